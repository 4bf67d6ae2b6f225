import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from complaints import permissions, services
from complaints.models import Complaint, LabourLane, WageOutcome
from complaints.tests.factories import moment
from complaints.tests.wage_county import coworker
from complaints.tests.workbench import page_of, step_of, take
from complaints.transitions import LANE_ACTIONS, Action, State
from reminders.models import Notification

ALL_LANES = set(LANE_ACTIONS)


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(moment("2026-11-25 15:00"), tick=False):
        yield


@pytest.fixture
def officer(wages, client):
    sign_in(client, wages.hrss_handler)
    return client


def panel(client, complaint):
    panels = client.get(page_of(complaint)).context["panels"]
    return next(each for each in panels if each["template"].endswith("_wage_panel.html"))


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def test_panel_shows_sums_masked_workers_and_the_three_lanes(wages, officer):
    complaint = wages.investigated(coworkers=[coworker()])

    shown = panel(officer, complaint)

    assert [(each.name, each.phone) for each in shown["workers"]] == [
        ("赵*", "138****0011"),
        ("李*", "138****5678"),
    ]
    assert [(lane.name, lane.state, lane.who) for lane, _, _ in shown["lanes"]] == [
        ("劳动监察", "监察调查中", "县人社局：完成调查并答复"),
        ("劳动争议调解", "没有开始", ""),
        ("劳动仲裁", "没有申请", ""),
    ]
    assert shown["lanes"][0][0].deadline.rule.slug == "labor_inspection"


def test_worker_and_employer_are_called_by_what_they_are(wages, officer):
    complaint = wages.investigated()

    page = officer.get(page_of(complaint)).text

    assert "<dt>劳动者</dt>" in page and "<dt>用工方</dt>" in page
    assert "欠薪人" not in page
    texts = Notification.objects.filter(channel="sms").values_list("subject", flat=True)
    assert f"您的欠薪反映{complaint.number}已提交" in texts


def test_complaint_has_no_panel_of_wages(wages, client):
    complaint = wages.county.complaint()
    client.force_login(wages.county.market_contact)

    templates = [each["template"] for each in client.get(page_of(complaint)).context["panels"]]

    assert not any("wage" in template for template in templates)


def test_claim_without_its_sums_is_shown_all_the_same(wages, officer):
    complaint = services.file_complaint(
        kind="wage_arrears",
        category=wages.category,
        title="热线转来的欠薪",
        content="没有写金额。",
        demand="",
        respondent_name="安心家政",
        complainant_name="赵春燕",
        complainant_phone="13893600011",
        privacy_notice=wages.county.notice,
    ).complaint

    page = officer.get(page_of(complaint)).content.decode()

    assert "提交时没有填写欠薪明细。" in page


def test_lanes_are_begun_and_ended_by_forms(wages, officer):
    complaint = wages.investigated()

    take(
        officer,
        complaint,
        "mediate_labor",
        body="县总工会调解组织",
        bureau=wages.union.pk,
        started_on="2026-11-24",
    )
    take(officer, complaint, "apply_arbitration", body="县仲裁委", applied_on="2026-11-24")
    take(officer, complaint, "accept_arbitration", accepted_on="2026-11-25")
    both = [(lane.name, lane.state, lane.who) for lane, _, _ in panel(officer, complaint)["lanes"]]
    take(officer, complaint, "end_labor_mediation", result="agreed", ended_on="2026-11-25")
    take(officer, complaint, "end_arbitration", result="withdrawn", ended_on="2026-11-25")

    assert both[1:] == [
        ("劳动争议调解", "调解中", "县总工会调解组织：调解"),
        ("劳动仲裁", "已经受理", "县仲裁委：作出裁决"),
    ]
    assert list(LabourLane.objects.values_list("kind", "result")) == [
        ("mediation", "agreed"),
        ("arbitration", "withdrawn"),
    ]


def test_answer_is_given_by_a_form_and_shown(wages, officer):
    complaint = wages.investigated()

    take(
        officer,
        complaint,
        "answer",
        result="paid_in_part",
        recovered_yuan="4000",
        outcome="付了四千。",
    )

    outcome = WageOutcome.objects.get()
    assert (outcome.result, outcome.recovered_yuan) == ("paid_in_part", 4000)
    assert "追回4000.00元" in officer.get(page_of(complaint)).content.decode()


def test_answer_without_its_sum_is_refused_beside_the_field(wages, officer):
    complaint = wages.investigated()

    shown = take(officer, complaint, "answer", result="paid_in_full", outcome="付清了。")

    assert shown.status_code == 422
    assert shown.context["form"].errors == {"recovered_yuan": ["请填写追回的金额。"]}
    assert again(complaint).state == State.INVESTIGATING


