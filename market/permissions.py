"""Who leads the association's matters: the bureau that guides it. Everybody on the staff may read them."""

from bureaus.permissions import roles_of
from enterprises.permissions import can_decide


def can_found(user) -> bool:
    """Whether the person may enter an association: of the bureau that decides on the register."""
    return user.is_superuser or can_decide(user)


def can_guide(user, association) -> bool:
    """Whether the person keeps the association's plan, reports and convention: of its guiding bureau."""
    return user.is_active and association.bureau_id in roles_of(user)
