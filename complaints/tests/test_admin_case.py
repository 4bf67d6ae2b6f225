import json
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.access import accesses_of
from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from complaints import services
from complaints.models import Attachment, Complaint, IdempotencyKey, Step
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.workbench import auditor, listed, page_of
from complaints.tracking import find
from complaints.transitions import Action, State
from reminders.models import Deadline, Heartbeat, Notification

PAGES = ["change", "history", "reveal"]
ADD = "admin:complaints_complaint_add"
CALLER = {
    "category": "service_quality",
    "content": "约定四小时深度保洁，两小时就离开。",
    "demand": "退还一半费用",
    "respondent_name": "高台县安心家政服务有限公司",
    "complainant_name": "张桂芳",
    "complainant_phone": "13993600009",
    "consent_version": "2026-11",
    "once": "7c3a0f0e-5b1e-4a59-9a0c-0a7a5d5e8f10",
}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(moment("2026-11-23 15:00"), tick=False):
        yield


@pytest.fixture
def market(county, client):
    client.force_login(county.market_contact)
    return client


def offered(response):
    moving = [step["action"] for step in response.context["moving_steps"]]
    return moving, response.context["staying_steps"]


# What the page shows


def test_case_page_masks_the_complainant(county, market):
    complaint = county.complaint(complainant_address="高台县城关镇东关社区3号楼2单元")
    page = market.get(page_of(complaint)).text
    for open_value in ("王小兰", "13893600001", "3号楼"):
        assert open_value not in page
    for masked in ("王*", "138****0001", "城关镇东关社区****"):
        assert masked in page


def test_case_page_says_where_each_clock_stands_and_why(county, market):
    complaint = county.complaint()
    response = market.get(page_of(complaint))
    clocks = [(clock.deadline.rule.name, clock.words.text) for clock in response.context["clocks"]]
    assert clocks == [("签收", "还有1个工作日"), ("决定是否受理", "还有7个工作日")]
    deadline = Deadline.objects.of(complaint).get(rule__slug="samr_accept")
    assert reverse("admin:reminders_deadline_change", args=[deadline.pk]) in response.text
    assert "总局令第121号第十五条" in response.text


def test_expected_clock_is_called_expected(db, client):
    county = CountyFactory(channel_published=False)
    client.force_login(county.market_contact)
    response = client.get(page_of(county.complaint()))
    assert "还有7个工作日（预计）" in [clock.words.text for clock in response.context["clocks"]]


def test_met_and_cancelled_clocks_come_last(county, market):
    complaint = county.complaint()
    services.record(complaint, by=county.market_contact)
    response = market.get(page_of(complaint))
    assert [clock.words.text for clock in response.context["clocks"]] == [
        "还有7个工作日",
        "按期完成",
    ]


def test_public_and_internal_notes_stand_apart(county, market):
    complaint = county.complaint()
    services.note(
        complaint, by=county.market_contact, public_note="已联系企业", internal_note="企业态度差"
    )
    page = market.get(page_of(complaint)).text
    assert "note-internal" in page
    assert "已联系企业" in page


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}"]
)
def test_what_a_resident_wrote_stays_text(county, market, text):
    complaint = county.complaint(
        title=text[:80], content=text, demand=text, respondent_name=text, respondent_address=text
    )
    services.note(complaint, by=county.market_contact, public_note=text, internal_note=text)
    for page in (page_of(complaint), reverse("admin:complaints_complaint_changelist"), "/admin/"):
        shown = market.get(page).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_case_page_takes_a_fixed_number_of_queries(county, market, django_assert_num_queries):
    complaint = county.complaint()
    county.complaint()
    market.get(page_of(complaint))
    with django_assert_num_queries(13):
        market.get(page_of(complaint))


def test_long_case_takes_the_same_queries(county, market, django_assert_num_queries):
    complaint = county.complaint()
    for _ in range(3):
        services.note(complaint, by=county.market_handler, internal_note="电话没有人接")
        county.complaint()
    for number in range(3):
        Attachment.objects.create(
            complaint=complaint,
            name=f"合同{number}.pdf",
            content_type="application/pdf",
            size=10,
            digest="0" * 64,
        )
    market.get(page_of(complaint))
    with django_assert_num_queries(13):
        market.get(page_of(complaint))


def test_looking_writes_nothing(county, market):
    complaint = county.complaint()
    before = Complaint.objects.filter(pk=complaint.pk).values().get()
    market.get(page_of(complaint))
    assert Complaint.objects.filter(pk=complaint.pk).values().get() == before
    assert Step.objects.filter(complaint=complaint).count() == 1
    assert AccessLog.objects.count() == 0