def test_accepting_starts_the_investigation(wages, officer):
    complaint = wages.claim()
    take(officer, complaint, "record")

    take(officer, complaint, "accept")

    assert again(complaint).state == State.INVESTIGATING


@pytest.mark.parametrize(
    ("who", "lanes"),
    [
        pytest.param("hrss_contact", ALL_LANES, id="contact of the labour bureau"),
        pytest.param("hrss_handler", ALL_LANES, id="handler of the labour bureau"),
        pytest.param(
            "union_handler",
            {Action.MEDIATE_LABOR, Action.END_LABOR_MEDIATION},
            id="the trade union that assists",
        ),
    ],
)
def test_who_may_do_what_beside_the_investigation(wages, who, lanes):
    complaint = wages.investigated()

    assert {
        each for each in LANE_ACTIONS if permissions.may_do(getattr(wages, who), complaint, each)
    } == lanes


@pytest.mark.parametrize("who", ["market_contact", "housing_leader", "center_contact"])
def test_other_bureaus_take_no_step_beside_the_investigation(wages, who):
    complaint = wages.investigated()
    user = getattr(wages.county, who)

    assert not any(permissions.may_do(user, complaint, each) for each in LANE_ACTIONS)


def test_only_steps_that_are_called_for_are_offered(wages):
    complaint = wages.investigated()
    offered = set(permissions.actions_for(wages.hrss_handler, complaint)) & ALL_LANES

    assert offered == {Action.MEDIATE_LABOR, Action.APPLY_ARBITRATION}


def test_step_pages_only_show(wages, officer):
    complaint = wages.investigated()

    statuses = [officer.get(step_of(complaint, action)).status_code for action in LANE_ACTIONS]

    assert statuses == [200] * len(LANE_ACTIONS)
    assert not LabourLane.objects.exists()


def test_coworkers_are_opened_one_by_one_with_a_reason(wages, officer):
    complaint = wages.investigated(coworkers=[coworker()])

    shown = officer.post(
        page_of(complaint, "reveal"),
        {"fields_to_open": ["coworkers"], "reason": "电话核实各人的工时"},
    )

    log = AccessLog.objects.get(by=wages.hrss_handler)
    assert shown.context["opened"] == {"劳动者2姓名": "李梅", "劳动者2电话": "13812345678"}
    assert (log.fields, log.reason) == (["name", "phone"], "电话核实各人的工时")
    assert "李" not in log.label


def test_trade_union_cannot_open_who_it_is(wages, client):
    complaint = wages.investigated(coworkers=[coworker()])
    sign_in(client, wages.union_handler)

    assert client.get(page_of(complaint)).status_code == 200
    assert client.get(page_of(complaint, "reveal")).status_code == 403


def test_alert_is_shown_on_each_of_its_cases(wages, officer):
    for phone in ("13893600011", "13893600012", "13893600013"):
        complaint = wages.claim(complainant_phone=phone)

    page = officer.get(page_of(complaint)).content.decode()

    alert = panel(officer, complaint)["alert"]
    address = reverse("admin:complaints_complaint_collective", args=[alert.pk])
    assert address in page
    raised = date_format(timezone.localtime(alert.raised_at), "DATETIME_FORMAT")
    assert f"{raised}报告{alert.bureau}" in officer.get(address).text


@pytest.fixture
def without_sums(wages):
    """A claim that the hotline sent: nobody has said how much is owed."""
    complaint = wages.county.complaint(
        kind="wage_arrears",
        category=wages.category,
        channel="hotline_12345",
        title="做了两个月保洁没给钱",
        demand="",
    )
    services.record(complaint, by=wages.hrss_handler)
    services.accept_wage_claim(complaint, by=wages.hrss_handler)
    return again(complaint)


def test_claim_that_came_without_sums_is_answered_with_what_was_established(without_sums, officer):
    paid = {"result": "paid_in_full", "recovered_yuan": "3000", "outcome": "已经付清。"}

    shown = officer.get(step_of(without_sums, "answer"))
    refused = take(officer, without_sums, "answer", **paid)
    taken = take(officer, without_sums, "answer", **paid, established_yuan="3000")

    assert "来的时候没有填写欠了多少" in shown.text
    assert (refused.status_code, list(refused.context["form"].errors)) == (
        422,
        ["established_yuan"],
    )
    assert taken.status_code == 302
    case = again(without_sums)
    assert (case.state, case.outcome) == (State.ANSWERED, "查实拖欠3000元。已经付清。")
    assert "已全部付清，追回3000.00元" in officer.get(page_of(case)).text


def test_claim_that_came_without_sums_is_handed_on_without_any(without_sums, officer):
    take(officer, without_sums, "answer", result="handed_on", outcome="请申请劳动仲裁。")

    assert again(without_sums).state == State.ANSWERED
