from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from complaints import retention, services
from complaints.models import Complaint, LabourLane, WageClaim, WageOutcome, WageWorker
from complaints.tests.factories import moment
from complaints.tests.wage_county import coworker
from complaints.transitions import LIVES, Action, Kind, State
from reminders.models import Deadline, Notification

NOVEMBER_25 = moment("2026-11-25 15:00")
Result = LabourLane.Result


def clock(complaint, slug, **state):
    return Deadline.objects.of(complaint).get(rule__slug=slug, **state)


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def code_of(raised):
    error = raised.value
    errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    return {name: [each.code for each in found] for name, found in errors.items()}


def mediate(wages, complaint, **values):
    plain = {
        "body": "县总工会调解组织",
        "bureau": wages.union,
        "started_on": date(2026, 11, 25),
        "by": wages.hrss_handler,
        "at": NOVEMBER_25,
    }
    return services.mediate_labor(complaint, **{**plain, **values})


def apply(wages, complaint, **values):
    plain = {
        "body": "高台县劳动人事争议仲裁委员会",
        "applied_on": date(2026, 11, 25),
        "by": wages.hrss_handler,
        "at": NOVEMBER_25,
    }
    return services.apply_arbitration(complaint, **{**plain, **values})


def test_who_gets_the_claim_gets_no_clock_of_the_trade_union(wages):
    complaint = wages.investigated()
    mediate(wages, complaint)

    services.assign(complaint, to=wages.hrss_handler, by=wages.hrss_contact)

    assert clock(complaint, "labor_inspection").assignee == wages.hrss_handler
    assert clock(complaint, "labor_mediation").assignee is None


def test_claim_is_filed_with_its_sums_and_goes_to_the_labour_bureau(wages):
    filed = wages.file(coworkers=[coworker(), coworker("王芳", "13812345679", "500.50")])

    complaint = again(filed.complaint)
    claim = complaint.wage_claim
    assert (complaint.kind, complaint.bureau, complaint.assisting_bureaus) == (
        Kind.WAGE_ARREARS,
        wages.hrss,
        [wages.union.pk],
    )
    assert "《保障农民工工资支付条例》第十条" in complaint.routing_reason
    assert (complaint.amount_yuan, claim.owed_yuan) == (Decimal("15000.50"), Decimal("15000.50"))
    assert (claim.employer_key, claim.months_text) == ("安心家政", "2026年6月至8月")
    assert [(row.name, row.owed_yuan, row.is_claimant) for row in claim.workers.all()] == [
        ("赵春燕", Decimal("11500"), True),
        ("李梅", Decimal("3000"), False),
        ("王芳", Decimal("500.50"), False),
    ]


def test_names_and_telephones_of_workers_are_sealed(wages):
    wages.claim(coworkers=[coworker()])

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM complaints_wageworker")
        stored = [value for row in cursor.fetchall() for value in row]

    assert [value[:3] for value in stored] == ["v1:"] * 4


def test_labour_bureau_has_five_workdays_to_decide(wages):
    complaint = wages.claim()

    accept = clock(complaint, "labor_inspection_accept")
    assert (accept.owner, accept.due_on) == (wages.hrss, date(2026, 11, 30))
    assert accept.rule.basis_text == "暂行约定，待县人社局确认"


def test_accepted_claim_is_investigated_within_sixty_workdays(wages):
    complaint = wages.investigated()

    inspection = clock(complaint, "labor_inspection")
    assert complaint.state == State.INVESTIGATING
    assert clock(complaint, "labor_inspection_accept").met_on == date(2026, 11, 24)
    assert (inspection.rule.length, inspection.rule.basis_text) == (
        60,
        "《劳动保障监察条例》第十七条",
    )
    assert inspection.received_on == date(2026, 11, 24)


def test_investigation_is_extended_by_thirty_workdays_with_approval(wages):
    complaint = wages.investigated()
    before = clock(complaint, "labor_inspection").due_on

    services.extend(
        complaint,
        deadline=clock(complaint, "labor_inspection"),
        approved_by=wages.hrss_leader,
        by=wages.hrss_handler,
        at=NOVEMBER_25,
        public_note="工资台账要去外地调取。",
    )

    assert clock(complaint, "labor_inspection").extensions.get().length == 30
    assert clock(complaint, "labor_inspection").due_on > before


def test_nobody_may_decline_a_wage_claim():
    forbidden = {Action.DECLINE, Action.REDIRECT, Action.TERMINATE}

    assert {action for _, action in LIVES[Kind.WAGE_ARREARS]} & forbidden == set()