def test_other_cases_of_the_same_telephone_within_sight(county, market):
    complaint = county.complaint()
    other = county.complaint()
    county.complaint(complainant_phone="13893600002")
    hidden = county.complaint(category=county.property_category)
    others = market.get(page_of(complaint)).context["others"]
    assert others == [other]
    assert hidden not in others


def test_there_is_no_way_to_delete_or_to_edit_fields(county, market):
    complaint = county.complaint()
    assert market.post(page_of(complaint, "delete"), {"post": "yes"}).status_code == 403
    market.post(page_of(complaint), {"state": State.ARCHIVED, "bureau": county.housing.pk})
    again = Complaint.objects.get(pk=complaint.pk)
    assert (again.state, again.bureau) == (State.SUBMITTED, county.market)


def test_history_is_the_record_of_steps(county, market):
    complaint = county.complaint()
    response = market.get(page_of(complaint, "history"))
    assert response["Location"] == complaint.get_absolute_url()


# Who


@pytest.mark.parametrize(
    ("person", "moving", "staying"),
    [
        (
            "market_contact",
            ["record", "send_back", "withdraw"],
            ["assign", "note", "split", "link_enterprise", "hand_over"],
        ),
        (
            "market_handler",
            ["record", "send_back", "withdraw"],
            ["note", "split", "link_enterprise", "hand_over"],
        ),
        ("commerce_handler", [], ["note"]),
        ("center_contact", [], ["note", "split", "hand_over", "urge", "supervise"]),
    ],
)
def test_steps_offered_follow_the_person(county, client, person, moving, staying):
    client.force_login(getattr(county, person))
    assert offered(client.get(page_of(county.complaint()))) == (moving, staying)


def test_extension_is_offered_where_the_rule_knows_it(county, client):
    complaint = county.complaint(category=county.property_category)
    client.force_login(county.housing_handler)
    assert Action.EXTEND in offered(client.get(page_of(complaint)))[1]


@pytest.mark.parametrize(("phone", "texts"), [("13893600001", 1), ("0936-6621234", 0)])
def test_landline_gets_no_text_and_the_officer_is_told_to_call(county, market, phone, texts):
    complaint = county.complaint(complainant_phone=phone)

    assert Notification.objects.filter(channel="sms", recipient=None).count() == texts
    page = market.get(page_of(complaint)).text
    assert ("固定电话收不到短信，办理结果请打电话告知" in page) is not bool(texts)


def test_extension_is_not_offered_when_it_is_used_up_or_too_late(county, client):
    complaint = county.complaint(category=county.property_category)
    clock = Deadline.objects.of(complaint).get(rule__slug="h12345_complaint")
    with time_machine.travel(moment("2027-01-20 09:00"), tick=False):
        client.force_login(county.housing_handler)
        late = offered(client.get(page_of(complaint)))[1]
    with time_machine.travel(moment("2026-11-25 09:00"), tick=False):
        client.force_login(county.housing_handler)
        first = client.get(page_of(complaint, "step", "extend")).text
        services.extend(
            complaint,
            deadline=clock,
            approved_by=county.housing_leader,
            by=county.housing_handler,
            public_note="需要上门核查。",
        )
        used_up = offered(client.get(page_of(complaint)))[1]
        second = client.get(page_of(complaint, "step", "extend")).text

    assert Action.EXTEND not in late + used_up
    assert "届满，可延长15" in first
    assert "届满，可延长15" not in second


def test_resident_reads_that_somebody_else_approved_and_not_who(county):
    complaint = county.complaint(category=county.property_category)
    with time_machine.travel(moment("2026-11-25 09:00"), tick=False):
        services.extend(
            complaint,
            deadline=Deadline.objects.of(complaint).get(rule__slug="h12345_complaint"),
            approved_by=county.housing_leader,
            by=county.housing_handler,
            public_note="需要上门核查。",
        )

    step = complaint.steps.last()
    assert county.housing_leader.name not in step.public_note
    assert "已经申请人以外的负责人批准。原因：需要上门核查。" in step.public_note
    assert step.internal_note == f"{county.housing_leader}批准。"


def test_audit_administrator_reads_and_does_nothing(county, client):
    complaint = county.complaint()
    client.force_login(auditor())
    response = client.get(page_of(complaint))
    assert offered(response) == ([], [])
    assert response.context["can_reveal"] is False
    assert client.get(page_of(complaint, "step", "note")).status_code == 403


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("person", ["housing_contact", "housing_leader"])
def test_case_of_another_bureau_is_not_there(county, client, person, name):
    complaint = county.complaint()
    sign_in(client, getattr(county, person))
    assert client.get(page_of(complaint, name)).status_code == 404
    assert client.get(page_of(complaint, "step", "accept")).status_code == 404
    assert client.post(page_of(complaint, "step", "accept")).status_code == 404


