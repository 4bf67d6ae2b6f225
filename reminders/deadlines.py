"""The life of a clock: it starts (``reminders.starting``), pauses, is extended, and is met or cancelled; the only
writer of Deadline.

Every step locks the row first, so that two clicks make one step, and raises ValidationError with a
code when the step is not possible. ``on`` is the day of the step, today when None.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from bureaus.models import Bureau
from gaotai_jiazheng.refusals import refusal
from reminders import subjects
from reminders.counting import counted, pauses_of, set_due
from reminders.explanations import explain
from reminders.models import Deadline, Extension, Pause
from reminders.recounting import Moved, recompute, would_move
from reminders.rulebook import rule_for
from reminders.starting import ClockStart, new_clocks, new_deadline, start, start_many

__all__ = [
    "ClockStart",
    "Moved",
    "cancel",
    "cancel_running",
    "confirm_receipt",
    "explain",
    "extend",
    "hand_over",
    "has_open",
    "meet",
    "meet_run_out",
    "new_clocks",
    "new_deadline",
    "open_clocks",
    "pause",
    "recompute",
    "resume",
    "revoke_extension",
    "start",
    "start_many",
    "would_move",
]

State = Deadline.State
OPEN_STATES = (State.RUNNING, State.PAUSED)
ONE_DAY = timedelta(days=1)


def open_clocks(subject: Model) -> QuerySet[Deadline]:
    """The clocks of a case that have not ended."""
    return Deadline.objects.of(subject).open()


def has_open(model: type[Model], slug: str) -> Exists:
    """A condition for rows of that model: that a clock of this rule has not ended. For ``annotate``."""
    clocks = Deadline.objects.open().filter(
        rule__slug=slug,
        subject_type=ContentType.objects.get_for_model(model),
        subject_id=OuterRef("pk"),
    )
    return Exists(clocks)


@transaction.atomic
def pause(
    deadline: Deadline, *, on: date | None = None, document: str, reason: str, by: User
) -> Deadline:
    """Stop counting from a day on, by a document that says so (as 第二十二条 for an appraisal).

    Codes: deadline_not_running, pause_out_of_order (before receipt or inside an earlier pause),
    pause_too_late (the last day has passed), and those of the pause's own fields.
    """
    on = on or timezone.localdate()
    deadline = lock_in(deadline, [State.RUNNING], "deadline_not_running")
    earliest = max([deadline.received_on, *(resumed_on for _, resumed_on in pauses_of(deadline))])
    if on < earliest:
        raise ValidationError(f"暂停日不能早于{earliest}。", code="pause_out_of_order")
    if on > deadline.due_on:
        message = f"期限已于{date_format(deadline.due_on)}届满，不能再暂停。"
        raise ValidationError(message, code="pause_too_late")
    row = Pause(deadline=deadline, paused_on=on, document=document, reason=reason, paused_by=by)
    row.full_clean()
    row.save()
    deadline.state = State.PAUSED
    deadline.next_reminder_on = None
    deadline.save(update_fields=["state", "next_reminder_on"])
    subjects.announce([deadline])
    return deadline


@transaction.atomic
def resume(deadline: Deadline, *, on: date | None = None, document: str, by: User) -> Deadline:
    """Go on counting; the day of resumption counts again.

    Codes: deadline_not_paused, resume_before_pause, document_missing.
    """
    on = on or timezone.localdate()
    deadline = lock_in(deadline, [State.PAUSED], "deadline_not_paused")
    if not document.strip():
        raise refusal("document", "请写明恢复文书。", "document_missing")
    end_pause(deadline, on, document=document, by=by)
    deadline.state = State.RUNNING
    set_due(deadline, counted(deadline), on=on)
    deadline.save()
    subjects.announce([deadline])
    return deadline


@transaction.atomic
def extend(
    deadline: Deadline,
    *,
    reason: str,
    asked_by: User,
    approved_by: User,
    on: date | None = None,
    length: int | None = None,
) -> Deadline:
    """Give a clock more time, in the unit of its rule, not later than on its last day.

    length: None = as much as the rule allows at once. The whole period is counted anew with the
    longer length, over the same pauses.
    Codes: deadline_not_running, extension_same_person, extension_too_late, extension_used_up (the
    rule gives none, or no further one), extension_too_long, and those of the extension's fields.
    """
    on = on or timezone.localdate()
    deadline = lock_in(deadline, [State.RUNNING], "deadline_not_running")
    length = deadline.rule.extension_length if length is None else length
    refuse_extension(deadline, on, length, asked_by, approved_by)
    extension = Extension(
        deadline=deadline,
        length=length,
        reason=reason,
        extended_on=on,
        due_before=deadline.due_on,
        asked_by=asked_by,
        approved_by=approved_by,
    )
    extension.full_clean()
    extension.save()
    set_due(deadline, counted(deadline), on=on)
    deadline.save()
    subjects.announce([deadline])
    return deadline


def refuse_extension(deadline, on, length, asked_by, approved_by):
    rule = deadline.rule
    if asked_by == approved_by:
        raise ValidationError("申请人不能批准自己的延期。", code="extension_same_person")
    if on > deadline.due_on:
        message = f"期限已于{date_format(deadline.due_on)}届满，不能再延长。"
        raise ValidationError(message, code="extension_too_late")
    if deadline.extensions.filter(revoked_on=None).count() >= rule.extension_times:
        message = f"{rule.name}最多延长{rule.extension_times}次，不能再延长。"
        if not rule.extension_times:
            message = f"{rule.name}没有可以延长的规定。"
        raise ValidationError(message, code="extension_used_up")
    if not 1 <= length <= rule.extension_length:
        message = f"每次可延长1至{rule.extension_length}{rule.get_unit_display()}。"
        raise ValidationError(message, code="extension_too_long")


@transaction.atomic
def revoke_extension(
    deadline: Deadline, *, reason: str, by: User, on: date | None = None
) -> Extension:
    """Take back the latest extension that stands: not agreed to after all, or given by mistake.

    The period is counted anew without it; a last day that has passed meanwhile makes the clock overdue at
    once. Whoever asked for the extension does not decide about it. ``deadline`` has the new last day then.
    Codes: deadline_not_running, extension_none, extension_same_person, reason_missing.
    """
    on = on or timezone.localdate()
    deadline = lock_in(deadline, [State.RUNNING], "deadline_not_running")
    extension = deadline.extensions.filter(revoked_on=None).select_related("asked_by").last()
    if extension is None:
        raise ValidationError("这项时限没有可以撤销的延期。", code="extension_none")
    if extension.asked_by_id == by.pk:
        message = "申请延期的人不能决定撤销，请由另一位领导办理。"
        raise ValidationError(message, code="extension_same_person")
    if not reason.strip():
        raise ValidationError("请写明撤销延期的原因。", code="reason_missing")
    extension.revoked_on, extension.revoked_by, extension.revoke_reason = on, by, reason
    extension.save(update_fields=["revoked_on", "revoked_by", "revoke_reason"])
    set_due(deadline, counted(deadline), on=on)
    deadline.save()
    subjects.announce([deadline])
    extension.deadline = deadline
    return extension


@transaction.atomic
def meet(deadline: Deadline, *, on: date | None = None) -> Deadline:
    """What was promised is done. A paused clock is counted up to that day first.

    Codes: deadline_ended.
    """
    on = on or timezone.localdate()
    deadline = lock_in(deadline, OPEN_STATES, "deadline_ended")
    if deadline.state == State.PAUSED:
        end_pause(deadline, on)
        set_due(deadline, counted(deadline), on=on)
    deadline.state, deadline.met_on, deadline.next_reminder_on = State.MET, on, None
    deadline.save()
    return deadline


@transaction.atomic
def meet_run_out(subject_type: type[Model], slug: str, on: date) -> list[Deadline]:
    """Meet, each on its last day, the running clocks of a rule that had ended before a day; those met.

    For a promise that its last day itself keeps. A clock that another process holds is left to it.
    """
    ended = Deadline.objects.running().filter(
        subject_type=ContentType.objects.get_for_model(subject_type),
        rule__slug=slug,
        due_on__lt=on,
    )
    ended = ended.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    return [meet(deadline, on=deadline.due_on) for deadline in ended]


@transaction.atomic
def cancel(deadline: Deadline, *, reason: str, on: date | None = None) -> Deadline:
    """The promise no longer holds, for a reason. Codes: deadline_ended."""
    deadline = lock_in(deadline, OPEN_STATES, "deadline_ended")
    if deadline.state == State.PAUSED:
        end_pause(deadline, on or timezone.localdate())
    deadline.state, deadline.ended_reason = State.CANCELLED, reason
    deadline.next_reminder_on = None
    deadline.save()
    return deadline


def cancel_running(subject_type: type[Model], subject_ids: Iterable[int], *, reason: str) -> int:
    """Cancel the running clocks of many subjects with one UPDATE; how many. A paused one stays as it is."""
    clocks = Deadline.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject_type),
        subject_id__in=subject_ids,
        state=State.RUNNING,
    )
    return clocks.update(state=State.CANCELLED, ended_reason=reason, next_reminder_on=None)


@transaction.atomic
def hand_over(deadline: Deadline, *, owner: Bureau, assignee: User | None = None) -> Deadline:
    """Give an open clock to another bureau or person; it counts on as before. Codes: deadline_ended."""
    deadline = lock_in(deadline, OPEN_STATES, "deadline_ended")
    deadline.owner, deadline.assignee = owner, assignee
    deadline.save(update_fields=["owner", "assignee"])
    return deadline


@transaction.atomic
def confirm_receipt(deadline: Deadline, *, received_on: date) -> Deadline:
    """The hand-over is recorded: an expected clock becomes firm and counts from the day of receipt.

    The rule is the one of that day. Codes: deadline_ended, receipt_confirmed.
    """
    deadline = lock_in(deadline, OPEN_STATES, "deadline_ended")
    if not deadline.is_expected:
        raise ValidationError("收到日期已经确认。", code="receipt_confirmed")
    deadline.rule = rule_for(deadline.rule.slug, received_on)
    deadline.received_on, deadline.is_expected = received_on, False
    set_due(deadline, counted(deadline), on=received_on + ONE_DAY)
    deadline.save()
    subjects.announce([deadline])
    return deadline


def end_pause(deadline: Deadline, on: date, *, document: str = "", by: User | None = None) -> None:
    """Write the last day of the open pause; without a document when the clock itself ends."""
    row = deadline.pauses.get(resumed_on=None)
    if on < row.paused_on:
        message = f"恢复日不能早于暂停日{date_format(row.paused_on)}。"
        raise ValidationError(message, code="resume_before_pause")
    row.resumed_on, row.resume_document, row.resumed_by = on, document, by
    row.save(update_fields=["resumed_on", "resume_document", "resumed_by"])


def lock_in(deadline: Deadline, states: Iterable[str], code: str) -> Deadline:
    """The row as it is now, held until the transaction ends. Raises when it is in none of the states."""
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("rule")
    locked = rows.get(pk=deadline.pk)
    if locked.state not in states:
        message = f"{locked.rule.name}的时限{locked.get_state_display()}，不能这样处理。"
        raise ValidationError(message, code=code)
    return locked
