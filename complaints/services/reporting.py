"""Checking a violation report: whether a case is filed, and what becomes of a repeated one."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from complaints import attachments
from complaints.models.choices import Purpose
from complaints.services import clocks, telling
from complaints.services.merging import IMPOSSIBLE, OTHERS_MERGED, both_locked, has_merged
from complaints.services.stepping import begin, finish
from complaints.transitions import OPEN_STATES, Action, Kind
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines, rulebook
from reminders.models import DeadlineRule


@transaction.atomic
def start_check(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Begin to check the clue (核查). The clock counts from the day the bureau received the report."""
    complaint = begin(complaint, Action.START_CHECK, by=by, seen_step=seen_step)
    finish(
        complaint,
        Action.START_CHECK,
        by=by,
        at=at or timezone.now(),
        public_note=public_note or f"{complaint.bureau}开始核查。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "开始核查", kind="complaint_progress")
    return complaint


@transaction.atomic
def file_case(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """The check has found enough: a case is filed (立案)."""
    complaint = begin(complaint, Action.FILE_CASE, by=by, seen_step=seen_step)
    return decide(complaint, Action.FILE_CASE, by, at, public_note, internal_note)


@transaction.atomic
def not_file(complaint, *, reason, by, at=None, public_note="", internal_note="", seen_step=None):
    """No case is filed (不予立案). The reason stays inside: it is told only where a rule requires it (第三十六条).

    Raises ValidationError, code reason_missing.
    """
    complaint = begin(complaint, Action.NOT_FILE, by=by, seen_step=seen_step)
    if not reason.strip():
        raise refusal("reason", "请写明不予立案的理由。", "reason_missing")
    reason = f"不予立案的理由：{reason.strip()}\n{internal_note}".strip()
    return decide(complaint, Action.NOT_FILE, by, at, public_note, reason)


def decide(complaint, action, by, at, public_note, internal_note):
    """The check has ended: its clocks are met, and the promise to tell who left a name begins."""
    at = at or timezone.now()
    day = timezone.localdate(at)
    meet_check(complaint, day)
    if not complaint.is_anonymous:
        start_notice(complaint, day, at)
    return finish(
        complaint,
        action,
        by=by,
        at=at,
        public_note=public_note or "核查已经结束。",
        internal_note=internal_note,
    )


def meet_check(complaint, day):
    promise = clocks.HANDLING[complaint.kind]
    clocks.meet(complaint, clocks.REPORT_CHECK, clocks.CLUE_CHECK, promise, on=day)


def start_notice(complaint, day, at):
    """The bureau's promise to tell of its decision; where no such rule is in force, nothing was promised.

    Assumption: five workdays, as the repealed 总局令第20号 had it; 县市场监管局 is to confirm.
    """
    try:
        rulebook.rule_for(clocks.REPORT_NOTICE, day)
    except DeadlineRule.DoesNotExist:
        return
    clocks.start(complaint, [promised_notice(complaint, day)], at=at)


def promised_notice(complaint, day):
    """The clock of the notice: by the rule of the day of the decision, which no law sets."""
    return replace(clocks.clock(complaint, clocks.REPORT_NOTICE, received_on=day), rule_on=day)


@transaction.atomic
def tell_result(
    complaint, *, basis, result, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Tell the reporter the result, because a rule or a promise named here requires it (第三十六条).

    Raises ValidationError, code basis_missing or outcome_missing.
    """
    complaint = begin(complaint, Action.TELL, by=by, seen_step=seen_step)
    if not basis.strip():
        raise refusal("basis", "请写明哪一条规定或者承诺要求告知。", "basis_missing")
    if not result.strip():
        raise refusal("result", "请写明告知的内容。", "outcome_missing")
    at = at or timezone.now()
    clocks.meet(complaint, clocks.REPORT_NOTICE, on=timezone.localdate(at))
    finish(
        complaint,
        Action.TELL,
        by=by,
        at=at,
        public_note=public_note or f"{result.strip()}（告知依据：{basis.strip()}）",
        internal_note=internal_note,
        outcome=result.strip(),
    )
    telling.tell_resident(complaint, "结果已告知", kind="complaint_closed")
    return complaint


@transaction.atomic
def redirect(complaint, *, route, by, at=None, public_note="", internal_note="", seen_step=None):
    """Tell the right way for a matter that this bureau has no power over (第三十四条, 第四十四条). That is an answer:
    it keeps the promise to give one, and the clocks of the law end.

    route: where to go and how. Raises ValidationError, code route_missing.
    """
    complaint = begin(complaint, Action.REDIRECT, by=by, seen_step=seen_step)
    if not route.strip():
        raise refusal("route", "请写明应当找哪个单位、怎样找。", "route_missing")
    at = at or timezone.now()
    day = timezone.localdate(at)
    clocks.meet(complaint, clocks.HANDLING[complaint.kind], on=day)
    clocks.cancel(complaint, reason="已告知其他途径", on=day)
    finish(
        complaint,
        Action.REDIRECT,
        by=by,
        at=at,
        public_note=f"这件事请通过以下途径办理：{route.strip()}\n{public_note}".strip(),
        internal_note=internal_note,
        outcome=route.strip(),
    )
    telling.tell_resident(complaint, "请查看应当找的单位", kind="complaint_progress")
    return complaint


@transaction.atomic
def merge(
    complaint,
    *,
    into,
    has_new_facts,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Do not process a report again that the same person has made of the same fact (第三十五条).

    into: the earlier report; it must be open and of the same bureau and person. has_new_facts: its check
    then begins anew from the day of this one. Raises ValidationError, code not_a_report_of_here,
    not_the_same_reporter, earlier_report_ended or merge_impossible (others were merged into this one).
    """
    complaint, into = both_locked(complaint, into)
    complaint = begin(complaint, Action.MERGE, by=by, seen_step=seen_step)
    refuse_strange_merge(complaint, into)
    at = at or timezone.now()
    day = timezone.localdate(at)
    if has_new_facts:
        copy_files(complaint, into)
        add_facts(
            into,
            reported_on=clocks.submission_day(complaint),
            by=by,
            at=at,
            internal_note=f"{complaint.number}的新事实并入。",
        )
    clocks.cancel(complaint, reason=f"并入{into.number}", on=day)
    finish(
        complaint,
        Action.MERGE,
        by=by,
        at=at,
        public_note=public_note or f"您此前已经举报同一事实，并入{into.number}一起办理。",
        internal_note=internal_note,
        merged_into=into,
    )
    telling.tell_resident(complaint, "已并案办理", kind="complaint_progress")
    return complaint


def refuse_strange_merge(complaint, into):
    if into.kind != Kind.VIOLATION_REPORT or into.bureau_id != complaint.bureau_id:
        raise refusal("into", "只能并入本单位的另一件举报。", "not_a_report_of_here")
    is_same = complaint.complainant_phone_index == into.complainant_phone_index != ""
    if into.pk == complaint.pk or into.pk > complaint.pk or not is_same:
        message = "只能并入同一人更早的举报；匿名举报不能认定为同一人。"
        raise refusal("into", message, "not_the_same_reporter")
    if into.state not in OPEN_STATES:
        raise refusal("into", f"{into.number}已经办结。", "earlier_report_ended")
    if has_merged(complaint):
        raise refusal("into", OTHERS_MERGED, IMPOSSIBLE)


def copy_files(complaint, into):
    """The evidence of a report for the one that goes on, however much that has; its own stay where they are."""
    attachments.copy(complaint.attachments.filter(purpose=Purpose.EVIDENCE), owner=into)


@transaction.atomic
def add_facts(
    complaint, *, reported_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Take new facts of the same reporter into a check: it counts from the last report on (第三十五条).

    reported_on: the day of that last report. Raises ValidationError, code reported_on_impossible.
    """
    complaint = begin(complaint, Action.ADD_FACTS, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    if not clocks.submission_day(complaint) <= reported_on <= day:
        message = "日期应在提交之日和今天之间。"
        raise refusal("reported_on", message, "reported_on_impossible")
    recount_check(complaint, reported_on, day, at)
    return finish(
        complaint,
        Action.ADD_FACTS,
        by=by,
        at=at,
        public_note=public_note
        or f"新的事实已并入，核查期限自{date_format(reported_on)}起重新计算（第三十五条）。",
        internal_note=internal_note,
    )


def recount_check(complaint, reported_on, day, at):
    """End the running clocks of the check and start one of the same rule that counts from the last report."""
    reason = "新的事实并入，自最后一次举报之日起重新计算（总局令第121号第三十五条）"
    for deadline in clocks.running(complaint, clocks.REPORT_CHECK, clocks.CLUE_CHECK):
        deadlines.cancel(deadline, reason=reason, on=day)
        again = clocks.clock(complaint, deadline.rule.slug, received_on=reported_on)
        clocks.start(complaint, [again], at=at)