def test_attachment_of_another_bureau_is_not_there(county, client):
    complaint = county.complaint()
    attachment = Attachment.objects.create(
        complaint=complaint,
        name="合同.pdf",
        content_type="application/pdf",
        size=9,
        digest="0" * 64,
    )
    client.force_login(county.housing_contact)
    assert client.get(reverse("complaints:attachment", args=[attachment.pk])).status_code == 404


def test_routed_away_the_case_is_gone_everywhere_at_once(county, market):
    complaint = county.complaint()
    sign_in(market, county.market_contact)
    services.send_back(complaint, by=county.market_contact, duty_basis="部门职责分工")
    services.decide_bureau(
        Complaint.objects.get(pk=complaint.pk),
        to_bureau=county.housing,
        duty_basis="部门职责分工",
        by=county.center_contact,
    )
    for name in PAGES:
        assert market.get(page_of(complaint, name)).status_code == 404
    assert market.get(page_of(complaint, "step", "note")).status_code == 404
    assert listed(market, state="all") == []
    assert market.get("/admin/").context["counts"] == {"overdue": 0, "today": 0, "three_days": 0}


@pytest.mark.parametrize("key", ["x", "0", "9" * 30, "1/../2", "_5F"])
def test_address_of_no_case_is_not_there(county, market, key):
    assert market.get(f"/admin/complaints/complaint/{key}/change/").status_code == 404


# Opening personal data


def test_reveal_opens_what_is_asked_once_and_keeps_why(county, market):
    complaint = county.complaint()
    sign_in(market, county.market_contact)
    response = market.post(
        page_of(complaint, "reveal"),
        {"fields_to_open": ["complainant_phone"], "reason": "电话联系投诉人"},
    )
    assert response.context["opened"] == {"电话": "13893600001"}
    assert "no-store" in response["Cache-Control"]
    access = accesses_of(complaint).get()
    assert (access.by, access.fields) == (county.market_contact, ["complainant_phone"])
    page = market.get(page_of(complaint)).text
    assert "电话联系投诉人" in page
    assert "13893600001" not in page


@pytest.mark.parametrize(
    "typed",
    [
        {"fields_to_open": ["complainant_phone"], "reason": ""},
        {"fields_to_open": ["complainant_phone"], "reason": "看看"},
        {"fields_to_open": ["complainant_phone"], "reason": "打13893600001核实"},
        {"fields_to_open": [], "reason": "电话联系投诉人"},
        {"fields_to_open": ["query_code_digest"], "reason": "电话联系投诉人"},
    ],
)
def test_reveal_without_a_good_reason_opens_nothing(county, market, typed):
    complaint = county.complaint()
    sign_in(market, county.market_contact)
    response = market.post(page_of(complaint, "reveal"), typed)
    assert (response.status_code, response.context["opened"]) == (422, {})
    assert AccessLog.objects.count() == 0


def test_reveal_asks_again_who_it_is(county, market):
    county.market_contact.set_password("workbench-2026")
    county.market_contact.save()
    market.force_login(county.market_contact)
    response = market.get(page_of(county.complaint(), "reveal"))
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]


@pytest.mark.parametrize("person", ["commerce_handler", "center_contact"])
def test_who_does_not_handle_the_case_reveals_nothing(county, client, person):
    complaint = county.complaint()
    sign_in(client, getattr(county, person))
    assert client.get(page_of(complaint, "reveal")).status_code == 403
    answer = client.post(
        page_of(complaint, "reveal"),
        {"fields_to_open": ["complainant_phone"], "reason": "电话联系投诉人"},
    )
    assert answer.status_code == 403


# Writing down for somebody


def test_entry_on_behalf_gives_number_and_code_to_read_out(county, market):
    response = market.post(reverse(ADD), CALLER, follow=True)
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.entered_by) == ("staff", county.market_contact)
    assert find(response.context["number"], response.context["query_code"]) == complaint
    assert [len(part) for part in response.context["query_code"].split(" ")] == [4, 4]
    assert complaint.steps.get().by == county.market_contact


def test_two_clicks_make_one_case(county, market):
    first = market.post(reverse(ADD), CALLER, follow=True)
    second = market.post(reverse(ADD), CALLER, follow=True)
    assert Complaint.objects.count() == 1
    assert second.context["query_code"] == first.context["query_code"]


