"""After the inspection: what has to be put right until when, what was done, and whether it holds."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import not_now, refusal
from inspections import clocks, permissions
from inspections.models import Finding, Recheck, Rectification, RectificationFile
from inspections.services import telling
from inspections.services.stepping import begin, finish, lock, now, refuse_far_day
from inspections.transitions import Action, State


@transaction.atomic
def order(inspection, *, days: dict[int, date], by, at=None, note=""):
    """Order every fault to be put right, each by its own day.

    days: finding id -> last day. Codes: nothing_found, day_missing, day_passed, day_too_far.
    """
    inspection = begin(inspection, Action.ORDER, by=by)
    findings = list(inspection.findings.standing().select_related("question"))
    if not findings:
        raise ValidationError("没有发现问题，不用整改。", code="nothing_found")
    at = now(at)
    for finding in findings:
        due_on, field = days.get(finding.pk), f"due_{finding.pk}"
        if due_on is None:
            raise refusal(field, f"{finding.question.number}还没有期限。", "day_missing")
        if due_on <= timezone.localdate(at):
            raise refusal(field, "整改期限应在今天之后。", "day_passed")
        refuse_far_day(field, due_on, at)
        finding.rectify_by = due_on
        finding.save(update_fields=["rectify_by"])
        clocks.start(finding, inspection, due_on, at)
    finish(inspection, Action.ORDER, by=by, at=at, note=note)
    telling.tell_enterprise(inspection, f"有{len(findings)}个问题要整改，请看期限")
    return inspection


def answer(finding, *, text, files=(), by, at=None) -> Rectification:
    """The enterprise says what it has done, with evidence. files: of ``uploads.Accepted``. What arrives twice, as it
    does where the connection breaks before the answer, is one answer.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, finding_closed, text_missing.
    """
    kept = []
    try:
        with transaction.atomic():
            inspection = begin(finding.inspection, Action.ANSWER, by=by)
            finding = open_finding(inspection, finding)
            if not text.strip():
                raise refusal("text", "请写明怎样整改的。", "text_missing")
            at, text = now(at), text.strip()
            if same := handed_in_just_now(finding, text, files, by, at):
                return same
            given = Rectification.objects.create(
                finding=finding,
                text=text,
                by=by,
                at=at,
                handed_in_on=timezone.localdate(at),
            )
            for file in files:
                kept.append(keep(given, file))
            number = finding.question.number
            finish(inspection, Action.ANSWER, by=by, at=at, note=f"{number}已提交整改情况")
            telling.tell_bureaus(inspection, f"企业提交了{number}的整改情况，请复查")
    except (DatabaseError, OSError):
        for row in kept:
            row.file.storage.delete(row.file.name)
        raise
    return given


def handed_in_just_now(finding, text, files, by, at) -> Rectification | None:
    """The same words with the same files by the same person, a moment ago and not looked at yet."""
    if not finding.is_to_recheck:
        return None
    digests = sorted(file.digest for file in files)
    just_now = finding.rectifications.filter(
        by=by, text=text, at__gt=at - ARRIVES_TWICE_WITHIN, at__lte=at
    )
    for given in just_now.prefetch_related("files"):
        if sorted(file.digest for file in given.files.all()) == digests:
            return given
    return None


def keep(given, file) -> RectificationFile:
    row = RectificationFile(
        rectification=given,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
    )
    row.file.save(file.name, ContentFile(file.content), save=False)
    row.save()
    return row


def open_finding(inspection, finding) -> Finding:
    """The finding, held, while it is being rectified. Raises ValidationError, code finding_closed."""
    rows = inspection.findings.unrectified().select_for_update(of=("self",))
    found = rows.select_related("question").filter(pk=finding.pk).first()
    if found is None:
        raise ValidationError("这个问题已经整改到位或者已经更正。", code="finding_closed")
    return found


@transaction.atomic
def recheck(finding, *, checked_on, is_passed, note, again_by=None, by, at=None) -> Recheck:
    """Look again. What holds is met on the day on which the enterprise handed it in; what does not gets a
    new day. When nothing is left, the inspection goes on. What arrives twice is one recheck.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, finding_closed, note_missing,
    future_date, before_inspection, again_by_missing, day_passed, day_too_far.
    """
    inspection = lock(finding.inspection)
    if inspection.state != State.RECTIFYING:
        raise not_now("这次检查", inspection.get_state_display(), "复查")
    if not permissions.may_do(by, inspection, Action.RECHECK):
        raise PermissionDenied("由参加单位的检查人员复查。")
    finding = open_finding(inspection, finding)
    at = now(at)
    if same := rechecked_just_now(finding, checked_on, is_passed, note, again_by, by, at):
        return same
    refuse_impossible_recheck(inspection, checked_on, is_passed, note, again_by, at)
    row = Recheck.objects.create(
        finding=finding,
        checked_on=checked_on,
        is_passed=is_passed,
        note=note.strip(),
        again_by=None if is_passed else again_by,
        by=by,
        at=at,
    )
    move_clock(inspection, finding, row, at)
    number, word = finding.question.number, "整改到位" if is_passed else "还没有整改到位"
    is_last = not inspection.findings.unrectified().exists()
    action = Action.PASS if is_last else Action.RECHECK
    finish(inspection, action, by=by, at=at, note=f"{number}{word}：{row.note}")
    telling.tell_enterprise(inspection, f"{number}复查：{word}")
    if is_last:
        telling.tell_bureaus(inspection, "全部整改到位，可以公示结果")
    return row


def rechecked_just_now(finding, checked_on, is_passed, note, again_by, by, at) -> Recheck | None:
    """The finding's last recheck where it says the same of the same person, a moment ago, and nothing was handed in
    since. One that passed is no open finding any more."""
    last = finding.rechecks.order_by("-pk").first()
    if last is None or is_passed or finding.is_to_recheck:
        return None
    is_moment_ago = at - ARRIVES_TWICE_WITHIN < last.at <= at
    said = (last.by_id, last.checked_on, last.note, last.again_by)
    return last if is_moment_ago and said == (by.pk, checked_on, note.strip(), again_by) else None


def refuse_impossible_recheck(inspection, checked_on, is_passed, note, again_by, at):
    today = timezone.localdate(at)
    if not note.strip():
        raise refusal("note", "请写明复查看到的情况。", "note_missing")
    if checked_on > today:
        raise refusal("checked_on", "复查日不能晚于今天。", "future_date")
    if checked_on < inspection.inspected_on:
        raise refusal("checked_on", "复查日不能早于检查日。", "before_inspection")
    if not is_passed and again_by is None:
        raise refusal("again_by", "没有整改到位的，请写明再次整改的期限。", "again_by_missing")
    if not is_passed and again_by <= today:
        raise refusal("again_by", "再次整改的期限应在今天之后。", "day_passed")
    if not is_passed:
        refuse_far_day("again_by", again_by, at)


def move_clock(inspection, finding, row, at):
    if row.is_passed:
        clocks.meet(finding, day_of_what_passed(finding, row))
    else:
        clocks.cancel(finding, "复查没有整改到位，另定期限", timezone.localdate(at))
        clocks.start(finding, inspection, row.again_by, at)


def day_of_what_passed(finding, row) -> date:
    """The day on which the enterprise handed in what passed; of the recheck where it handed in nothing."""
    latest = finding.rectifications.order_by("-pk").first()
    return latest.handed_in_on if latest else row.checked_on


@transaction.atomic
def give_up(inspection, *, note, by, at=None):
    """The days have passed and the faults are there: the result says so. What the enterprise has handed in is looked
    at first. Codes: note_missing, still_time, to_recheck."""
    inspection = begin(inspection, Action.GIVE_UP, by=by)
    if not note.strip():
        raise refusal("note", "请写明情况。", "note_missing")
    at = now(at)
    today = timezone.localdate(at)
    findings = list(inspection.findings.unrectified())
    running = clocks.running_of(findings)
    if any(clock.due_on >= today for clock in running.values()):
        raise ValidationError("还有问题没有到整改期限。", code="still_time")
    if waiting := inspection.findings.to_recheck().select_related("question"):
        numbers = "、".join(finding.question.number for finding in waiting)
        raise ValidationError(f"{numbers}企业已经提交整改情况，请先复查。", code="to_recheck")
    for finding in findings:
        clocks.cancel(finding, "逾期未整改，公示结果", today)
    finish(inspection, Action.GIVE_UP, by=by, at=at, note=note)
    telling.tell_enterprise(inspection, "逾期未整改，结果将公示")
    return inspection
