"""Who may do which step of a case; which step may follow which state stands in transitions.py."""

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.permissions import roles_of
from complaints.models import CaseMediator, Complaint, LabourLane
from complaints.models.choices import Standing
from complaints.routing import dispatch_center_id
from complaints.transitions import (
    LANE_ACTIONS,
    Action,
    Kind,
    State,
    actions_from,
    state_after,
)
from deposits.models import AdvanceClaim
from reminders.subjects import explained_to_who_sees

Role = BureauMember.Role

# Steps around a mediation, of the bureau under 总局令第121号.
MEDIATION_ACTIONS = frozenset(
    {
        Action.START_ODR,
        Action.SETTLE_ODR,
        Action.FAIL_ODR,
        Action.START_MEDIATION,
        Action.NAME_MEDIATOR,
        Action.ENTRUST,
        Action.RETURN_ENTRUSTED,
        Action.SUSPEND,
        Action.RESUME,
        Action.START_APPRAISAL,
        Action.END_APPRAISAL,
        Action.FIND_CLUE,
        Action.HAND_TO_POLICE,
        Action.AGREE,
        Action.PERFORMED,
        Action.NOT_PERFORMED,
        Action.TERMINATE,
    }
)
# Steps of a bureau's ordinary work, by anybody who acts for it.
WORKING_ACTIONS = MEDIATION_ACTIONS | frozenset(
    {
        Action.RECORD,
        Action.NOTE,
        Action.CONFIRM_RECEIPT,
        Action.REQUEST_IDENTITY,
        Action.CONFIRM_IDENTITY,
        Action.ACCEPT,
        Action.DECLINE,
        Action.TELL,
        Action.ANSWER,
        Action.WITHDRAW,
        Action.FOLLOW_UP,
        Action.ARCHIVE,
        Action.EXTEND,
        Action.REVOKE_EXTENSION,
        Action.REOPEN,
        Action.SEND_BACK,
        Action.START_CHECK,
        Action.FILE_CASE,
        Action.NOT_FILE,
        Action.REDIRECT,
        Action.MERGE,
        Action.UNMERGE,
        Action.HAND_OVER,
        Action.CONFIRM_HANDOVER,
        Action.RETURN_HANDOVER,
        Action.RECORD_RESULT,
        Action.ADD_FACTS,
        Action.SPLIT,
        Action.RECORD_CONSENT,
        Action.CHECK_ORIGINALS,
        Action.LINK_ENTERPRISE,
        *LANE_ACTIONS,
    }
)
# Steps of a bureau that assists: the trade union mediates where the labour inspection has the case.
ASSISTING_ACTIONS = frozenset({Action.NOTE, Action.MEDIATE_LABOR, Action.END_LABOR_MEDIATION})
# Steps that only the bureau under 总局令第121号 takes, and the one that only the others take.
STATUTORY_ACTIONS = MEDIATION_ACTIONS | frozenset(
    {Action.REQUEST_IDENTITY, Action.DECLINE, Action.TELL}
)
CENTER_ACTIONS = frozenset(
    {
        Action.URGE,
        Action.SUPERVISE,
        Action.REWORK,
        Action.FOLLOW_UP,
        Action.REOPEN,
        Action.NOTE,
        Action.HAND_OVER,
        Action.CONFIRM_HANDOVER,
        Action.RETURN_HANDOVER,
        Action.RECORD_RESULT,
        Action.SPLIT,
    }
)
RESIDENT_ACTIONS = frozenset({Action.WITHDRAW, Action.NOTE, Action.FOLLOW_UP})
# Kinds of cases that are about somebody: the others have no respondent.
ABOUT_SOMEBODY = frozenset({Kind.COMPLAINT, Kind.VIOLATION_REPORT, Kind.WAGE_ARREARS})
MAX_HOPS = 3
# States in which a complaint that was accepted has its result.
PUBLISHABLE_STATES = frozenset(
    {State.AGREED, State.TOLD, State.ANSWERED, State.FOLLOWED_UP, State.ARCHIVED}
)


def actions_for(user, complaint) -> list[Action]:
    """The steps this person may take with the case as it stands, in the order of the table. A step that
    its service would refuse for this case, whoever takes it, is not offered."""
    return [
        action
        for action in actions_from(complaint.kind, complaint.state)
        if may_do(user, complaint, action) and is_called_for(complaint, action)
    ]


def can_take(user, complaint, action) -> bool:
    """Whether both the state and the person allow the step."""
    return state_after(complaint.kind, complaint.state, action) is not None and may_do(
        user, complaint, action
    )