@pytest.mark.parametrize(
    ("result", "recovered", "kept"),
    [
        (WageOutcome.Result.PAID_IN_FULL, Decimal("11500"), Decimal("11500")),
        (WageOutcome.Result.PAID_IN_PART, Decimal("4000"), Decimal("4000")),
        (WageOutcome.Result.ORDERED, None, Decimal(0)),
        (WageOutcome.Result.NO_ARREARS, None, Decimal(0)),
        (WageOutcome.Result.HANDED_ON, None, Decimal(0)),
    ],
)
def test_answer_says_what_came_of_it_and_how_much_was_recovered(wages, result, recovered, kept):
    complaint = wages.investigated()

    services.answer_wage_claim(
        complaint,
        result=result,
        recovered_yuan=recovered,
        outcome="查清了。",
        by=wages.hrss_handler,
        at=NOVEMBER_25,
    )

    outcome = WageOutcome.objects.get()
    assert (outcome.result, outcome.recovered_yuan) == (result, kept)
    assert again(complaint).state == State.ANSWERED
    assert clock(complaint, "labor_inspection").met_on == date(2026, 11, 25)
    assert clock(complaint, "h12345_follow_up").due_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"result": "paid_in_full"}, {"recovered_yuan": ["recovered_missing"]}),
        (
            {"result": "no_arrears", "recovered_yuan": Decimal(1)},
            {"recovered_yuan": ["recovered_superfluous"]},
        ),
        (
            {"result": "paid_in_full", "recovered_yuan": Decimal("11499.99")},
            {"recovered_yuan": ["recovered_not_in_full"]},
        ),
        (
            {"result": "paid_in_full", "recovered_yuan": Decimal(20000)},
            {"recovered_yuan": ["recovered_not_in_full"]},
        ),
        (
            {"result": "paid_in_part", "recovered_yuan": Decimal(11500)},
            {"recovered_yuan": ["recovered_not_in_part"]},
        ),
        (
            {
                "result": "paid_in_full",
                "recovered_yuan": Decimal(11500),
                "established_yuan": Decimal(9000),
            },
            {"recovered_yuan": ["recovered_not_in_full"]},
        ),
    ],
)
def test_answer_that_does_not_fit_its_sum_is_refused(wages, values, codes):
    complaint = wages.investigated()

    with pytest.raises(ValidationError) as raised:
        services.answer_wage_claim(complaint, outcome="结果", by=wages.hrss_handler, **values)

    assert code_of(raised) == codes
    assert not WageOutcome.objects.exists()


def test_answer_says_which_sum_was_owed_in_truth(wages):
    complaint = wages.investigated()

    services.answer_wage_claim(
        complaint,
        result="paid_in_full",
        recovered_yuan=Decimal("9000.00"),
        established_yuan=Decimal("9000.00"),
        outcome="已经付清。",
        by=wages.hrss_handler,
    )

    assert WageOutcome.objects.get().recovered_yuan == 9000
    assert again(complaint).outcome == "查实拖欠9000.00元（申报11500.00元）。已经付清。"


def test_what_is_not_investigated_can_only_be_handed_on(wages):
    complaint = wages.claim()
    services.record(complaint, by=wages.hrss_handler, at=NOVEMBER_25)

    with pytest.raises(ValidationError) as raised:
        services.answer_wage_claim(
            complaint, result="no_arrears", outcome="没有", by=wages.hrss_handler, at=NOVEMBER_25
        )
    services.answer_wage_claim(
        complaint, result="handed_on", outcome="请申请仲裁。", by=wages.hrss_handler, at=NOVEMBER_25
    )

    assert code_of(raised) == {"result": ["not_investigated"]}
    assert again(complaint).state == State.ANSWERED


def test_reworked_claim_is_investigated_again_and_its_answer_replaced(wages):
    complaint = wages.investigated()
    answer = {"by": wages.hrss_handler, "at": NOVEMBER_25, "outcome": "结果"}
    services.answer_wage_claim(complaint, result="no_arrears", **answer)
    services.follow_up(complaint, is_solved=False, grade=2, at=NOVEMBER_25)
    services.rework(
        complaint, by=wages.county.center_contact, at=NOVEMBER_25, public_note="有新证据。"
    )

    running = Deadline.objects.of(complaint).open().values_list("rule__slug", flat=True)
    assert list(running) == ["labor_inspection"]
    services.answer_wage_claim(
        complaint, result="paid_in_part", recovered_yuan=Decimal(100), **answer
    )
    assert WageOutcome.objects.get().result == "paid_in_part"


# Lanes


def test_mediation_and_arbitration_run_beside_the_investigation_with_clocks_of_their_own(wages):
    complaint = wages.investigated()

    mediate(wages, complaint)
    apply(wages, complaint)

    assert again(complaint).state == State.INVESTIGATING
    ticking = Deadline.objects.of(complaint).open().order_by("due_on")
    assert [(each.rule.slug, each.owner, each.due_on) for each in ticking[:2]] == [
        ("arbitration_accept", wages.hrss, date(2026, 11, 30)),
        ("labor_mediation", wages.union, date(2026, 12, 10)),
    ]
    assert ticking[2].rule.slug == "labor_inspection"


