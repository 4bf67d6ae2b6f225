"""Who prints and declares for the enterprise, and who of the tax bureau may look."""

from enterprises.permissions import can_act_for, can_sign_for
from taxes.models import Sharing


def can_look(user, enterprise) -> bool:
    """Whether the person sees the enterprise's self-check: acts for it, or works in a bureau that the
    enterprise shows it to."""
    if can_act_for(user, enterprise):
        return True
    return Sharing.objects.visible_to(user).filter(enterprise=enterprise).exists()


def can_declare(user, enterprise) -> bool:
    """Whether the person declares, prints and shares for the enterprise: its owner or a delegate."""
    return can_sign_for(user, enterprise)
