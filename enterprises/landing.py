"""Who acts for an enterprise lands in its workspace."""

from accounts.landing import add_landing
from enterprises.permissions import enterprise_roles_of

add_landing(enterprise_roles_of, "workspace:home")
