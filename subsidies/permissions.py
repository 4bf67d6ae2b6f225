"""Who looks at applications, who agrees at a stage, and who keeps policies."""

from accounts.permissions import is_system_administrator
from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from communities.permissions import towns_of
from gaotai_jiazheng.short_memory import remembered
from subsidies.stages import TOWN


@remembered(seconds=5)
def slugs_by_id() -> dict[int, str]:
    """Id -> slug of every bureau: seventeen rows."""
    return dict(Bureau.objects.values_list("pk", "slug"))


def slugs_of(user) -> dict[str, int]:
    """Slug -> id of the bureaus that the person acts for today."""
    known = slugs_by_id()
    return {known[pk]: pk for pk in roles_of(user) if pk in known}


def leads(user, application) -> bool:
    """Whether the person acts for the bureau that leads the policy."""
    return application.policy.bureau_id in roles_of(user)


def seat_at(user, application) -> int | None:
    """The bureau by which the person may agree at the stage where the application stands; 0 for the town's
    clerk, None for nobody."""
    stage = application.stage
    if stage is None or not user.is_active:
        return None
    if stage.who == TOWN:
        return 0 if application.town_id in towns_of(user) else None
    mine = slugs_of(user)
    if not stage.bureaus:
        return application.policy.bureau_id if leads(user, application) else None
    return next((mine[slug] for slug in stage.bureaus if slug in mine), None)


def has_part(user, application) -> bool:
    """Whether the person typed the application in, put a fact of it right, has stepped aside, or has agreed in
    this round."""
    if application.entered_by_id == user.pk:
        return True
    if application.recusals.filter(user=user).exists():
        return True
    if application.corrections.filter(by=user).exists():
        return True
    return application.approvals.filter(round=application.round, by=user).exists()


def can_check(user, application) -> bool:
    """Whether the person may agree, send back or refuse at this stage."""
    return seat_at(user, application) is not None and not has_part(user, application)


def can_refuse(user, application) -> bool:
    """Whether the person may decide that nothing is paid: of the leading bureau, at any stage."""
    return leads(user, application) and not has_part(user, application)


def can_lead(user, application) -> bool:
    """Whether the person may take what follows the decision: to payment, claw-back, recovery."""
    return leads(user, application) and application.entered_by_id != user.pk


def can_reveal(user, application) -> bool:
    """Whether the person may see the sealed values in full: who leads it or has a seat at its stage."""
    return leads(user, application) or seat_at(user, application) is not None


def can_enter_paper(user) -> bool:
    """Whether the person types applications in from paper: towns' clerks and every bureau of a policy."""
    return bool(towns_of(user) or bureau_ids_of(user))


def can_complete(user, application) -> bool:
    """Whether the person types in what is missing of an application that was sent back: who typed it in."""
    return application.entered_by_id is not None and application.entered_by_id == user.pk


def can_handle_papers(user, application) -> bool:
    """Whether the person issues and opens its letters."""
    return leads(user, application)


def sees_applications(user) -> bool:
    """Whether the workbench shows applications to the person at all."""
    if not user.is_active or not user.is_staff:
        return False
    return bool(oversees_all_bureaus(user) or bureau_ids_of(user) or towns_of(user))


def can_keep_policies(user, policy=None) -> bool:
    """Whether the person enters versions and amounts: the leading bureau's people, the system administrator."""
    if not user.is_active:
        return False
    if user.is_superuser or is_system_administrator(user):
        return True
    return bool(roles_of(user)) if policy is None else policy.bureau_id in roles_of(user)


def can_list(user, policy) -> bool:
    """Whether the person may put up the decided applications of a policy: of the bureau that leads it."""
    return policy.bureau_id in roles_of(user)
