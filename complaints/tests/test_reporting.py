from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from complaints import attachments, permissions, services
from complaints.figures import FIGURES
from complaints.models import Complaint
from complaints.tests.factories import moment
from complaints.tests.intake_answers import png
from complaints.tests.kinds import add_kinds, report
from complaints.transitions import Action, State
from gaotai_jiazheng.tests.made_once import made_once
from gaotai_jiazheng.uploads import accept_upload
from reminders import rulebook
from reminders.models import Deadline, DeadlineRule, Notification

pytestmark = pytest.mark.django_db

NEXT_DAY = moment("2026-11-24 09:00")


@pytest.fixture
@made_once
def county(county):
    return add_kinds(county)


@pytest.fixture
@made_once
def checking(county):
    """A report with a name that is being checked."""
    case = report(county).complaint
    services.record(case, by=county.market_handler, at=NEXT_DAY)
    return services.start_check(case, by=county.market_handler, at=NEXT_DAY)


def clocks(case):
    """Rule -> (last day, state) of the clocks of a case that count."""
    found = Deadline.objects.of(case).exclude(state="cancelled").select_related("rule")
    return {each.rule.slug: (each.due_on, each.state) for each in found}


def codes(error):
    return [each.code for each in getattr(error.value, "error_list", ())] or [
        each.code for errors in error.value.error_dict.values() for each in errors
    ]


def test_report_goes_to_the_bureau_of_its_category_with_the_clock_of_the_check(county):
    case = report(county).complaint

    assert (case.bureau, case.assisting_bureaus) == (county.market, [county.commerce.pk])
    assert clocks(case) == {
        "h12345_sign": (date(2026, 11, 24), "running"),
        "samr_report_check": (date(2026, 12, 14), "running"),
    }


def test_check_is_extended_once_with_the_approval_of_a_leader(county, checking):
    clock = Deadline.objects.of(checking).get(rule__slug="samr_report_check")

    services.extend(
        checking,
        deadline=clock,
        approved_by=county.market_leader,
        by=county.market_handler,
        public_note="要到外地调取账目。",
        at=NEXT_DAY,
    )
    with pytest.raises(ValidationError):
        services.extend(
            checking,
            deadline=clock,
            approved_by=county.market_leader,
            by=county.market_handler,
            public_note="还要时间。",
            at=NEXT_DAY,
        )

    assert clocks(checking)["samr_report_check"][0] > date(2026, 12, 31)


@pytest.mark.parametrize(
    ("step", "words", "state"),
    [("file_case", {}, "case_filed"), ("not_file", {"reason": "查无实据。"}, "not_filed")],
)
def test_decision_ends_the_check_and_starts_what_was_promised(county, checking, step, words, state):
    case = getattr(services, step)(checking, by=county.market_handler, at=NEXT_DAY, **words)

    assert case.state == state
    assert clocks(case)["samr_report_check"][1] == "met"
    notice = Deadline.objects.of(case).get(rule__slug="report_notice")
    assert (notice.due_on, notice.state) == (date(2026, 12, 1), "running")
    assert (notice.rule.is_statutory, notice.rule.basis_text) == (
        False,
        "暂行约定，待县市场监管局确认",
    )


def test_days_of_a_test_do_not_count_towards_the_check(county, checking):
    """《市场监督管理行政处罚程序规定》第十八条."""
    case = services.start_appraisal(
        checking,
        document="高检委〔2026〕3号",
        reason="清洁剂送检。",
        by=county.market_handler,
        at=moment("2026-11-25 09:00"),
    )
    assert (case.state, clocks(case)["samr_report_check"][1]) == (State.APPRAISAL, "paused")

    case = services.end_appraisal(
        case,
        document="高检报〔2026〕9号",
        by=county.market_handler,
        at=moment("2026-12-02 09:00"),
    )

    assert case.state == State.CHECKING
    assert clocks(case)["samr_report_check"] == (date(2026, 12, 21), "running")
    assert case.steps.last().public_note == "鉴定检测结束（高检报〔2026〕9号），继续核查。"
    told = Notification.objects.filter(channel=Notification.Channel.SMS)
    assert told.order_by("pk").last().subject.endswith("鉴定检测结束，继续核查")


def test_where_nothing_was_promised_no_clock_runs(county, checking):
    DeadlineRule.objects.filter(slug="report_notice").update(in_force_to=date(2026, 11, 1))
    rulebook.forget()

    services.file_case(checking, by=county.market_handler, at=NEXT_DAY)

    assert set(clocks(checking)) == {"h12345_sign", "samr_report_check"}


def test_nobody_is_promised_to_who_left_no_name(county):
    case = report(county, is_anonymous=True).complaint
    services.record(case, by=county.market_handler, at=NEXT_DAY)
    services.start_check(case, by=county.market_handler, at=NEXT_DAY)
    case = services.file_case(case, by=county.market_handler, at=NEXT_DAY)
    services.archive(case, by=county.market_handler, at=NEXT_DAY)

    assert set(clocks(case)) == {"h12345_sign", "samr_report_check"}
    assert Notification.objects.filter(channel="sms").count() == 0


