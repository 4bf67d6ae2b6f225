"""Who may do which step of a case; which step may follow which state stands in transitions.py."""

from bureaus.models import BureauMember
from bureaus.permissions import roles_of
from complaints.routing import dispatch_center_id
from complaints.transitions import Action, State, actions_from, state_after

Role = BureauMember.Role

# Steps of a bureau's ordinary work, by anybody who acts for it.
WORKING_ACTIONS = frozenset(
    {
        Action.RECORD,
        Action.NOTE,
        Action.CONFIRM_RECEIPT,
        Action.REQUEST_IDENTITY,
        Action.CONFIRM_IDENTITY,
        Action.ACCEPT,
        Action.DECLINE,
        Action.START_MEDIATION,
        Action.START_APPRAISAL,
        Action.END_APPRAISAL,
        Action.AGREE,
        Action.TERMINATE,
        Action.TELL,
        Action.ANSWER,
        Action.WITHDRAW,
        Action.FOLLOW_UP,
        Action.ARCHIVE,
        Action.EXTEND,
        Action.REOPEN,
        Action.SEND_BACK,
        Action.START_CHECK,
        Action.FILE_CASE,
        Action.NOT_FILE,
        Action.REDIRECT,
        Action.MERGE,
        Action.ADD_FACTS,
        Action.SPLIT,
    }
)
# Steps that only the bureau under 总局令第121号 takes, and the one that only the others take.
STATUTORY_ACTIONS = frozenset(
    {
        Action.REQUEST_IDENTITY,
        Action.DECLINE,
        Action.START_MEDIATION,
        Action.START_APPRAISAL,
        Action.END_APPRAISAL,
        Action.AGREE,
        Action.TERMINATE,
        Action.TELL,
    }
)
CENTER_ACTIONS = frozenset(
    {Action.URGE, Action.SUPERVISE, Action.REWORK, Action.FOLLOW_UP, Action.REOPEN, Action.NOTE}
)
RESIDENT_ACTIONS = frozenset({Action.WITHDRAW, Action.NOTE, Action.FOLLOW_UP})
MAX_HOPS = 3


def actions_for(user, complaint) -> list[Action]:
    """The steps this person may take with the case as it stands, in the order of the table."""
    return [action for action in actions_from(complaint.kind, complaint.state) if may_do(user, complaint, action)]


def can_take(user, complaint, action) -> bool:
    """Whether both the state and the person allow the step."""
    return state_after(complaint.kind, complaint.state, action) is not None and may_do(user, complaint, action)


def may_do(user, complaint, action) -> bool:
    """Whether the person may do this kind of step with this case, whatever its state."""
    if action == Action.DECIDE_BUREAU:
        return can_decide_bureau(user, complaint)
    roles = roles_of(user)
    of_bureau = roles.get(complaint.bureau_id, frozenset())
    if action == Action.ASSIGN:
        return can_assign(user, complaint)
    if action == Action.SEND_BACK and not can_be_sent_back(complaint):
        return False
    if action == Action.CONFIRM_RECEIPT and complaint.received_on is not None:
        return False
    if of_bureau and action in WORKING_ACTIONS and fits_regime(complaint, action):
        return complaint.state != State.RETURNED or action in {Action.NOTE, Action.WITHDRAW}
    if action == Action.NOTE and not roles.keys().isdisjoint(complaint.assisting_bureaus):
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
    of_center = roles_of(user).get(dispatch_center_id(), frozenset())
    if needs_leader(complaint):
        return Role.LEADER in of_center
    return bool(of_center)


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


def fits_regime(complaint, action) -> bool:
    """Mediation and its notices belong to the bureau under 总局令第121号; others accept and answer."""
    if action == Action.ANSWER:
        return not complaint.bureau.handles_by_complaint_measures
    return action not in STATUTORY_ACTIONS or complaint.bureau.handles_by_complaint_measures


def can_reveal(user, complaint) -> bool:
    """Who handles the case may see the complainant's open name and telephone number, with a reason."""
    return complaint.bureau_id in roles_of(user)


def can_enter_for_another(user) -> bool:
    """Anybody who acts for a bureau may write down a complaint for somebody at the counter or telephone."""
    return bool(roles_of(user))
