"""Actions: decided by a meeting, done, given more time, or called off; each with its clock."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from meetings import permissions
from meetings.models import Action
from meetings.services.stepping import lock as lock_meeting
from meetings.services.stepping import plain, refused_in_words, require
from meetings.services.telling import tell_of_action
from meetings.transitions import TOOK_PLACE, ActionState
from reminders import deadlines

RULE = "meeting_action"
ONE_DAY = timedelta(days=1)


@transaction.atomic
def decide(meeting, *, title: str, bureau, due_on: date, item=None, by, at=None) -> Action:
    """Write down what a bureau has to do by a day, start its clock and tell it. The same once more is the one that is
    there: the button was pressed twice.

    Raises PermissionDenied; ValidationError: codes not_held_yet, item_of_another, bureau_not_invited,
    action_due_after_it_is_decided, text_missing, words_have_personal_data.
    """
    require(permissions.convenes(by, meeting))
    meeting = lock_meeting(meeting)
    if meeting.state not in TOOK_PLACE:
        raise refusal(None, "召开以后才能登记议定的事项。", "not_held_yet")
    if item is not None and item.meeting_id != meeting.pk:
        raise refusal("item", "这不是本次会议的议题。", "item_of_another")
    if not meeting.invitations.filter(bureau=bureau).exists():
        raise refusal("bureau", "只能交给参会的单位。", "bureau_not_invited")
    said = {
        "meeting": meeting,
        "item": item,
        "title": plain("title", title, missing="请写明要做什么。"),
        "bureau": bureau,
        "due_on": due_on,
    }
    if same := Action.objects.filter(state=ActionState.OPEN, **said).first():
        return same
    with refused_in_words():
        action = Action.objects.create(**said, decided_on=meeting.held_on, decided_by=by)
    action.terms.create(due_on=due_on, set_on=meeting.held_on, is_first=True, by=by)
    start_clock(action, on=timezone.localdate(at or timezone.now()))
    tell_of_action(action, bureau, f"交办，{due_on:%-m月%-d日}前办结")
    return action


@transaction.atomic
def finish(action, *, result: str, by, at=None) -> Action:
    """Report an action as done: by its bureau, or by the one that called the meeting.

    Raises PermissionDenied; ValidationError: codes action_ended, text_missing, words_have_personal_data.
    """
    allowed = permissions.does(by, action) or permissions.convenes(by, action.meeting)
    require(allowed, "由责任单位或者召集单位登记。")
    action = lock(action)
    on = timezone.localdate(at or timezone.now())
    result = plain("result", result, missing="请写明结果。")
    for clock in deadlines.open_clocks(action):
        deadlines.meet(clock, on=max(on, clock.received_on))
    action = end(action, ActionState.DONE, done_on=on, result=result, ended_by=by)
    if not permissions.convenes(by, action.meeting):
        tell_of_action(action, action.meeting.bureau, "事项已办结", result)
    return action


@transaction.atomic
def extend(action, *, due_on: date, reason: str, by, at=None) -> Action:
    """Give an action a later last day; the earlier ones stay on record.

    Raises PermissionDenied; ValidationError: codes action_ended, due_not_later, text_missing,
    words_have_personal_data.
    """
    require(permissions.convenes(by, action.meeting), "由召集单位决定延期。")
    action = lock(action)
    on = timezone.localdate(at or timezone.now())
    reason = plain("reason", reason, missing="请写明延期原因。")
    if due_on <= max(action.due_on, on):
        raise refusal("due_on", "新的期限要晚于原来的期限和今天。", "due_not_later")
    action.due_on = due_on
    action.save(update_fields=["due_on"])
    action.terms.create(due_on=due_on, set_on=on, reason=reason, by=by)
    cancel_clocks(action, reason="延期", on=on)
    start_clock(action, on=on)
    tell_of_action(action, action.bureau, f"事项延期到{due_on:%-m月%-d日}", reason)
    return action


@transaction.atomic
def cancel(action, *, reason: str, by, at=None) -> Action:
    """Raises PermissionDenied; ValidationError: codes action_ended, text_missing, words_have_personal_data."""
    require(permissions.convenes(by, action.meeting), "由召集单位决定取消。")
    action = lock(action)
    on = timezone.localdate(at or timezone.now())
    reason = plain("reason", reason, missing="请写明取消原因。")
    cancel_clocks(action, reason="事项取消", on=on)
    action = end(action, ActionState.CANCELLED, cancelled_on=on, result=reason, ended_by=by)
    tell_of_action(action, action.bureau, "事项取消", reason)
    return action


def lock(action) -> Action:
    """The open row as it is now, held until the transaction ends. Codes: action_ended."""
    rows = Action.objects.select_for_update(of=("self",))
    action = rows.select_related("meeting__bureau", "bureau").get(pk=action.pk)
    if action.state != ActionState.OPEN:
        message = f"这个事项{action.get_state_display()}，不能再办理。"
        raise ValidationError(message, code="action_ended")
    return action


def end(action, state, **changes) -> Action:
    action.state = state
    for name, value in changes.items():
        setattr(action, name, value)
    with refused_in_words():
        action.save(update_fields=["state", *changes])
    return action


def start_clock(action, *, on: date) -> None:
    """The bureau's clock; who called the meeting hears first when it is late, then the supervising office."""
    lead = action.meeting.bureau
    clock = deadlines.ClockStart(
        RULE,
        action.bureau,
        min(on, action.due_on - ONE_DAY),
        lead_bureau=None if lead == action.bureau else lead,
        due_on=action.due_on,
    )
    deadlines.start_many(action, action.number, action.get_absolute_url(), [clock])


def cancel_clocks(action, *, reason, on):
    for clock in deadlines.open_clocks(action):
        deadlines.cancel(clock, reason=reason, on=on)