def test_clock_of_the_arbitration_commission_does_not_make_the_bureau_late(wages):
    complaint = wages.investigated()
    inspection = clock(complaint, "labor_inspection").due_on

    apply(wages, complaint)

    assert clock(complaint, "arbitration_accept").rule.acting_party == "劳动人事争议仲裁委员会"
    assert again(complaint).next_due_on == inspection


def test_arbitration_goes_from_the_application_to_the_award(wages):
    complaint = wages.investigated()
    apply(wages, complaint)

    services.accept_arbitration(
        complaint,
        accepted_on=date(2026, 11, 27),
        by=wages.hrss_handler,
        at=moment("2026-11-30 09:00"),
    )
    award = clock(complaint, "arbitration_award")
    services.end_arbitration(
        complaint,
        result=Result.AWARDED,
        ended_on=date(2026, 12, 20),
        by=wages.hrss_handler,
        at=moment("2026-12-21 09:00"),
    )

    assert (award.received_on, award.rule.length) == (date(2026, 11, 27), 45)
    assert clock(complaint, "arbitration_accept").met_on == date(2026, 11, 27)
    assert clock(complaint, "arbitration_award").met_on == date(2026, 12, 20)
    lane = LabourLane.objects.get()
    assert (lane.accepted_on, lane.ended_on, lane.result) == (
        date(2026, 11, 27),
        date(2026, 12, 20),
        Result.AWARDED,
    )


def test_trade_union_that_assists_may_begin_and_end_the_mediation_and_nothing_else(wages):
    complaint = wages.investigated()
    mediate(wages, complaint, by=wages.union_handler)
    end = {"result": Result.AGREED, "ended_on": date(2026, 11, 25), "at": NOVEMBER_25}

    services.end_labor_mediation(complaint, by=wages.union_contact, **end)

    assert LabourLane.objects.get().result == Result.AGREED
    assert clock(complaint, "labor_mediation").met_on == date(2026, 11, 25)
    with pytest.raises(PermissionDenied):
        apply(wages, complaint, by=wages.union_handler)
    with pytest.raises(PermissionDenied):
        mediate(wages, complaint, by=wages.county.market_handler)


def test_lane_of_a_kind_runs_once_at_a_time(wages):
    complaint = wages.investigated()
    mediate(wages, complaint)

    with pytest.raises(ValidationError) as raised:
        mediate(wages, complaint)

    assert code_of(raised) == {"body": ["lane_open"]}
    with pytest.raises(IntegrityError, match="labour_lane_open_once"), transaction.atomic():
        LabourLane.objects.create(
            complaint=complaint, kind="mediation", body="别的", started_on=date(2026, 11, 25)
        )


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 11, 26), {"ended_on": ["day_impossible"]}),
        (date(2026, 11, 24), {"ended_on": ["day_impossible"]}),
    ],
)
def test_lane_ends_between_its_start_and_today(wages, day, codes):
    complaint = wages.investigated()
    mediate(wages, complaint)

    with pytest.raises(ValidationError) as raised:
        services.end_labor_mediation(
            complaint, result=Result.AGREED, ended_on=day, by=wages.hrss_handler, at=NOVEMBER_25
        )

    assert code_of(raised) == codes
    assert LabourLane.objects.get().is_open


@pytest.mark.parametrize(
    ("step", "values"),
    [
        ("end_labor_mediation", {"result": Result.AGREED, "ended_on": date(2026, 11, 25)}),
        ("accept_arbitration", {"accepted_on": date(2026, 11, 25)}),
        ("end_arbitration", {"result": Result.AWARDED, "ended_on": date(2026, 11, 25)}),
    ],
)
def test_what_has_not_begun_cannot_go_on(wages, step, values):
    complaint = wages.investigated()

    with pytest.raises(ValidationError) as raised:
        getattr(services, step)(complaint, by=wages.hrss_handler, at=NOVEMBER_25, **values)

    assert code_of(raised) == {None: ["lane_not_open"]}


def test_result_of_another_kind_of_lane_is_refused(wages):
    complaint = wages.investigated()
    mediate(wages, complaint)

    with pytest.raises(ValidationError) as raised:
        services.end_labor_mediation(
            complaint,
            result=Result.AWARDED,
            ended_on=date(2026, 11, 25),
            by=wages.hrss_handler,
            at=NOVEMBER_25,
        )

    assert code_of(raised) == {"result": ["result_unfit"]}


