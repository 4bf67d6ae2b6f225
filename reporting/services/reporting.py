"""Opening a quarter, writing a bureau's report, and deciding on it."""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.refusals import refusal
from papers import services as papers
from plan.models import Plan, Responsibility
from reporting import figures, permissions, wording
from reporting.models import ProgressReport, ReportEntry, ReportPeriod
from reporting.services import clocks, telling
from reporting.services.stepping import begin, finish, lock, plain, refused_in_words, require
from reporting.transitions import WRITABLE, Action

TEMPLATE, VERSION = "progress-report", 1
QUARTER_DAYS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
SHORTEST_REASON = 4
REPORTED_WITHIN = timedelta(days=15)
# What was opened late, for the portal stood still, leaves the bureaus so much time all the same.
SHORTEST_NOTICE = timedelta(days=7)


@transaction.atomic
def open_period(*, year: int, quarter: int, due_on: date, by, at=None) -> ReportPeriod:
    """Ask every responsible bureau of the plan in force at the quarter's end for its report; each gets a clock
    and is told.

    Raises PermissionDenied; ValidationError: codes quarter_not_over, plan_missing, day_in_the_past,
    report_period_once_a_quarter, report_period_due_after_the_quarter.
    """
    require(permissions.opens_periods(by), "由督办机构发起。")
    at, last_day = at or timezone.now(), date(year, *QUARTER_DAYS[quarter])
    if last_day < due_on <= timezone.localdate(at):
        raise refusal("due_on", "报送期限要在今天以后。", "day_in_the_past")
    return _open(last_day, due_on, by, at)


@transaction.atomic
def open_when_over(on: date | None = None) -> ReportPeriod | None:
    """Open the quarter that was over last, where nobody has; safe to run twice, also at once.

    None where it is open already, or where no plan was in force at its end.

    Assumption: reports are in within ``REPORTED_WITHIN`` of the quarter's end; whoever opens a quarter by hand
    names another day. 县政府政务服务中心 is to confirm it.
    """
    on = on or timezone.localdate()
    last_day = last_quarter_end(on)
    plan = Plan.objects.in_force(last_day)
    if plan is None:
        return None
    Plan.objects.select_for_update().get(pk=plan.pk)
    if ReportPeriod.objects.filter(last_day=last_day).exists():
        return None
    due_on = max(last_day + REPORTED_WITHIN, on + SHORTEST_NOTICE)
    return _open(last_day, due_on, None, timezone.now())


def last_quarter_end(on: date) -> date:
    """The last day of the newest quarter that is over."""
    ends = [
        date(year, *QUARTER_DAYS[quarter])
        for year in (on.year - 1, on.year)
        for quarter in QUARTER_DAYS
    ]
    return max(end for end in ends if end < on)


def _open(last_day, due_on, by, at) -> ReportPeriod:
    if last_day >= timezone.localdate(at):
        raise refusal("quarter", "这个季度还没有结束。", "quarter_not_over")
    plan = Plan.objects.in_force(last_day)
    if plan is None:
        raise refusal("quarter", "实施方案还没有载入。", "plan_missing")
    with refused_in_words():
        period = ReportPeriod.objects.create(
            plan=plan,
            last_day=last_day,
            due_on=due_on,
            bureau=Bureau.objects.get(is_supervising_office=True),
            opened_by=by,
            opened_at=at,
        )
    reports = ask(period)
    for report in reports:
        clocks.start(report, due_on=due_on, on=timezone.localdate(at), at=at)
    telling.tell_asked(reports, due_on)
    return period


def ask(period) -> list[ProgressReport]:
    """The empty reports of all bureaus that the plan names, with an entry for each of their measures."""
    parts = Responsibility.objects.filter(measure__plan=period.plan).select_related("bureau")
    bureaus = {part.bureau_id: part.bureau for part in parts.order_by("bureau_id")}
    reports = ProgressReport.objects.bulk_create(
        ProgressReport(period=period, bureau=bureau) for bureau in bureaus.values()
    )
    of_bureau = {report.bureau_id: report for report in reports}
    ReportEntry.objects.bulk_create(
        ReportEntry(report=of_bureau[part.bureau_id], measure_id=part.measure_id) for part in parts
    )
    return reports