def test_reason_for_filing_no_case_is_needed_and_stays_inside(county, checking):
    with pytest.raises(ValidationError) as error:
        services.not_file(checking, reason=" ", by=county.market_handler)
    assert codes(error) == ["reason_missing"]

    case = services.not_file(checking, reason="查无实据。", by=county.market_handler)

    step = case.steps.last()
    assert (step.public_note, case.outcome) == ("核查已经结束。", "")
    assert "查无实据" in step.internal_note


@pytest.mark.parametrize(
    ("basis", "result", "code"),
    [("", "已立案。", "basis_missing"), ("本局承诺", " ", "outcome_missing")],
)
def test_result_is_told_only_with_what_requires_it(county, checking, basis, result, code):
    services.file_case(checking, by=county.market_handler)

    with pytest.raises(ValidationError) as error:
        services.tell_result(checking, basis=basis, result=result, by=county.market_handler)

    assert codes(error) == [code]


def test_telling_the_result_meets_the_promise_and_keeps_the_basis(county, checking):
    services.file_case(checking, by=county.market_handler, at=NEXT_DAY)

    case = services.tell_result(
        checking, basis="本局服务承诺", result="已立案。", by=county.market_handler, at=NEXT_DAY
    )

    assert (case.state, case.outcome) == (State.TOLD, "已立案。")
    assert clocks(case)["report_notice"][1] == "met"
    assert case.steps.last().public_note == "已立案。（告知依据：本局服务承诺）"


def test_matter_of_another_authority_is_told_the_way_and_closed(county, checking):
    with pytest.raises(ValidationError) as error:
        services.redirect(checking, route="", by=county.market_handler)
    assert codes(error) == ["route_missing"]

    case = services.redirect(
        checking, route="请直接找甲县市场监管局，电话12315。", by=county.market_handler
    )

    assert (case.state, case.is_open) == (State.REDIRECTED, False)
    assert Deadline.objects.of(case).open().count() == 0
    assert "第十" not in case.steps.last().public_note
    assert "甲县市场监管局" in case.steps.last().public_note


@pytest.mark.parametrize(
    ("told_at", "rule", "is_late"),
    [("2026-11-25 09:00", "kept_on_time", False), ("2026-12-01 09:00", "kept_late", True)],
)
def test_telling_the_way_is_an_answer_in_time_or_late(county, told_at, rule, is_late):
    case = county.file(
        kind="consultation", category=county.ask_category, demand="", respondent_name=""
    ).complaint
    services.record(case, by=county.commerce_handler, at=NEXT_DAY)

    services.redirect(case, route="请找县税务局。", by=county.commerce_handler, at=moment(told_at))

    promise = Deadline.objects.of(case).get(rule__slug="h12345_consult")
    assert (promise.state, promise.met_on > promise.due_on) == ("met", is_late)
    counted = FIGURES[rule].by_bureau(date(2026, 11, 1), date(2026, 11, 30))
    assert counted == {county.commerce.pk: 1}


def second_report(county, at="2026-12-01 10:00", **values):
    case = report(county, at=at, **values).complaint
    return services.record(case, by=county.market_handler, at=moment(at))


def test_same_fact_again_is_not_processed_again(county, checking):
    again = second_report(county)

    merged = services.merge(again, into=checking, has_new_facts=False, by=county.market_handler)

    assert (merged.state, merged.merged_into) == (State.MERGED, checking)
    assert Deadline.objects.of(merged).open().count() == 0
    assert clocks(checking)["samr_report_check"] == (date(2026, 12, 14), "running")


def test_new_facts_of_the_same_person_restart_the_check_from_the_last_report(county, checking):
    again = second_report(county)
    attachments.add([accept_upload(png())], owner=again)

    services.merge(
        again,
        into=checking,
        has_new_facts=True,
        by=county.market_handler,
        at=moment("2026-12-03 10:00"),
    )

    assert clocks(checking)["samr_report_check"] == (date(2026, 12, 22), "running")
    assert (checking.attachments.count(), again.attachments.count()) == (1, 1)
    assert checking.steps.last().action == Action.ADD_FACTS


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"complainant_phone": "13893600078"}, "not_the_same_reporter"),
        ({"is_anonymous": True}, "not_the_same_reporter"),
    ],
)
def test_reports_of_different_people_are_not_merged(county, checking, values, code):
    again = second_report(county, **values)

    with pytest.raises(ValidationError) as error:
        services.merge(again, into=checking, has_new_facts=False, by=county.market_handler)

    assert codes(error) == [code]
    again.refresh_from_db()
    assert (again.state, again.merged_into) == (State.RECORDED, None)


def test_report_is_not_merged_into_a_complaint_or_a_later_one(county, checking):
    complaint = county.complaint(complainant_phone="13893600077")
    again = second_report(county)

    for case, into, code in (
        (again, complaint, "not_a_report_of_here"),
        (checking, again, "not_the_same_reporter"),
    ):
        with pytest.raises(ValidationError) as error:
            services.merge(case, into=into, has_new_facts=False, by=county.market_handler)
        assert codes(error) == [code]


