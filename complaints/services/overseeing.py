"""Notes, more time, and a push from the service centre."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from complaints.services import telling
from complaints.services.closing import require_reason
from complaints.services.stepping import begin, finish
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines


@transaction.atomic
def note(complaint, *, by=None, at=None, public_note="", internal_note="", seen_step=None):
    """Add a note to the record; by None: the resident adds something."""
    complaint = begin(complaint, Action.NOTE, by=by, seen_step=seen_step)
    if not (public_note.strip() or internal_note.strip()):
        raise ValidationError("请写下要记录的内容。", code="note_empty")
    finish(
        complaint,
        Action.NOTE,
        by=by,
        at=at or timezone.now(),
        public_note=public_note,
        internal_note=internal_note,
    )
    if by is None:
        subject = f"{complaint.complainant_word}补充了情况"
        telling.tell_bureau(complaint, subject, kind="complaint_supplement")
    return complaint


@transaction.atomic
def extend(
    complaint,
    *,
    deadline,
    approved_by,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Give a clock of the case more time, approved by another person before the day has passed (延期).

    public_note: the reason. Raises ValidationError as reminders.deadlines.extend does, or code
    not_its_deadline.
    """
    complaint = begin(complaint, Action.EXTEND, by=by, seen_step=seen_step)
    require_reason(public_note)
    if not deadlines.open_clocks(complaint).filter(pk=deadline.pk).exists():
        raise ValidationError("这个时限不属于这件事项。", code="not_its_deadline")
    at = at or timezone.now()
    extended = deadlines.extend(
        deadline,
        reason=public_note[:200],
        asked_by=by,
        approved_by=approved_by,
        on=timezone.localdate(at),
    )
    finish(
        complaint,
        Action.EXTEND,
        by=by,
        at=at,
        public_note=(
            f"{extended.rule.name}延至{date_format(extended.due_on)}，"
            f"已经申请人以外的负责人批准。原因：{public_note}"
        ),
        internal_note=f"{approved_by}批准。{internal_note}",
    )
    words = f"办理期限延长至{date_format(extended.due_on)}"
    telling.tell_resident(complaint, words, kind="complaint_progress")
    # Who is named as having approved learns of it, and can take it back.
    subject = (
        f"已记录由您批准延期至{date_format(extended.due_on)}，不同意或者批错了请在案件页撤销延期"
    )
    telling.tell_person(complaint, approved_by, subject, kind="complaint_extended")
    return complaint


@transaction.atomic
def revoke_extension(
    complaint, *, deadline, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Take back the extension of a clock that a leader does not agree to, or gave by mistake (撤销延期).

    internal_note: the reason, for the officers. Raises ValidationError as reminders.deadlines.revoke_extension
    does, or code not_its_deadline.
    """
    complaint = begin(complaint, Action.REVOKE_EXTENSION, by=by, seen_step=seen_step)
    if not deadlines.open_clocks(complaint).filter(pk=deadline.pk).exists():
        raise ValidationError("这个时限不属于这件事项。", code="not_its_deadline")
    at = at or timezone.now()
    revoked = deadlines.revoke_extension(
        deadline, reason=internal_note[:200], by=by, on=timezone.localdate(at)
    )
    due_on = date_format(revoked.deadline.due_on)
    finish(
        complaint,
        Action.REVOKE_EXTENSION,
        by=by,
        at=at,
        public_note=f"{deadline.rule.name}的延期已撤销，期限恢复为{due_on}。{public_note}",
        internal_note=internal_note,
    )
    words = f"办理期限不再延长，仍是{due_on}"
    telling.tell_resident(complaint, words, kind="complaint_progress")
    subject = f"延期已由分管领导撤销，期限恢复为{due_on}，原因见案件记录"
    telling.tell_person(complaint, revoked.asked_by, subject, kind="complaint_extension_revoked")
    return complaint


@transaction.atomic
def urge(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """A person of the service centre asks the bureau to hurry (催办)."""
    complaint = begin(complaint, Action.URGE, by=by, seen_step=seen_step)
    finish(
        complaint,
        Action.URGE,
        by=by,
        at=at or timezone.now(),
        public_note=public_note,
        internal_note=internal_note or "请尽快办理。",
    )
    telling.tell_bureau(complaint, "催办", kind="complaint_urged")
    return complaint


@transaction.atomic
def supervise(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """The service centre puts the case under supervision; the bureau's leader is told (督办)."""
    complaint = begin(complaint, Action.SUPERVISE, by=by, seen_step=seen_step)
    if not internal_note.strip():
        message = "请写明督办要求。"
        raise refusal("internal_note", message, "reason_missing")
    finish(
        complaint,
        Action.SUPERVISE,
        by=by,
        at=at or timezone.now(),
        public_note=public_note,
        internal_note=internal_note,
    )
    telling.tell_with_handler(complaint, "督办", kind="complaint_supervised", roles=telling.LEADERS)
    return complaint