@transaction.atomic
def write(report, words: dict[int, str], *, by) -> ProgressReport:
    """Keep what the bureau says so far. words: measure number -> text; a measure that is left out stays.

    Raises PermissionDenied; ValidationError: codes report_closed, words_have_personal_data, the latter of
    the field ``measure_<number>``.
    """
    require(permissions.writes(by, report), "由责任单位填写。")
    report = lock(report)
    if report.state not in WRITABLE:
        message = "报告已经提交，退回以后才能再改。"
        raise refusal(None, message, "report_closed")
    for entry in report.entries.select_related("measure"):
        number = entry.measure.number
        if number in words:
            text = plain(f"measure_{number}", words[number])
            if text != entry.words:
                entry.words = text
                entry.save(update_fields=["words"])
    return report


@transaction.atomic
def submit(report, *, by, at=None) -> ProgressReport:
    """Send the report in; every measure has words.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, words_missing (of its field).
    """
    require(permissions.writes(by, report), "由责任单位提交。")
    report = begin(report, Action.SUBMIT)
    at = at or timezone.now()
    empty = report.entries.filter(words="").select_related("measure").first()
    if empty is not None:
        message = f"第{empty.measure.number}项还没有写进展。没有进展的，写明原因。"
        raise refusal(f"measure_{empty.measure.number}", message, "words_missing")
    clocks.meet(report, on=timezone.localdate(at))
    return finish(
        report,
        Action.SUBMIT,
        by=by,
        at=at,
        submitted_by=by,
        submitted_at=at,
        decided_by=None,
        decided_at=None,
    )


@transaction.atomic
def send_back(report, *, reason: str, again_by: date, by, at=None) -> ProgressReport:
    """Return a report with the reason and a day for the next one, which becomes the bureau's clock and is told to it.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, reason_missing,
    words_have_personal_data, day_in_the_past, progress_report_decided_by_another.
    """
    require(permissions.collects(by, report.period), "由汇总单位或者督办机构审核。")
    report = begin(report, Action.RETURN)
    at = at or timezone.now()
    reason = plain("reason", reason)
    if len(reason) < SHORTEST_REASON:
        raise refusal("reason", "请写明退回原因，至少四个字。", "reason_missing")
    if again_by <= timezone.localdate(at):
        raise refusal("again_by", "重新提交的期限要在今天以后。", "day_in_the_past")
    report = finish(
        report,
        Action.RETURN,
        by=by,
        at=at,
        note=reason,
        decided_by=by,
        decided_at=at,
        reason=reason,
    )
    clocks.start(report, due_on=again_by, on=timezone.localdate(at), at=at)
    telling.tell_returned(report, again_by)
    return report


@transaction.atomic
def accept(report, *, by, at=None) -> ProgressReport:
    """Take a report in: every figure is counted for the quarter's last day and kept, and the page is set.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, series_missing,
    progress_report_decided_by_another.
    """
    require(permissions.collects(by, report.period), "由汇总单位或者督办机构审核。")
    report = begin(report, Action.ACCEPT)
    if report.submitted_by_id == by.pk:
        message = "提交人不能审核自己提交的报告，请由另一位人员办理。"
        raise refusal(None, message, "progress_report_decided_by_another")
    at = at or timezone.now()
    entries = list(report.entries.select_related("measure"))
    counted = figures.figures_for(report, [each.measure_id for each in entries])
    kept = report.figures.bulk_create(counted)
    paper = papers.issue(
        report,
        bureau=report.period.bureau,
        template=TEMPLATE,
        template_version=VERSION,
        document=wording.report_document(report, entries, kept),
        recipients=[report.bureau.name],
        by=by,
        key=uuid.uuid5(uuid.NAMESPACE_URL, f"progress report {report.pk}"),
        at=at,
    )
    return finish(
        report, Action.ACCEPT, by=by, at=at, decided_by=by, decided_at=at, reason="", paper=paper
    )


@transaction.atomic
def summarise(period, *, by, at=None):
    """The county's summary of the quarter as a paper: all reports that are accepted, and who has none yet.

    The same accepted reports give the same paper. Raises PermissionDenied; ValidationError, codes
    nothing_accepted, series_missing.
    """
    require(permissions.collects(by, period), "由汇总单位或者督办机构汇总。")
    period = ReportPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    reports = list(
        period.reports.select_related("bureau", "period").prefetch_related(
            "entries__measure", "figures"
        )
    )
    accepted = [report.pk for report in reports if report.paper_id]
    if not accepted:
        raise refusal(None, "还没有采纳的报告，不能汇总。", "nothing_accepted")
    return papers.issue(
        period,
        bureau=period.bureau,
        template=TEMPLATE,
        template_version=VERSION,
        document=wording.summary_document(period, reports),
        recipients=[period.bureau.name],
        by=by,
        key=uuid.uuid5(uuid.NAMESPACE_URL, f"summary {period.pk} {accepted}"),
        at=at,
    )
