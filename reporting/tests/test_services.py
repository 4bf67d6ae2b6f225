"""Quarters and reports: clocks, steps, who may take them, and the page that does not change."""

from contextlib import contextmanager
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from papers import services as papers
from papers.models import Paper
from papers.typesetting import PAPER, render
from papers.word import as_word
from plan import metrics
from plan.tests.factories import ClauseFactory, CommitmentFactory
from reminders.models import Deadline, Notification
from reporting.models import ProgressReport, ReportEntry, ReportFigure, ReportPeriod
from reporting.services import reporting
from reporting.tasks import open_period
from reporting.tests.factories import DUE_ON, LAST_DAY, WORDS, Quarter, moment
from reporting.transitions import Action, State, state_after

pytestmark = pytest.mark.django_db


def code_of(raised) -> str:
    """The code of the first fault, of a field or of the whole."""
    error = raised.value
    if hasattr(error, "error_dict"):
        return next(iter(error.error_dict.values()))[0].code
    return error.error_list[0].code


@contextmanager
def refused(code):
    with pytest.raises(ValidationError) as raised:
        yield
    assert code_of(raised) == code


@pytest.fixture
def quarter():
    return Quarter().open()


@pytest.fixture
def counted(monkeypatch):
    """A metric of the portal whose figure is the number of bureaus, so that a test can change it."""
    from bureaus.models import Bureau

    monkeypatch.setattr(metrics, "_metrics", dict(metrics._metrics))

    @metrics.metric(
        "bureaus_counted",
        register="单位名录",
        rows="plan:index",
        title="单位",
        unit="个",
        definition="全部单位。",
    )
    def bureaus_counted(on: date) -> int:
        return Bureau.objects.count()

    return Quarter("bureaus_counted").open()


@time_machine.travel("2026-10-01T07:10:00+08:00", tick=False)
def test_the_clock_opens_a_quarter_once_for_every_measure():
    Quarter()

    open_period()
    open_period()

    period = ReportPeriod.objects.get()
    assert (period.opened_by, period.last_day, period.due_on) == (None, LAST_DAY, DUE_ON)
    assert set(ReportEntry.objects.values_list("measure__number", flat=True)) == {6, 7}
    assert Deadline.objects.running().count() == 3


@time_machine.travel("2026-10-09T07:10:00+08:00", tick=False)
def test_the_clock_leaves_alone_what_was_opened_by_hand(quarter):
    open_period()

    assert ReportPeriod.objects.get() == quarter.period


def test_every_bureau_of_the_plan_is_asked_and_has_a_clock(quarter):
    reports = list(quarter.period.reports.order_by("bureau_id"))

    assert [each.bureau for each in reports] == [quarter.office, quarter.labour, quarter.education]
    entries = ReportEntry.objects.filter(report=quarter.report_of(quarter.labour))
    assert [each.measure.number for each in entries] == [6, 7]
    clock = Deadline.objects.of(quarter.report_of(quarter.labour)).get()
    assert clock.subject_label == f"{quarter.labour}2026年第三季度"
    assert (clock.due_on, clock.owner, clock.lead_bureau) == (
        DUE_ON,
        quarter.labour,
        quarter.office,
    )
    assert Deadline.objects.of(quarter.report_of(quarter.office)).get().lead_bureau is None


def test_a_quarter_is_opened_once_by_the_office_and_after_its_end(quarter):
    again = {"year": 2026, "quarter": 3, "due_on": DUE_ON, "at": moment("2026-10-09 09:00")}
    with refused("report_period_once_a_quarter"):
        reporting.open_period(**again, by=quarter.collector)
    with pytest.raises(PermissionDenied):
        reporting.open_period(**again, by=quarter.writer)
    with refused("quarter_not_over"):
        reporting.open_period(**again | {"quarter": 4}, by=quarter.collector)
    with refused("report_period_due_after_the_quarter"):
        reporting.open_period(
            **again | {"quarter": 2, "due_on": date(2026, 6, 30)}, by=quarter.collector
        )


