"""Who keeps the register of visits, decides on disputes, and proposes and grants stars."""

from bureaus.models import Bureau, BureauMember
from bureaus.permissions import oversees_all_bureaus, roles_of
from enterprises.permissions import can_act_for
from visits.models.visit import KEEPERS, READERS
from workers.reading_bureaus import COMMERCE, acts_for_one_of, bureau_ids

Role = BureauMember.Role


def sees_visits(user) -> bool:
    """Whether the workbench shows the register of visits to the person."""
    return acts_for_one_of(user, READERS) or oversees_all_bureaus(user)


def decides(user, visit) -> bool:
    """Whether the person answers disputes: of 县人社局 or 县工信商务局, and not of the enterprise."""
    is_of_bureau = not user.is_superuser and acts_for_one_of(user, KEEPERS)
    return is_of_bureau and not can_act_for(user, visit.enterprise)


def keeps_terms(user) -> bool:
    """Whether the person sets the parameters."""
    return not user.is_superuser and acts_for_one_of(user, KEEPERS)


def commerce_roles(user) -> frozenset[str]:
    """What the person is in 县工业信息化和商务局, which proposes the stars, today."""
    return roles_of(user).get(bureau_ids().get(COMMERCE), frozenset())


def proposes(user) -> bool:
    """Whether the person makes a batch, puts it up and takes it back: anybody who acts for the bureau."""
    return bool(commerce_roles(user))


def grants(user, batch) -> bool:
    """Whether the person grants the batch: the bureau's leader, and not who put it up."""
    return Role.LEADER in commerce_roles(user) and user.pk != batch.put_up_by_id


def revokes(user) -> bool:
    """Whether the person takes stars back: the bureau's leader."""
    return Role.LEADER in commerce_roles(user)


def star_bureau() -> Bureau | None:
    """The bureau that proposes; None before the plan is loaded."""
    return Bureau.objects.filter(slug=COMMERCE).first()