def may_do(user, complaint, action) -> bool:
    """Whether the person may do this kind of step with this case, whatever its state."""
    if action == Action.DECIDE_BUREAU:
        return can_decide_bureau(user, complaint)
    roles = roles_of(user)
    of_bureau = roles.get(complaint.bureau_id, frozenset())
    if of_bureau and is_recused(user, complaint):
        return False
    if action == Action.ASSIGN:
        return can_assign(user, complaint)
    if action == Action.SEND_BACK and not can_be_sent_back(complaint):
        return False
    if action == Action.REVOKE_EXTENSION and Role.LEADER not in of_bureau:
        return False
    if action == Action.CONFIRM_RECEIPT and complaint.received_on is not None:
        return False
    if of_bureau and action in WORKING_ACTIONS and fits_regime(complaint, action):
        return complaint.state != State.RETURNED or action in {Action.NOTE, Action.WITHDRAW}
    if action in ASSISTING_ACTIONS and not roles.keys().isdisjoint(complaint.assisting_bureaus):
        return True
    return dispatch_center_id() in roles and action in CENTER_ACTIONS


def can_assign(user, complaint) -> bool:
    """The bureau's intake (contact, deputy) or its leader hands a case to a person; who has it may
    only give it back to the intake (第四十一条: no sideways transfer inside the bureau)."""
    of_bureau = roles_of(user).get(complaint.bureau_id, frozenset())
    is_intake = not of_bureau.isdisjoint({Role.CONTACT, Role.DEPUTY, Role.LEADER})
    return is_intake or (bool(of_bureau) and complaint.assignee_id == user.pk)


def can_decide_bureau(user, complaint) -> bool:
    """The dispatch centre decides who handles a returned case; the third time only its leader does."""
    if needs_leader(complaint):
        return leads_center(user)
    return bool(roles_of(user).get(dispatch_center_id()))


def leads_center(user) -> bool:
    """Whether the person is the leader of the dispatch centre, who may insist on a bureau that sent a case back."""
    return Role.LEADER in roles_of(user).get(dispatch_center_id(), frozenset())


def needs_leader(complaint) -> bool:
    """Whether the next hand-over is the third and last one."""
    return bool(complaint.sent_back_by) and complaint.hops >= MAX_HOPS - 1


def can_be_sent_back(complaint) -> bool:
    """A bureau may send a case back once; after the third hand-over nobody may."""
    return (
        complaint.hops < MAX_HOPS
        and complaint.bureau_id not in complaint.sent_back_by
        and complaint.bureau_id != dispatch_center_id()
    )


def is_recused(user, complaint) -> bool:
    """Whether the person was recused as mediator and has nothing more to do with the case (第二十一条)."""
    return any(
        each.is_recused and each.mediator.user_id == user.pk for each in mediators_of(complaint)
    )


def mediators_of(complaint) -> list:
    """Who mediated the case so far; nobody before it was accepted. Asked once per case object, and not at all
    for one that was read with ``has_mediators`` as False."""
    if complaint.kind != Kind.COMPLAINT or complaint.accepted_on is None:
        return []
    if not getattr(complaint, "has_mediators", True):
        return []
    prefetch_related_objects([complaint], with_mediators())
    return list(complaint.case_mediators.all())


def with_mediators() -> Prefetch:
    """Who mediated the cases of a list, asked once for all of them."""
    named = CaseMediator.objects.select_related("mediator__bureau", "mediator__organization")
    return Prefetch("case_mediators", named)


def is_called_for(complaint, action) -> bool:
    """Whether the case has what the step is about: an enterprise that negotiates, a mediator to be
    recused, an agreement to be kept; what may be done once was not done yet."""
    asks = CALLED_FOR.get(action)
    return asks is None or asks(complaint)


def can_be_linked(complaint) -> bool:
    """Whether the case is about somebody whose enterprise may be named or put right: once the enterprise was
    asked to settle or its deposit was claimed upon, it stays. Asked of the database unless the case was read
    with ``has_claims``."""
    if complaint.kind not in ABOUT_SOMEBODY or hasattr(complaint, "negotiation"):
        return False
    if complaint.enterprise_id is None:
        return True
    has_claims = getattr(complaint, "has_claims", None)
    return not (AdvanceClaim.objects.of(complaint).exists() if has_claims is None else has_claims)


def can_negotiate(complaint) -> bool:
    """Whether the enterprise takes part and was not asked before."""
    enterprise = complaint.enterprise
    takes_part = enterprise is not None and enterprise.takes_part_in_odr(timezone.localdate())
    return takes_part and not hasattr(complaint, "negotiation")


def can_entrust(complaint) -> bool:
    return not hasattr(complaint, "entrustment")


def was_not_handed_to_police(complaint) -> bool:
    return not hasattr(complaint, "police_referral")


def has_mediator(complaint) -> bool:
    return any(each.ended_on is None for each in mediators_of(complaint))


def is_to_be_performed(complaint) -> bool:
    return hasattr(complaint, "agreement") and complaint.agreement.performed_on is None


def may_be_broken(complaint) -> bool:
    return hasattr(complaint, "agreement") and complaint.agreement.is_open


def has_passed_its_day(complaint) -> bool:
    return may_be_broken(complaint) and complaint.agreement.due_on < timezone.localdate()


def open_lanes_of(complaint, kind) -> list:
    """The lanes of this kind that run beside a wage claim; asked once per case object."""
    prefetch_related_objects([complaint], "labour_lanes")
    return [lane for lane in complaint.labour_lanes.all() if lane.kind == kind and lane.is_open]