def test_mediation_of_a_bureau_without_part_in_the_case_is_refused(wages):
    complaint = wages.investigated()

    with pytest.raises(ValidationError) as raised:
        mediate(wages, complaint, bureau=wages.county.market)

    assert code_of(raised) == {"bureau": ["bureau_has_no_part"]}


def test_worker_who_is_hidden_is_mediated_only_with_consent(wages):
    complaint = wages.investigated(hides_name=True)

    with pytest.raises(ValidationError) as raised:
        mediate(wages, complaint)
    mediate(wages, complaint, worker_agrees=True)

    assert code_of(raised) == {"worker_agrees": ["consent_missing"]}
    assert LabourLane.objects.get().is_open


def test_who_takes_a_claim_back_is_no_complainant(wages):
    complaint = wages.investigated()

    services.withdraw(complaint, at=NOVEMBER_25)

    assert complaint.steps.last().public_note == "劳动者撤回欠薪反映。"
    letters = Notification.objects.filter(kind="complaint_withdrawn")
    assert {each.subject.partition(" ")[2] for each in letters} == {"劳动者已撤回"}


def test_withdrawn_claim_leaves_no_lane_open(wages):
    complaint = wages.investigated()
    mediate(wages, complaint)

    services.withdraw(complaint, at=NOVEMBER_25)

    lane = LabourLane.objects.get()
    assert (lane.ended_on, lane.result) == (date(2026, 11, 25), Result.CASE_ENDED)
    assert not Deadline.objects.of(complaint).open().exists()


def test_merged_claim_leaves_no_lane_open_that_nobody_could_end(wages):
    first, second = wages.investigated(), wages.claim(at="2026-11-24 11:00")
    services.record(second, by=wages.hrss_handler, at=moment("2026-11-24 12:00"))
    mediate(wages, second)
    into = {"into": first, "reason": "同一笔工钱。", "by": wages.hrss_handler, "at": NOVEMBER_25}

    services.merge_case(second, **into)
    ended = LabourLane.objects.get().result
    services.unmerge(second, public_note="并错了。", by=wages.hrss_handler, at=NOVEMBER_25)
    mediate(wages, second)

    assert ended == Result.CASE_ENDED
    assert clock(second, "labor_mediation", state="running").owner == wages.union


def test_what_runs_beside_a_claim_goes_on_when_it_is_sent_back(wages):
    county, day = wages.county, moment("2026-11-26 09:00")
    complaint = wages.claim()
    services.record(complaint, by=wages.hrss_handler, at=moment("2026-11-24 09:00"))
    mediate(wages, complaint)
    apply(wages, complaint)

    services.send_back(complaint, duty_basis="部门职责分工", by=wages.hrss_handler, at=day)
    sent_back = again(complaint)
    services.decide_bureau(
        complaint,
        to_bureau=county.commerce,
        duty_basis="行业管理",
        by=county.center_contact,
        at=day,
    )

    assert (sent_back.bureau, sent_back.assisting_bureaus) == (county.center, [wages.union.pk])
    assert again(complaint).assisting_bureaus == [wages.union.pk]
    assert clock(complaint, "labor_mediation").owner == wages.union
    assert clock(complaint, "arbitration_accept").owner == county.commerce
    running = Deadline.objects.of(complaint).running().values_list("rule__slug", flat=True)
    assert {"labor_mediation", "arbitration_accept"} <= set(running)


def test_workers_are_erased_with_the_complainant(wages):
    complaint = wages.claim(coworkers=[coworker()])
    services.withdraw(complaint, at=NOVEMBER_25)

    retention.erase(moment("2029-11-26 00:00"))

    assert set(WageWorker.objects.values_list("phone_index", flat=True)) == {""}
    assert {(row.name, row.phone) for row in WageWorker.objects.all()} == {("", "")}
    assert WageClaim.objects.get().owed_yuan == Decimal(14500)


# What the database refuses


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"owed_yuan": 0}, "wage_claim_something_owed"),
        ({"paid_yuan": -1}, "wage_claim_paid_not_negative"),
        ({"first_month": date(2026, 9, 1)}, "wage_claim_months_in_order"),
        (
            {"is_still_employed": True, "left_on": date(2026, 9, 1)},
            "wage_claim_left_or_still_employed",
        ),
    ],
)
def test_impossible_claim_is_refused_by_the_database(wages, changes, constraint):
    wages.claim()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WageClaim.objects.update(**changes)


@pytest.mark.parametrize("model", [WageClaim, WageWorker])
def test_sums_of_the_workers_are_the_sum_of_the_claim(wages, model):
    wages.claim(coworkers=[coworker()])

    with pytest.raises(IntegrityError, match="the sums of the workers"), transaction.atomic():
        model.objects.update(owed_yuan=1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
