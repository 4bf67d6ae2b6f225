"""What an officer is asked who writes a complaint down for somebody else."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from complaints.forms.on_behalf import OnBehalfForm
from complaints.models import Complaint
from complaints.tests.factories import moment
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.masking import mask_name
from papers.models import TakenSheet

ADD = "admin:complaints_complaint_add"
CALLER = {
    "category": "service_quality",
    "content": "约定四小时深度保洁，两小时就离开。",
    "demand": "退还一半费用",
    "complainant_name": "张桂芳",
    "complainant_phone": "13993600009",
    "consent_version": "2026-11",
    "once": "7c3a0f0e-5b1e-4a59-9a0c-0a7a5d5e8f10",
}


@pytest.fixture
def market(county, client):
    with time_machine.travel(moment("2026-11-23 15:00"), tick=False):
        client.force_login(county.market_contact)
        yield client


def offered(response):
    return [name for _pk, name in response.context["form"].fields["enterprise"].choices]


def test_form_speaks_of_the_complainant_and_not_to_an_officer(county):
    form = OnBehalfForm({})
    words = [
        *(text for field in form.fields.values() for text in (field.label, str(field.help_text))),
        *(str(error) for errors in form.errors.values() for error in errors),
    ]

    assert [text for text in words if "您" in text or "我" in text] == []
    assert [form.fields[f"complainant_{name}"].label for name in ("name", "phone", "address")] == [
        "投诉人姓名",
        "投诉人电话",
        "投诉人地址",
    ]


def test_browser_offers_nothing_of_the_officer(county):
    page = OnBehalfForm().as_p()

    assert page.count('autocomplete="off"') == 4
    assert 'autocomplete="tel"' not in page


@pytest.mark.parametrize("registered", [1, 3])
def test_form_does_not_grow_with_the_register(
    county, market, django_assert_num_queries, registered
):
    for number in range(registered):
        EnterpriseFactory(name=f"高台县家政{number}号")
    market.get(reverse(ADD))

    with django_assert_num_queries(9):
        response = market.get(reverse(ADD))

    assert offered(response) == []


def test_find_offers_what_the_register_has_and_files_nothing(county, market):
    EnterpriseFactory(name="高台县安心家政服务有限公司", address="县府街1号")
    EnterpriseFactory(name="高台县巧媳妇家政服务部")

    response = market.post(reverse(ADD), {**CALLER, "respondent_name": "安心", "go": "find"})

    assert response.status_code == 200
    assert offered(response) == ["高台县安心家政服务有限公司（县府街1号）", "都不是，用我写的名称"]
    assert response.context["form"]["complainant_name"].value() == "张桂芳"
    assert Complaint.objects.count() == 0


def test_find_offers_at_most_ten(county, market):
    for number in range(12):
        EnterpriseFactory(name=f"高台县安心家政{number}部")

    response = market.post(reverse(ADD), {**CALLER, "respondent_name": "安心", "go": "find"})

    assert len(offered(response)) == 10 + 1
    assert "名录里不止这些，只列出了10家。" in response.text


def test_ten_that_are_all_say_nothing_of_more(county, market):
    for number in range(10):
        EnterpriseFactory(name=f"高台县安心家政{number}部")

    response = market.post(reverse(ADD), {**CALLER, "respondent_name": "安心", "go": "find"})

    assert len(offered(response)) == 10 + 1
    assert "名录里不止这些" not in response.text


def test_find_without_a_hit_says_so_and_complains_of_nothing(county, market):
    response = market.post(reverse(ADD), {"respondent_name": "没有这家", "go": "find"})

    assert response.status_code == 200
    assert "名录里没有找到" in response.text
    assert response.context["form"].errors == {}


def test_picked_enterprise_gives_its_name_and_address(county, market):
    picked = EnterpriseFactory(name="高台县安心家政服务有限公司", address="县府街1号")

    market.post(
        reverse(ADD),
        {**CALLER, "respondent_name": "安心", "enterprise": picked.pk, "go": "file"},
    )

    complaint = Complaint.objects.get()
    assert complaint.enterprise == picked
    assert (complaint.respondent_name, complaint.respondent_address) == (
        "高台县安心家政服务有限公司",
        "县府街1号",
    )


def test_sheet_of_paper_is_noted_with_the_day_it_came(county, market):
    sheet = {**CALLER, "respondent_name": "安心家政", "go": "file"}
    ahead = market.post(reverse(ADD), {**sheet, "received_on": "2026-11-24"})
    market.post(reverse(ADD), {**sheet, "received_on": "2026-11-20"})

    assert (ahead.status_code, list(ahead.context["form"].errors)) == (422, ["received_on"])
    taken = TakenSheet.objects.of(Complaint.objects.get()).get()
    assert (str(taken), taken.taken_by) == ("GTJZ-A01 2026年11月20日收到", county.market_contact)


def test_enter_key_presses_file_and_not_find(county, market):
    page = market.get(reverse(ADD)).text
    buttons = [
        text.split('value="')[1].split('"')[0]
        for text in page.split("<button")[1:]
        if 'name="go"' in text
    ]

    assert buttons == ["file", "find", "compare", "file"]


EXTRA = {
    "agent": {
        "extras": ["agent"],
        "agent_name": "钱代立",
        "agent_phone": "13893600088",
        "agent_matter": "投诉退还押金",
        "agent_authority": "代为投诉",
        "agent_valid_from": "2026-11-01",
        "agent_valid_until": "2026-12-31",
        "agent_originals": "on",
    },
    "joint": {
        "extras": ["joint"],
        "joint_people": "孙一 13893600081",
        "joint_representative": "",
        "joint_chosen": "on",
    },
}


def put_down(client, **extra):
    return client.post(
        reverse(ADD), {**CALLER, "respondent_name": "安心家政", "go": "file", **extra}
    )


@pytest.mark.parametrize("standing", ["agent", "joint"])
def test_agent_and_others_are_put_down_too(county, market, standing):
    assert put_down(market, **EXTRA[standing]).status_code == 302

    complaint = Complaint.objects.get()
    assert complaint.standing == standing
    page = market.get(complaint.get_absolute_url()).text
    if standing == "agent":
        assert complaint.agent.originals_checked_by == county.market_contact
        assert (mask_name("钱代立") in page, "钱代立" in page) == (True, False)
    else:
        assert complaint.joint_complainants.get().name == "孙一"
        assert "孙一" not in page


def test_what_was_ticked_must_be_filled_and_its_part_stays_open(county, market):
    answer = put_down(market, extras=["agent"])

    assert answer.status_code == 422
    assert "agent_originals" in answer.context["form"].errors
    opened = [group["is_open"] for group in answer.context["form"].extra_groups()]
    assert opened == [False, True, False]


@pytest.mark.parametrize("standing", ["agent", "joint"])
def test_what_was_filled_and_not_ticked_is_neither_filed_nor_lost(county, market, standing):
    answer = put_down(market, **(EXTRA[standing] | {"extras": []}))

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["extras"])
    assert form.errors.as_data()["extras"][0].code == "filled_not_picked"
    assert [group["is_open"] for group in form.extra_groups()].count(True) == 1
    assert not Complaint.objects.exists()


def test_part_that_is_filled_stays_open_after_a_search(county, market):
    answer = put_down(market, agent_name="钱代立", go="find")

    opened = [group["is_open"] for group in answer.context["form"].extra_groups()]
    assert opened == [False, True, False]


def test_officer_is_told_where_the_extras_are_filled_in(county, market):
    page = market.get(reverse(ADD)).text

    assert ("把下面对应的一栏打开填写" in page, "接着再填一页" in page) == (True, False)


@pytest.mark.parametrize("standing", ["agent", "joint"])
def test_who_stands_beside_is_revealed_with_a_reason_of_its_own(county, market, standing):
    put_down(market, **EXTRA[standing])
    complaint = Complaint.objects.get()
    sign_in(market, county.market_contact)

    answer = market.post(
        reverse("admin:complaints_complaint_reveal", args=[complaint.pk]),
        {"fields_to_open": [standing], "reason": "核对代理人和联合投诉人"},
    )

    name = {"agent": "钱代立", "joint": "孙一"}[standing]
    assert (answer.status_code, name in answer.text) == (200, True)
    looked = AccessLog.objects.get(action="reveal")
    assert (
        looked.fields
        == {"agent": ["name", "phone", "id_number"], "joint": ["name", "phone"]}[standing]
    )
