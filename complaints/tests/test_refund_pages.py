"""The refund page for everybody and the officer's sheet that is kept as a note."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from complaints.forms.refund import FORMS
from complaints.refunds import CONTRACTS, TABLE_VERSION
from complaints.tests.factories import CategoryFactory
from complaints.tests.workbench import auditor, page_of
from complaints.transitions import Action

pytestmark = pytest.mark.django_db

SESSIONS = {
    "paid_yuan": "2,000元",
    "sessions": "10",
    "gift_sessions": "2",
    "used_sessions": "3",
    "cause": "business",
    "paid_on": "2026-09-01",
    "ended_on": "2026年11月20日",
}


def ask(client, contract="sessions", **terms):
    query = {"contract": contract, "calculate": "1", **terms}
    return client.get(reverse("complaints:refund"), query)


def test_every_contract_has_a_form_for_its_terms():
    assert FORMS.keys() == CONTRACTS.keys()
    for slug, form in FORMS.items():
        assert set(form().fields) == set(CONTRACTS[slug].terms.__dataclass_fields__)


def test_page_offers_every_contract(client):
    response = client.get(reverse("complaints:refund"))

    assert response.status_code == 200
    for slug in CONTRACTS:
        assert f"?contract={slug}" in response.text


def test_address_with_terms_shows_the_sheet(client):
    response = ask(client, **SESSIONS)

    assert response.status_code == 200
    assert response.context["settlement"].refund == 1500
    assert "对方应退给消费者1500.00元。" in response.text
    assert "法释〔2025〕4号第十八条" in response.text
    assert f"计算表{TABLE_VERSION}版" in response.text


def test_wrong_terms_are_named_beside_their_fields_and_nothing_typed_is_lost(client):
    response = ask(client, **{**SESSIONS, "used_sessions": "13", "paid_yuan": "很多"})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "paid_yuan": ["请只填数字，例如 1200 或者 1200.50。"]
    }
    assert 'value="很多"' in response.text
    assert 'value="13"' in response.text


def test_terms_that_cannot_be_together_are_named_beside_their_field(client):
    response = ask(client, **{**SESSIONS, "used_sessions": "13"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["used_sessions"]


def test_empty_form_asks_for_what_must_be_filled(client):
    response = ask(client, "deposit")

    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["ended_on", "paid_yuan"]


def test_amount_in_the_address_fills_the_form_without_calculating(client):
    response = client.get(reverse("complaints:refund"), {"contract": "deposit", "paid_yuan": "500"})

    assert response.status_code == 200
    assert 'value="500"' in response.text
    assert response.context["settlement"] is None


def test_unknown_contract_is_not_found(client):
    assert ask(client, "lottery").status_code == 404


def test_amount_question_of_the_intake_links_to_the_calculator(client, county):
    response = client.get(reverse("complaints:step", args=["what"]))

    assert f'href="{reverse("complaints:refund")}"' in response.text


# A complaint that begins from a sheet


def test_complaint_takes_over_what_was_worked_out(client, county):
    CategoryFactory(slug="refund_prepaid", name="退款难、预付卡余额不退")
    sheet = ask(client, **SESSIONS)
    [new] = re.findall(rf'href="({reverse("complaints:new")}\?[^"]+)"', sheet.text)
    choice = client.get(html.unescape(new))
    [first] = re.findall(r'href="(/complaints/new/what/\?[^"]+)"', choice.text)

    page = client.get(html.unescape(first))

    form = page.context["form"]
    told = form["content"].value()
    assert "买了多少次：10" in told and "付款的日期：2026年9月1日" in told
    assert "为什么提前结束：对方的原因：停业" in told and told.endswith("1500.00元。")
    assert {name: form[name].value() for name in ("amount_yuan", "occurred_on", "demand")} == {
        "amount_yuan": "2000.00",
        "occurred_on": "2026-11-20",
        "demand": "对方应退给消费者1500.00元。",
    }
    assert form["demand_choices"].value() == ["end_contract"]
    assert form["category"].value() == "refund_prepaid"
    assert "刚才算的已经填进" in page.text


def test_elder_view_takes_it_over_with_the_first_question(client, county):
    client.cookies["view"] = "elder"
    query = urlencode({"contract": "sessions", "calculate": "1", **SESSIONS})
    first = client.get(f"{reverse('complaints:step', args=['what'])}?{query}")["Location"]

    client.post(first, {"category": "service_quality", "go": "next"})

    story = client.get(reverse("complaints:step", args=["story"]))
    assert story.context["form"]["content"].value().endswith("1500.00元。")
    amount = client.get(reverse("complaints:step", args=["amount"]))
    assert amount.context["form"]["amount_yuan"].value() == "2000.00"


def test_sheet_changes_nothing_that_was_told_before(client, county):
    what = reverse("complaints:step", args=["what"])
    client.post(what, {"category": "service_quality", "content": "先写的经过", "go": "back"})
    query = urlencode({"contract": "sessions", "calculate": "1", **SESSIONS})

    resumed = client.get(f"{reverse('complaints:new')}?{query}")
    page = client.get(f"{what}?{query}")

    assert "?contract=sessions&amp;" in resumed.text
    assert page.context["form"]["content"].value() == "先写的经过"


def test_who_is_owed_nothing_brings_no_demand(client, county):
    spent = {**SESSIONS, "used_sessions": "10", "gift_sessions": "", "cause": "consumer"}
    query = urlencode({"contract": "sessions", "calculate": "1", **spent})

    form = client.get(f"{reverse('complaints:step', args=['what'])}?{query}").context["form"]

    assert form["content"].value().endswith("双方互不再付。")
    assert (form["demand"].value(), form["demand_choices"].value()) == (None, None)


def test_address_that_cannot_be_worked_out_brings_nothing(client, county):
    query = urlencode({"contract": "sessions", "calculate": "1", "paid_yuan": "很多"})

    page = client.get(f"{reverse('complaints:step', args=['what'])}?{query}")

    assert page.status_code == 200
    assert page.context["form"]["content"].value() is None


# On a case


@pytest.fixture
def case(county):
    return county.complaint(amount_yuan=800)


def sheet_of(complaint, contract="deposit"):
    return page_of(complaint, "refund", contract)


def test_case_page_offers_the_calculator(client, county, case):
    client.force_login(county.market_handler)

    response = client.get(case.get_absolute_url())

    assert sheet_of(case) in response.text


def test_officer_works_a_sheet_out_and_nothing_is_written(client, county, case):
    client.force_login(county.market_handler)

    empty = client.get(sheet_of(case))
    response = client.post(
        sheet_of(case), {"go": "calculate", "paid_yuan": "800", "ended_on": "2026-11-20"}
    )

    assert 'value="800' in empty.text
    assert response.status_code == 200
    assert "对方应退给消费者800.00元。" in response.text
    assert [step.action for step in case.steps.all()] == [Action.SUBMIT]


def test_officer_keeps_a_sheet_as_an_internal_note(client, county, case):
    client.force_login(county.market_handler)
    seen = case.steps.get().pk

    response = client.post(
        sheet_of(case),
        {"go": "keep", "paid_yuan": "800", "ended_on": "2026-11-20", "seen_step": seen},
    )

    note = case.steps.last()
    assert (response.status_code, response["Location"]) == (302, case.get_absolute_url())
    assert (note.action, note.by, note.public_note) == (Action.NOTE, county.market_handler, "")
    assert note.internal_note.startswith(f"退费计算（押金，计算表{TABLE_VERSION}版")
    assert "结论：对方应退给消费者800.00元。" in note.internal_note


def test_place_that_is_no_step_of_any_page_is_none(client, county, case):
    client.force_login(county.market_handler)
    sheet = {"go": "keep", "paid_yuan": "800", "ended_on": "2026-11-20"}

    response = client.post(sheet_of(case), {**sheet, "seen_step": "9" * 5000})

    assert response.status_code == 302
    assert case.steps.count() == 2


def test_sheet_is_not_kept_when_somebody_has_stepped_meanwhile(client, county, case):
    client.force_login(county.market_handler)

    response = client.post(
        sheet_of(case),
        {"go": "keep", "paid_yuan": "800", "ended_on": "2026-11-20", "seen_step": 1},
    )

    assert response.status_code == 409
    assert case.steps.count() == 1


def test_wrong_terms_of_an_officer_keep_nothing(client, county, case):
    client.force_login(county.market_handler)

    response = client.post(sheet_of(case), {"go": "keep", "paid_yuan": "", "ended_on": ""})

    assert response.status_code == 422
    assert case.steps.count() == 1


def test_who_may_not_see_the_case_finds_no_calculator(client, county, case):
    client.force_login(county.housing_handler)

    assert client.get(sheet_of(case)).status_code == 404


def test_who_sees_the_case_and_may_add_no_note_is_refused(client, county, case):
    client.force_login(auditor())

    assert client.get(sheet_of(case)).status_code == 403
    assert "退费计算" not in client.get(case.get_absolute_url()).text