def test_code_is_shown_to_the_officer_who_filed_it_alone(county, market, client):
    response = market.post(reverse(ADD), CALLER)
    client.force_login(county.market_handler)
    assert client.get(response["Location"]).status_code == 404


def test_code_is_kept_sealed(county, market):
    market.post(reverse(ADD), CALLER)
    key = IdempotencyKey.objects.get()
    number, query_code = json.loads(key.answer)
    with_code = IdempotencyKey.objects.extra(
        where=["answer::text LIKE %s"], params=[f"%{query_code}%"]
    )
    assert number == Complaint.objects.get().number
    assert not with_code.exists()


def test_entry_with_a_mistake_keeps_what_was_typed(county, market):
    response = market.post(reverse(ADD), {**CALLER, "complainant_phone": "12"})
    assert response.status_code == 422
    assert response.context["form"]["complainant_name"].value() == "张桂芳"
    assert list(response.context["form"].errors) == ["complainant_phone"]
    assert Complaint.objects.count() == 0


def test_case_of_another_bureau_can_be_entered_but_not_opened(county, client):
    client.force_login(county.housing_handler)
    response = client.post(reverse(ADD), CALLER, follow=True)
    assert response.context["is_visible"] is False
    assert response.context["complaint"].bureau == county.market


def test_who_acts_for_no_bureau_enters_nothing(county, client):
    client.force_login(auditor())
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(reverse(ADD), CALLER).status_code == 403


# The start page


def test_start_page_counts_what_is_due(county, market):
    for day in ("2026-11-20", "2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27"):
        Complaint.objects.filter(pk=county.complaint().pk).update(
            next_due_on=date.fromisoformat(day)
        )
    context = market.get(reverse("admin:index")).context
    assert context["counts"] == {"overdue": 1, "today": 1, "three_days": 3}
    days = [row["complaint"].next_due_on.day for row in context["tasks"]]
    assert days == [20, 23, 24, 26, 27]
    assert context["to_decide"] is None


def test_case_of_a_handler_who_left_waits_for_the_contact(county, client, market):
    kept, left = county.complaint(), county.complaint()
    handler = county.market_handler
    for case in (kept, left):
        services.assign(case, to=handler, by=county.market_contact)
    title = "没有交办到人，或者经办人已离任的事项"

    def waiting():
        return {each.title: each for each in market.get(reverse("admin:index")).context["waiting"]}

    assert title not in waiting()
    handler.memberships.update(valid_until=date(2026, 11, 22))
    assert waiting()[title].count == 2
    assert listed(market, assignee="nobody") == [kept.pk, left.pk]
    client.force_login(handler)
    assert client.get(kept.get_absolute_url()).status_code == 404
    client.force_login(county.market_contact)
    services.assign(kept, to=county.market_leader, by=county.market_contact)
    assert waiting()[title].count == 1


def test_start_page_of_the_center_shows_what_waits_for_its_decision(county, client):
    waiting = county.complaint(category=county.unrouted_category)
    county.complaint()
    client.force_login(county.center_contact)
    context = client.get(reverse("admin:index")).context
    assert [row["complaint"] for row in context["to_decide"]] == [waiting]


def test_start_page_says_when_worker_and_scheduler_were_heard(county, market):
    Heartbeat.objects.create(name="worker", at=moment("2026-11-23 14:59:48"))
    Heartbeat.objects.create(name="beat", at=moment("2026-11-23 12:00:00"))
    processes = market.get(reverse("admin:index")).context["processes"]
    assert [(each["is_alive"], each["age"]) for each in processes] == [
        (True, "12秒前"),
        (False, "3小时前"),
    ]


@pytest.mark.parametrize(("person", "queries"), [("market_contact", 11), ("center_contact", 12)])
def test_start_page_takes_a_fixed_number_of_queries(
    county, client, django_assert_num_queries, person, queries
):
    for _ in range(3):
        county.complaint()
    client.force_login(getattr(county, person))
    client.get(reverse("admin:index"))
    with django_assert_num_queries(queries):
        client.get(reverse("admin:index"))


def test_member_of_two_bureaus_counts_a_case_once(county, market):
    BureauMemberFactory(
        bureau=county.commerce, user=county.market_contact, role=BureauMember.Role.DEPUTY
    )
    Complaint.objects.filter(pk=county.complaint().pk).update(next_due_on=date(2026, 11, 23))
    assert market.get(reverse("admin:index")).context["counts"]["today"] == 1