def test_words_are_needed_and_are_not_changed_once_sent_in(quarter):
    report = quarter.report_of(quarter.labour)
    with refused("words_missing"):
        reporting.submit(report, by=quarter.writer)
    with refused("words_have_personal_data"):
        reporting.write(report, {6: "联系人13800000000"}, by=quarter.writer)
    with pytest.raises(PermissionDenied):
        reporting.write(report, {6: WORDS}, by=quarter.rival)

    report = quarter.submitted()
    assert Deadline.objects.of(report).get().state == Deadline.State.MET
    with refused("report_closed"):
        reporting.write(report, {6: "另一种说法"}, by=quarter.writer)
    with pytest.raises(IntegrityError, match="is not open"):
        report.entries.update(words="另一种说法")


def test_who_submitted_does_not_decide(quarter):
    report = quarter.submitted(bureau=quarter.office, by=quarter.collector)

    with refused("progress_report_decided_by_another"):
        reporting.accept(report, by=quarter.collector)
    with refused("progress_report_decided_by_another"):
        reporting.send_back(
            report,
            reason="再写具体一点",
            again_by=date(2026, 10, 20),
            by=quarter.collector,
            at=moment("2026-10-12 11:00"),
        )
    with pytest.raises(IntegrityError, match="progress_report_decided_by_another"):
        ProgressReport.objects.filter(pk=report.pk).update(decided_by=quarter.collector)


def test_a_return_says_why_and_starts_the_clock_anew(quarter):
    report = quarter.submitted()
    given = {"again_by": date(2026, 10, 20), "by": quarter.second, "at": moment("2026-10-13 10:00")}
    with refused("reason_missing"):
        reporting.send_back(report, reason="改", **given)
    with pytest.raises(PermissionDenied):
        reporting.send_back(report, reason="请写明人数", **given | {"by": quarter.writer})
    report = reporting.send_back(report, reason="请写明培训的人数", **given)

    assert (report.state, report.reason) == (State.RETURNED, "请写明培训的人数")
    assert Deadline.objects.of(report).open().get().due_on == date(2026, 10, 20)
    report = reporting.submit(report, by=quarter.writer, at=moment("2026-10-19 10:00"))
    assert not Deadline.objects.of(report).open().exists()
    assert [each.action for each in report.steps.all()] == ["submit", "return", "submit"]


