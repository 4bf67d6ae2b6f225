"""How any step is taken: lock, check, write, add to the record."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from complaints import permissions
from complaints.models import Complaint
from complaints.services import clocks, listeners
from complaints.transitions import OPEN_STATES, Action, State, state_after
from gaotai_jiazheng.refusals import not_now

# States in which the bureau has said to the person what came of it.
ANSWERED_STATES = frozenset(
    {State.AGREED, State.TOLD, State.ANSWERED, State.CASE_FILED, State.NOT_FILED, State.REDIRECTED}
)


def lock(complaint) -> Complaint:
    """The row as it is now, held until the transaction ends; a second officer waits here."""
    locked = Complaint.objects.select_for_update(of=("self",)).select_related("bureau", "category")
    return locked.get(pk=complaint.pk)


def begin(complaint, action, *, by, seen_step=None) -> Complaint:
    """Lock the case and make sure that this person may take this step with it now.

    by: None = the resident, who may only withdraw, add a note and answer the follow-up.
    seen_step: the last step the officer saw; when somebody has stepped since, nothing is done.
    Raises PermissionDenied; ValidationError, code changed_meanwhile or step_not_allowed.
    """
    complaint = lock(complaint)
    if seen_step is not None:
        refuse_if_changed(complaint, seen_step)
    if state_after(complaint.kind, complaint.state, action) is None:
        thing = f"这件{complaint.noun}"
        raise not_now(thing, complaint.get_state_display(), Action(action).label)
    if by is None:
        allowed = action in permissions.RESIDENT_ACTIONS
    else:
        allowed = permissions.may_do(by, complaint, action)
    if not allowed:
        raise PermissionDenied(f"您不能对这件{complaint.noun}{Action(action).label}。")
    return complaint


def refuse_if_changed(complaint, seen_step):
    latest = complaint.steps.select_related("by").order_by("-pk").first()
    if latest is not None and latest.pk != seen_step:
        who = complaint.complainant_word if latest.is_by_resident else latest.by or "系统"
        when = timezone.localtime(latest.at)
        message = (
            f"{who}已在{when:%m月%d日 %H:%M}办理“{latest.get_action_display()}”，"
            "请看过最新情况再决定。"
        )
        raise ValidationError(message, code="changed_meanwhile")


def finish(complaint, action, *, by, at, public_note="", internal_note="", **changes) -> Complaint:
    """Write the new state and the changes, and add the step to the record."""
    before = complaint.state
    complaint.state = state_after(complaint.kind, before, action)
    for name, value in changes.items():
        setattr(complaint, name, value)
    complaint.seen_by = sorted({complaint.bureau_id, *complaint.assisting_bureaus})
    complaint.closed_at = closing_time(complaint, at)
    if complaint.state != before and complaint.state in ANSWERED_STATES:
        clocks.meet_order(complaint, on=timezone.localdate(at))
    clocks.refresh_next_due(complaint)
    complaint.save(update_fields=["state", "seen_by", "closed_at", *clocks.NEXT_DUE, *changes])
    step = complaint.steps.create(
        action=action,
        state_before=before,
        state=complaint.state,
        bureau=complaint.bureau,
        by=by,
        at=at,
        public_note=public_note,
        internal_note=internal_note,
    )
    listeners.step_taken(complaint, step)
    return complaint


def closing_time(complaint, at) -> datetime | None:
    """When the bureau had done its part: kept from the first such state, emptied by a reopening."""
    if complaint.state in {State.FOLLOWED_UP, State.ARCHIVED} or complaint.state not in OPEN_STATES:
        return complaint.closed_at or at
    return None
