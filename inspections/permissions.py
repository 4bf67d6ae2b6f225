"""Who makes plans and draws, who inspects, and who takes which step."""

from django.db.models import Exists, OuterRef

from bureaus.models import BureauMember
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from enterprises.permissions import can_sign_for, keeping_bureau_ids
from gaotai_jiazheng.short_memory import remembered
from inspections.models import Inspector
from inspections.transitions import INSPECTORS_ACTIONS, OPEN_FOR_RECORD, Action, actions_from


def can_plan(user) -> bool:
    """Whether the person makes plans and keeps checklists: acts for a bureau that keeps the register."""
    return user.is_active and not keeping_bureau_ids().isdisjoint(roles_of(user))


def leads(user, plan) -> bool:
    """Whether the person acts for the bureau that leads the plan."""
    return plan.lead.pk in roles_of(user)


def takes_part(user, plan) -> bool:
    """Whether the person acts for one of the plan's bureaus."""
    return any(part.bureau_id in roles_of(user) for part in plan.bureaus.all())


def can_keep_inspectors(user, bureau_id=None) -> bool:
    """Whether the person keeps a bureau's list of inspectors; of any bureau when None."""
    mine = roles_of(user)
    return bool(mine) if bureau_id is None else bureau_id in mine


def is_inspector(user) -> bool:
    """Whether the person is, or was, on a bureau's list of inspectors."""
    return user.is_active and user.pk in inspector_user_ids()


@remembered(seconds=5)
def inspector_user_ids() -> frozenset[int]:
    """Everybody who is or was on a list; some dozens."""
    return frozenset(Inspector.objects.values_list("user_id", flat=True))


def inspects(user, inspection) -> bool:
    """Whether the person is drawn for the inspection, has not stood aside, and still acts for the bureau."""
    drawn = inspection.assignments.current().filter(inspector__user=user)
    goes = drawn.filter(inspector__bureau__in=bureau_ids_of(user)).exists()
    return goes and not stood_aside(user, inspection)


def has_inspectors(inspection) -> bool:
    """Whether somebody of those who were drawn and go still acts for the bureau."""
    going = inspection.assignments.current().filter(inspector__user__is_active=True)
    today = BureauMember.objects.current().filter(
        bureau=OuterRef("inspector__bureau"), user=OuterRef("inspector__user")
    )
    return going.filter(Exists(today)).exists()


def stood_aside(user, inspection) -> bool:
    """Whether the person was drawn, on whichever list, and has stood aside: does nothing more in it."""
    return inspection.assignments.filter(inspector__user=user, recusal__isnull=False).exists()


def can_write_record(user, inspection) -> bool:
    """Whether the person may write in the record now."""
    return inspection.state in OPEN_FOR_RECORD and inspects(user, inspection)


def may_do(user, inspection, action) -> bool:
    """Whether the person may take the step, whatever state the inspection is in.

    What is seen on site is the drawn inspectors' affair; a recheck also that of another inspector of the
    plan's bureaus. That nobody went is the bureaus' to say where no drawn inspector is left. What the enterprise says is
    signed by its owner or a delegate.
    """
    if action == Action.ANSWER:
        return can_sign_for(user, inspection.enterprise)
    if stood_aside(user, inspection):
        return False
    if action == Action.RECHECK:
        return inspects(user, inspection) or rechecks(user, inspection)
    if action == Action.ABANDON and not has_inspectors(inspection):
        return takes_part(user, inspection.plan)
    if action in INSPECTORS_ACTIONS:
        return inspects(user, inspection)
    return takes_part(user, inspection.plan)


def rechecks(user, inspection) -> bool:
    """Whether the person is on the list of inspectors of one of the plan's bureaus."""
    bureaus = [part.bureau_id for part in inspection.plan.bureaus.all()]
    return user.inspectorships.active().filter(bureau__in=bureaus).exists()


def actions_for(user, inspection) -> list[str]:
    """The steps that the table allows now and the person may take."""
    return [action for action in actions_from(inspection.state) if may_do(user, inspection, action)]


def may_see_secrets_of(user, plan) -> bool:
    """Whether the person sees who was drawn before the enterprise is told."""
    return takes_part(user, plan) or oversees_all_bureaus(user)


def may_handle_papers(user, inspection) -> bool:
    """Whether the person issues and opens the inspection's papers."""
    if stood_aside(user, inspection):
        return False
    return takes_part(user, inspection.plan) or inspects(user, inspection)