def test_an_accepted_report_reads_the_same_whatever_changes(counted):
    report = counted.accepted()
    pdf = papers.pdf_of(report.paper)
    figure = report.figures.get()
    assert (figure.value, figure.counted_for, figure.register) == (3, LAST_DAY, "单位名录")

    BureauFactory()
    counted.target.title, counted.measure.title = "另一个名称", "另一项措施"
    counted.target.save()
    counted.measure.save()

    kept = Paper.objects.get(pk=report.paper_id)
    assert kept.subject_label == f"{report.bureau}2026年第三季度"
    data = papers.data_of(kept)
    assert papers.pdf_of(kept) == pdf == render(PAPER, data)
    assert as_word(data) == as_word(papers.data_of(kept))
    assert metrics.metric_of("bureaus_counted").count(LAST_DAY) == 4
    assert report.figures.get().value == 3
    for change in (
        lambda: ProgressReport.objects.filter(pk=report.pk).update(state="returned"),
        lambda: ReportFigure.objects.filter(pk=figure.pk).update(value=4),
        lambda: ReportFigure.objects.filter(pk=figure.pk).delete(),
        lambda: report.figures.create(
            measure_number=6, slug="another", unit="个", definition="-", counted_for=LAST_DAY
        ),
        lambda: report.steps.update(note="改过"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_summary_tells_of_all_bureaus_and_is_one_paper(counted):
    with refused("nothing_accepted"):
        reporting.summarise(counted.period, by=counted.second)
    counted.accepted()
    first = reporting.summarise(counted.period, by=counted.second)
    words = str(papers.data_of(first))

    assert reporting.summarise(counted.period, by=counted.collector) == first
    assert "已采纳1份报告" in words and "单位" in words and "县教育局，填写中" in words
    with pytest.raises(PermissionDenied):
        reporting.summarise(counted.period, by=counted.writer)


def test_a_bureau_sees_its_own_and_the_office_all(quarter):
    def seen(user):
        return set(ProgressReport.objects.visible_to(user).values_list("bureau__slug", flat=True))

    assert seen(quarter.rival) == {"education"}
    assert seen(quarter.collector) == {"office", "hrss", "education"}


class Steps(RuleBasedStateMachine):
    """Steps in any order by anybody: the table of transitions and the two-person rule are what is written."""

    def __init__(self):
        super().__init__()
        self.point = transaction.savepoint()
        self.quarter = Quarter().open()
        self.report = self.quarter.written()
        self.state, self.submitter, self.taken = State.DRAFT, None, 0

    def teardown(self):
        transaction.savepoint_rollback(self.point)

    @rule(action=st.sampled_from(Action.values), who=st.sampled_from(["writer", "second", "rival"]))
    def take(self, action, who):
        by = getattr(self.quarter, who)
        may = who == ("writer" if action == Action.SUBMIT else "second")
        after = state_after(self.state, action) if may else None
        try:
            self.call(action, by)
        except (ValidationError, PermissionDenied):
            assert after is None
        else:
            assert after is not None
            self.state, self.taken = after, self.taken + 1
        row = ProgressReport.objects.get(pk=self.report.pk)
        assert row.state == self.state
        assert row.steps.count() == self.taken
        assert (row.paper_id is not None) == (self.state == State.ACCEPTED)

    def call(self, action, by):
        at = moment("2026-10-12 10:00")
        with transaction.atomic():
            if action == Action.SUBMIT:
                reporting.submit(self.report, by=by, at=at)
            elif action == Action.ACCEPT:
                reporting.accept(self.report, by=by, at=at)
            else:
                reporting.send_back(
                    self.report, reason="请再写具体", again_by=date(2026, 10, 20), by=by, at=at
                )


def test_steps_in_any_order():
    run_state_machine_as_test(
        Steps,
        settings=settings(
            max_examples=15,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def told():
    """(recipient, subject, body) of the inboxes, in the order in which they were told."""
    rows = Notification.objects.filter(kind="progress_report", channel="inbox").order_by("pk")
    return [(row.recipient, row.subject, row.body) for row in rows]


def test_each_bureau_hears_that_its_report_is_wanted_and_why_it_comes_back(quarter):
    assert [(who, subject) for who, subject, _ in told()] == [
        (user, f"请填写{user.memberships.get().bureau}2026年第三季度进展报告，10月15日前提交")
        for user in (quarter.collector, quarter.writer, quarter.rival)
    ]
    deputy = BureauMemberFactory(bureau=quarter.labour, role="deputy").user
    report = quarter.submitted(by=deputy)

    reporting.send_back(
        report, reason="请写明培训的人数", again_by=date(2026, 10, 20), by=quarter.second,
        at=moment("2026-10-13 10:00"),
    )  # fmt: skip

    words = "县人社局2026年第三季度进展报告退回修改，10月20日前重新提交"
    assert told()[3:] == [
        (user, words, "原因：请写明培训的人数") for user in (quarter.writer, deputy)
    ]


def test_a_quarter_that_would_be_late_at_once_is_not_opened():
    with refused("day_in_the_past"):
        Quarter().open(at=moment("2026-10-15 09:00"))
    assert not ReportPeriod.objects.exists()


def test_a_kept_figure_says_what_its_register_counts(counted):
    clause = ClauseFactory(measure=counted.measure)
    CommitmentFactory(
        clause=clause, metric="bureaus_with_contact", definition="另一种说法", lead=counted.labour
    )

    report = counted.accepted()

    said = dict(report.figures.values_list("slug", "definition"))
    assert said == {
        "bureaus_counted": counted.target.definition,
        "bureaus_with_contact": metrics.metric_of("bureaus_with_contact").definition,
    }
