import threading
from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from complaints import services
from complaints.forms.steps import STEP_FORMS, form_of
from complaints.forms.steps.handing import SendBackForm
from complaints.models import Complaint, FollowUp, Step
from complaints.tests.factories import moment
from complaints.tests.workbench import auditor, page_of, step_of, take
from complaints.transitions import LIVES, STAYING_ACTIONS, Action, State
from reminders import rulebook
from reminders.models import Deadline, DeadlineRule, Notification

TODAY = "2026-11-24"


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(moment(f"{TODAY} 15:00"), tick=False):
        yield


@pytest.fixture
def market(county, client):
    client.force_login(county.market_contact)
    return client


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def errors_of(response):
    return response.context["form"].errors


def said(response):
    """What the page after the step says above everything else."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_step_says_the_term_that_the_bureau_has_set(county):
    DeadlineRule.objects.filter(slug="arbitrate_return").update(length=3)
    rulebook.forget()

    form = SendBackForm(complaint=county.complaint(), user=county.market_contact)

    assert "由中心在3个工作日内裁定" in form.leads_to


def test_every_step_that_staff_may_take_has_a_form():
    by_staff = {(kind, action) for kind, life in LIVES.items() for _, action in life}
    by_staff -= {(kind, Action.ANNUL) for kind in LIVES}  # only with the whole imported file
    by_staff |= {(kind, action) for kind in LIVES for action in STAYING_ACTIONS}
    assert {pair for pair in by_staff if form_of(*pair) is None} == set()


@pytest.mark.parametrize("kind", [kind for kind in LIVES if kind != "complaint"])
def test_forms_call_the_parties_as_cases_of_their_kind_do(county, kind):
    complaint = county.complaint(kind=kind)
    actions = {action for _, action in LIVES[kind]} | STAYING_ACTIONS - {Action.RECORD_CONSENT}
    words = ""
    for form_class in filter(None, (form_of(kind, action) for action in actions)):
        form = form_class(complaint=complaint, user=county.market_contact)
        fields = form.fields.values()
        words += form.leads_to + "".join(f"{each.label}{each.help_text}" for each in fields)

    assert complaint.complainant_word in words
    assert "投诉人" not in words
    assert "件投诉" not in words


@pytest.mark.parametrize("action", list(STEP_FORMS))
def test_form_page_of_a_step_only_shows(county, market, action):
    complaint = county.complaint()
    status = market.get(step_of(complaint, action)).status_code
    assert status in {200, 403, 409}
    assert Step.objects.filter(complaint=complaint).count() == 1


@pytest.mark.parametrize("action", ["submit", "transfer", "delete", "_take_step", "file_complaint"])
def test_word_that_is_no_step_is_not_there(county, market, action):
    complaint = county.complaint()
    assert market.get(page_of(complaint, "step", action)).status_code == 404
    assert market.post(page_of(complaint, "step", action)).status_code == 404


# A case from the desk to the archive


def test_mediation_from_desk_to_archive(county, market):
    complaint = county.complaint()
    path = [
        ("record", {}),
        ("request_identity", {"due_on": "2026-11-30"}),
        ("confirm_identity", {}),
        ("accept", {"public_note": "经核实，予以受理。"}),
        (
            "start_mediation",
            {"complainant_agreed_on": TODAY, "respondent_agreed_on": "2026-11-23"},
        ),
        ("start_appraisal", {"document": "高鉴委〔2026〕7号", "reason": "窗框是否原有损伤"}),
        ("end_appraisal", {"document": "高鉴〔2026〕9号"}),
        ("agree", {"outcome": "退还三百元，双方签字。", "paper": "at_once"}),
        ("follow_up", {"is_solved": "yes", "grade": "4", "remark": "可以"}),
        ("archive", {}),
    ]
    for action, fields in path:
        response = take(market, complaint, action, **fields)
        assert (action, response.status_code) == (action, 302)
    done = again(complaint)
    assert (done.state, done.outcome) == (State.ARCHIVED, "退还三百元，双方签字。")
    assert FollowUp.objects.get(complaint=complaint).is_solved is True
    assert [step.action for step in done.steps.all()] == ["submit", *[step for step, _ in path]]


def test_declining_names_ground_reason_and_remedies(county, market):
    complaint = county.complaint()
    services.record(complaint, by=county.market_contact)
    response = take(market, complaint, "decline", ground="3", public_note="属于公司之间的合同。")
    assert response.status_code == 302
    step = again(complaint).steps.last()
    assert again(complaint).declined_ground == 3
    assert "第十六条第3项" in step.public_note
    assert "属于公司之间的合同。" in step.public_note


def test_unsolved_is_written_down_as_unsolved(county, market):
    complaint = county.complaint()
    for action, fields in [
        ("record", {}),
        ("accept", {}),
        ("terminate", {"reason": "3", "outcome": "企业不同意退款。"}),
        ("tell", {}),
        ("follow_up", {"is_solved": "no", "grade": "1"}),
    ]:
        assert take(market, complaint, action, **fields).status_code == 302
    assert FollowUp.objects.get(complaint=complaint).is_solved is False
    assert again(complaint).termination_reason == 3


def test_extension_is_approved_by_another_leader(county, client):
    complaint = county.complaint(category=county.property_category)
    client.force_login(county.housing_contact)
    take(client, complaint, "record")
    clock = Deadline.objects.of(complaint).get(rule__slug="h12345_complaint")
    before = clock.due_on
    fields = {"deadline": clock.pk, "public_note": "需要上门核查"}
    refused = take(client, complaint, "extend", approved_by=county.housing_handler.pk, **fields)
    assert (refused.status_code, list(errors_of(refused))) == (422, ["approved_by"])
    assert (
        take(
            client, complaint, "extend", approved_by=county.housing_leader.pk, **fields
        ).status_code
        == 302
    )
    clock.refresh_from_db()
    assert clock.due_on > before
    told = Notification.objects.get(kind="complaint_extended", channel="inbox")
    assert told.recipient == county.housing_leader
    assert told.subject.startswith(f"{complaint.number} 已记录由您批准延期至2027年1月4日")


def test_extension_is_taken_back_by_a_leader_with_a_reason_for_the_officer(county, client):
    complaint = county.complaint(category=county.property_category)
    client.force_login(county.housing_contact)
    take(client, complaint, "record")
    clock = Deadline.objects.of(complaint).get(rule__slug="h12345_complaint")
    before = clock.due_on
    approved = {"approved_by": county.housing_leader.pk, "public_note": "需要上门核查"}
    take(client, complaint, "extend", deadline=clock.pk, **approved)
    reason = {"deadline": clock.pk, "internal_note": "没有人问过我，材料齐全，请按期办结。"}
    assert take(client, complaint, "revoke_extension", **reason).status_code == 403
    client.force_login(county.housing_leader)
    assert "撤销延期" in client.get(page_of(complaint)).text
    silent = take(client, complaint, "revoke_extension", deadline=clock.pk)
    assert (silent.status_code, list(errors_of(silent))) == (422, ["internal_note"])

    assert take(client, complaint, "revoke_extension", **reason).status_code == 302

    clock.refresh_from_db()
    assert (clock.due_on, again(complaint).next_due_on) == (before, before)
    step = complaint.steps.order_by("-pk").first()
    assert step.internal_note == reason["internal_note"]
    assert reason["internal_note"] not in step.public_note
    told = Notification.objects.get(kind="complaint_extension_revoked", channel="inbox")
    assert told.recipient == county.housing_contact
    assert "撤销延期</a>" not in client.get(page_of(complaint)).text
    client.force_login(county.housing_contact)
    assert take(client, complaint, "extend", deadline=clock.pk, **approved).status_code == 302


def test_extension_of_another_case_is_refused(county, client):
    complaint = county.complaint(category=county.property_category)
    other = county.complaint(category=county.property_category)
    client.force_login(county.housing_contact)
    clock = Deadline.objects.of(other).get(rule__slug="h12345_complaint")
    response = take(
        client,
        complaint,
        "extend",
        deadline=clock.pk,
        approved_by=county.housing_leader.pk,
        public_note="需要上门核查",
    )
    assert (response.status_code, list(errors_of(response))) == (422, ["deadline"])


def test_sent_back_case_leaves_the_bureau_and_comes_to_the_center(county, market, client):
    complaint = county.complaint()
    response = take(market, complaint, "send_back", duty_basis="物业管理条例第五条")
    assert response["Location"] == "/admin/complaints/complaint/"
    client.force_login(county.center_contact)
    response = take(
        client,
        complaint,
        "decide_bureau",
        to_bureau=county.housing.pk,
        duty_basis="物业管理条例第五条",
    )
    assert response.status_code == 302
    assert again(complaint).bureau == county.housing


def test_center_may_not_decide_for_itself(county, client):
    complaint = county.complaint(category=county.unrouted_category)
    client.force_login(county.center_contact)
    response = take(
        client, complaint, "decide_bureau", to_bureau=county.center.pk, duty_basis="职责分工"
    )
    assert (response.status_code, list(errors_of(response))) == (422, ["to_bureau"])


def test_page_says_that_the_third_decision_is_the_leaders(county, client):
    complaint = county.complaint(category=county.unrouted_category)
    Complaint.objects.filter(pk=complaint.pk).update(hops=2, sent_back_by=[county.market.pk])
    words = "这一次由县政府政务服务中心分管领导裁定。"

    client.force_login(county.center_contact)
    of_the_contact = client.get(page_of(complaint)).text
    client.force_login(county.center_leader)
    of_the_leader = client.get(page_of(complaint)).text

    assert words in of_the_contact
    assert words not in of_the_leader


def test_resident_reads_which_bureau_decided_and_not_who(county):
    complaint = county.complaint()
    services.send_back(complaint, duty_basis="学校后勤归教育部门", by=county.market_handler)
    assert again(complaint).routing_reason == (
        "县市场监管局退回（学校后勤归教育部门），由县政府政务服务中心裁定承办单位。"
    )

    services.decide_bureau(
        complaint, to_bureau=county.housing, duty_basis="物业服务", by=county.center_contact
    )

    assert again(complaint).routing_reason == (
        "县政府政务服务中心裁定由县住建局承办，依据：物业服务。"
    )


def test_handing_to_the_one_who_has_it_changes_nothing_and_says_so(county, market):
    complaint = county.complaint()
    take(market, complaint, "assign", to=county.market_handler.pk)
    steps = complaint.steps.count()
    assert market.get(step_of(complaint, "assign")).context["form"]["to"].initial == (
        county.market_handler.pk
    )
    response = take(market, complaint, "assign", to=county.market_handler.pk)
    assert response.status_code == 302
    assert again(complaint).assignee == county.market_handler
    assert complaint.steps.count() == steps
    assert said(response)[-1] == "本来就由县市场监管局经办人办理，没有变化。"


def test_case_that_nobody_has_is_not_given_back(county, market):
    complaint = county.complaint()
    response = take(market, complaint, "assign", to="")
    assert (response.status_code, errors_of(response)) == (422, {"to": ["请选择经办人。"]})
    assert complaint.steps.count() == 1


def test_handler_may_only_give_a_case_back(county, market, client):
    complaint = county.complaint()
    take(market, complaint, "assign", to=county.market_handler.pk)
    client.force_login(county.market_handler)
    sideways = take(client, complaint, "assign", to=county.market_deputy.pk)
    assert (sideways.status_code, list(errors_of(sideways))) == (422, ["to"])
    given_back = take(client, complaint, "assign", to="")
    assert given_back.status_code == 302
    assert said(given_back)[-1] == "已退回受理岗。"
    assert again(complaint).assignee is None


def test_push_from_the_service_center(county, client):
    complaint = county.complaint()
    client.force_login(county.center_contact)
    assert take(client, complaint, "urge").status_code == 302
    empty = take(client, complaint, "supervise")
    assert (empty.status_code, list(errors_of(empty))) == (422, ["internal_note"])
    assert take(client, complaint, "supervise", internal_note="三日内办结").status_code == 302
    assert again(complaint).state == State.SUBMITTED


# What is filled in wrongly


@pytest.mark.parametrize(
    ("state", "action", "fields", "field"),
    [
        ("recorded", "decline", {"public_note": "属于公司之间的合同。"}, "ground"),
        ("recorded", "decline", {"ground": "8", "public_note": "……"}, "ground"),
        ("recorded", "decline", {"ground": "3"}, "public_note"),
        ("recorded", "request_identity", {"due_on": TODAY}, "due_on"),
        ("recorded", "request_identity", {"due_on": "2026-02-30"}, "due_on"),
        ("submitted", "send_back", {"duty_basis": "  "}, "duty_basis"),
        ("submitted", "note", {}, "__all__"),
        ("submitted", "note", {"internal_note": "长" * 2001}, "internal_note"),
        ("submitted", "note", {"internal_note": "空\x00字符"}, "internal_note"),
        ("submitted", "assign", {"to": "999999"}, "to"),
        ("submitted", "assign", {"to": "x"}, "to"),
    ],
)
def test_mistake_is_told_beside_its_field_and_nothing_is_done(
    county, market, state, action, fields, field
):
    complaint = county.complaint()
    if state == "recorded":
        services.record(complaint, by=county.market_contact)
    before = again(complaint).state
    response = take(market, complaint, action, **fields)
    assert (response.status_code, list(errors_of(response))) == (422, [field])
    assert again(complaint).state == before


def test_agreement_in_the_future_is_refused_beside_its_day(county, market):
    complaint = county.complaint()
    services.record(complaint, by=county.market_contact)
    services.accept(complaint, by=county.market_contact)
    response = take(
        market,
        complaint,
        "start_mediation",
        complainant_agreed_on="2026-11-25",
        respondent_agreed_on=TODAY,
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "complainant_agreed_on": ["同意的日期不能晚于今天。"]
    }


# What is not possible now


def test_step_that_the_state_does_not_allow_is_a_conflict(county, market):
    complaint = county.complaint()
    shown = market.get(step_of(complaint, "agree"))
    posted = take(market, complaint, "agree", outcome="退款", paper="at_once")
    assert (shown.status_code, posted.status_code) == (409, 409)
    assert "这件投诉现在是“已提交”，不能办理“达成调解”" in posted.text
    assert again(complaint).state == State.SUBMITTED


def test_second_officer_is_told_who_did_what(county, market):
    complaint = county.complaint()
    services.record(complaint, by=county.market_contact)
    old_page = market.get(step_of(complaint, "accept"))
    services.decline(
        complaint, ground=3, public_note="属于公司之间的合同。", by=county.market_handler
    )
    response = market.post(
        step_of(complaint, "accept"),
        {
            "seen_step": old_page.context["form"]["seen_step"].value(),
            "public_note": "请本月三十日上午来窗口。",
        },
    )
    assert response.status_code == 409
    assert response.context["typed"] == [("公开说明", "请本月三十日上午来窗口。")]
    assert "请本月三十日上午来窗口。" in response.text
    assert "县市场监管局经办人已在11月24日 15:00办理“不予受理”" in response.text
    assert again(complaint).state == State.DECLINED


def test_note_of_another_officer_makes_the_page_stale_too(county, market):
    complaint = county.complaint()
    seen = complaint.steps.get().pk
    services.note(complaint, by=county.market_handler, internal_note="对方来电要求撤回")
    response = market.post(step_of(complaint, "record"), {"seen_step": seen})
    assert response.status_code == 409
    assert again(complaint).state == State.SUBMITTED


@pytest.mark.parametrize("seen", ["", "x", "9" * 30])
def test_page_without_its_last_step_is_too_old(county, market, seen):
    complaint = county.complaint()
    response = market.post(step_of(complaint, "record"), {"seen_step": seen})
    assert response.status_code in {409, 422}
    assert again(complaint).state == State.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_wins(county):
    complaint = county.complaint()
    seen = complaint.steps.get().pk
    start = threading.Barrier(2)
    statuses = []

    def sign_for(user):
        client = Client()
        client.force_login(user)
        start.wait()
        try:
            response = client.post(step_of(complaint, "record"), {"seen_step": seen})
            statuses.append(response.status_code)
        finally:
            connection.close()

    officers = [county.market_contact, county.market_handler]
    threads = [threading.Thread(target=sign_for, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 409]
    assert complaint.steps.filter(action=Action.RECORD).count() == 1


# Who may not


@pytest.mark.parametrize(
    ("person", "action", "status"),
    [
        ("commerce_handler", "accept", 403),
        ("commerce_handler", "note", 302),
        ("center_contact", "accept", 403),
        ("market_handler", "urge", 403),
        ("market_handler", "decide_bureau", 403),
        ("housing_leader", "accept", 404),
        ("housing_leader", "note", 404),
    ],
)
def test_step_follows_the_person(county, client, person, action, status):
    complaint = county.complaint()
    services.record(complaint, by=county.market_contact)
    client.force_login(getattr(county, person))
    response = take(client, complaint, action, internal_note="协办意见")
    assert response.status_code == status


def test_auditor_takes_no_step(county, client):
    complaint = county.complaint()
    client.force_login(auditor())
    assert take(client, complaint, "note", internal_note="我看看").status_code == 403


def test_former_member_takes_no_step(county, market):
    complaint = county.complaint()
    county.market_contact.memberships.update(valid_until=date(2026, 11, 23))
    assert take(market, complaint, "record").status_code == 404