def test_new_facts_by_the_reporter_restart_the_check(county, checking):
    services.note(checking, public_note="又找到一张价目表。", at=moment("2026-12-01 10:00"))

    services.add_facts(
        checking,
        reported_on=date(2026, 12, 1),
        by=county.market_handler,
        at=moment("2026-12-02 10:00"),
    )

    assert clocks(checking)["samr_report_check"] == (date(2026, 12, 22), "running")
    assert Complaint.objects.get(pk=checking.pk).next_due_on == date(2026, 12, 22)


@pytest.mark.parametrize("reported_on", [date(2026, 11, 22), date(2026, 12, 3)])
def test_day_of_the_last_report_lies_between_submission_and_today(county, checking, reported_on):
    with pytest.raises(ValidationError) as error:
        services.add_facts(
            checking,
            reported_on=reported_on,
            by=county.market_handler,
            at=moment("2026-12-02 10:00"),
        )

    assert codes(error) == ["reported_on_impossible"]


def test_who_may_check(county, checking):
    may = {
        name: permissions.may_do(getattr(county, name), checking, Action.FILE_CASE)
        for name in ("market_handler", "market_leader", "commerce_handler", "center_leader")
    }

    assert may == {
        "market_handler": True,
        "market_leader": True,
        "commerce_handler": False,
        "center_leader": False,
    }
    with pytest.raises(PermissionDenied):
        services.file_case(checking, by=county.commerce_handler)


def test_report_cannot_be_withdrawn(county, checking):
    with pytest.raises(ValidationError) as error:
        services.withdraw(checking, by=None)

    assert codes(error) == ["step_not_allowed"]


@pytest.mark.parametrize(
    "values", [{"complainant_name": "赵举兰"}, {"complainant_phone": "13893600077"}]
)
def test_database_refuses_a_name_with_an_anonymous_report(county, values):
    with (
        pytest.raises(IntegrityError, match="complaint_anonymous_says_nothing_of_who"),
        transaction.atomic(),
    ):
        report(county, is_anonymous=True, **values)


def test_reopened_report_is_no_longer_merged(county, checking):
    again = second_report(county)
    merged = services.merge(again, into=checking, has_new_facts=False, by=county.market_handler)
    archived = services.archive(merged, by=county.market_handler)

    reopened = services.reopen(archived, by=county.market_handler, public_note="不是同一事实。")

    assert (reopened.state, reopened.merged_into) == (State.RECORDED, None)


@pytest.mark.parametrize(
    ("kind", "rule", "due_on"),
    [
        ("consultation", "h12345_consult", date(2026, 11, 26)),
        ("help", "h12345_help", date(2026, 11, 30)),
        ("suggestion", "h12345_suggest", date(2026, 12, 7)),
    ],
)
def test_inquiry_is_answered_and_followed_up(county, kind, rule, due_on):
    case = county.file(
        kind=kind, category=county.ask_category, demand="", respondent_name=""
    ).complaint
    assert (case.bureau, clocks(case)[rule]) == (county.commerce, (due_on, "running"))

    services.record(case, by=county.commerce_handler, at=NEXT_DAY)
    services.answer(case, outcome="请看政策汇编第三条。", by=county.commerce_handler, at=NEXT_DAY)
    case = services.follow_up(case, is_solved=True, grade=5, at=NEXT_DAY)

    assert (case.state, clocks(case)[rule][1]) == (State.FOLLOWED_UP, "met")


def test_inquiry_at_the_bureau_of_the_complaint_measures_is_answered_too(county):
    county.ask_category.kind = "consultation"
    case = county.file(kind="help", category=county.ask_category, demand="").complaint
    case.bureau = county.market
    case.seen_by = [county.market.pk]
    case.save()
    services.record(case, by=county.market_handler)

    case = services.answer(case, outcome="已经联系您。", by=county.market_handler)

    assert case.state == State.ANSWERED


def test_report_that_another_was_merged_into_goes_on_itself(county, checking):
    second = second_report(county)
    third = second_report(county, at="2026-12-02 10:00")
    services.merge(third, into=second, has_new_facts=False, by=county.market_handler)

    with pytest.raises(ValidationError) as error:
        services.merge(second, into=checking, has_new_facts=False, by=county.market_handler)

    assert codes(error) == ["merge_impossible"]
    second.refresh_from_db()
    assert (second.state, second.merged_into) == (State.RECORDED, None)


def test_new_facts_come_with_all_their_files_however_many_there_are(county, checking):
    again = second_report(county)
    for case in (checking, again):
        attachments.add([accept_upload(png()) for _ in range(6)], owner=case)

    services.merge(
        again,
        into=checking,
        has_new_facts=True,
        by=county.market_handler,
        at=moment("2026-12-03 10:00"),
    )

    assert checking.attachments.count() == 12