def is_mediated(complaint) -> bool:
    return bool(open_lanes_of(complaint, LabourLane.Kind.MEDIATION))


def is_not_mediated(complaint) -> bool:
    return not is_mediated(complaint)


def is_arbitrated(complaint) -> bool:
    return bool(open_lanes_of(complaint, LabourLane.Kind.ARBITRATION))


def is_not_arbitrated(complaint) -> bool:
    return not is_arbitrated(complaint)


def waits_for_arbitration(complaint) -> bool:
    lanes = open_lanes_of(complaint, LabourLane.Kind.ARBITRATION)
    return any(lane.accepted_on is None for lane in lanes)


def has_originals_to_check(complaint) -> bool:
    return complaint.standing == Standing.AGENT and complaint.agent.originals_checked_by_id is None


def is_joint(complaint) -> bool:
    return complaint.standing == Standing.JOINT


def is_named(complaint) -> bool:
    """Whether somebody stands behind the case whom a part of it could be filed for."""
    return not complaint.is_anonymous


def was_reworked(complaint) -> bool:
    """Whether the bureau had to work on the case once more already; after that it is put under supervision."""
    return any(step.action == Action.REWORK for step in complaint.steps.all())


def was_not_reworked(complaint) -> bool:
    return not was_reworked(complaint)


def is_to_be_asked(complaint) -> bool:
    """Nobody is asked whether all is well while the agreed day has not come."""
    return complaint.state != State.AGREED or not may_be_broken(complaint)


CALLED_FOR = {
    Action.LINK_ENTERPRISE: can_be_linked,
    Action.FOLLOW_UP: is_to_be_asked,
    Action.REWORK: was_not_reworked,
    Action.SPLIT: is_named,
    Action.MERGE: is_named,
    Action.RECORD_CONSENT: is_joint,
    Action.CHECK_ORIGINALS: has_originals_to_check,
    Action.START_ODR: can_negotiate,
    Action.ENTRUST: can_entrust,
    Action.HAND_TO_POLICE: was_not_handed_to_police,
    Action.SUSPEND: has_mediator,
    Action.PERFORMED: is_to_be_performed,
    Action.NOT_PERFORMED: has_passed_its_day,
    Action.MEDIATE_LABOR: is_not_mediated,
    Action.END_LABOR_MEDIATION: is_mediated,
    Action.APPLY_ARBITRATION: is_not_arbitrated,
    Action.ACCEPT_ARBITRATION: waits_for_arbitration,
    Action.END_ARBITRATION: is_arbitrated,
}


def fits_regime(complaint, action) -> bool:
    """Mediation and its notices belong to the bureau under 总局令第121号; others accept and answer. Of the
    other kinds of cases every bureau takes every step."""
    if complaint.kind != Kind.COMPLAINT:
        return True
    if action == Action.ANSWER:
        return not complaint.bureau.handles_by_complaint_measures
    return action not in STATUTORY_ACTIONS or complaint.bureau.handles_by_complaint_measures


def can_reveal(user, complaint) -> bool:
    """Who handles the case may see the complainant's open name and telephone number, with a reason."""
    return complaint.bureau_id in roles_of(user)


def can_claim_advance(user, complaint) -> bool:
    """Who handles a complaint may ask, once it is accepted, that its loss be paid from the enterprise's deposit."""
    return (
        complaint.kind == Kind.COMPLAINT
        and complaint.accepted_on is not None
        and can_reveal(user, complaint)
        and can_take(user, complaint, Action.NOTE)
    )


def sees_reporter(user, complaint) -> bool:
    """Whether the person may see even a masked name: of who made a report, only the bureau that has it
    knows anything (第三十七条)."""
    return complaint.kind != Kind.VIOLATION_REPORT or can_reveal(user, complaint)


def sees_files(user, complaint) -> bool:
    """Whether the person may know the files of a case: those of a report could tell who made it, and are
    for the bureau that has it alone (第三十七条)."""
    return complaint.kind != Kind.VIOLATION_REPORT or can_reveal(user, complaint)


def can_publish(user, complaint) -> bool:
    """Whether the person may write, let out or take back what the public reads of a complaint."""
    of_bureau = complaint.bureau_id in roles_of(user)
    return of_bureau and not is_recused(user, complaint)


def is_publishable(complaint) -> bool:
    """Whether a complaint has a result and its complainant agrees that the public reads of it (第三十八条). One that
    was accepted, taken up again and then declined has none."""
    return (
        complaint.kind == Kind.COMPLAINT
        and complaint.agrees_to_publish
        and complaint.merged_into_id is None
        and complaint.accepted_on is not None
        and complaint.declined_ground is None
        and complaint.state in PUBLISHABLE_STATES
    )


def can_enter_for_another(user) -> bool:
    """Anybody who acts for a bureau may write down a complaint for somebody at the counter or telephone."""
    return bool(roles_of(user))


@explained_to_who_sees(Complaint)
def cases_in_sight(user):
    """Whoever sees a case, also as a member of an assisting bureau, may ask why its clocks end when they do."""
    return Complaint.objects.visible_to(user)
