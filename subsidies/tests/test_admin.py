"""The workbench: who sees which application, a button per step, paper, reveals, and lists that do not grow."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from bureaus.tests.factories import BureauMemberFactory
from complaints.tests.intake_answers import png
from funds import services as funds
from funds.tests.factories import answered, demo_format
from papers.models import TakenSheet
from subsidies.models import Application
from subsidies.services import checking, paying
from subsidies.tests.factories import TRAVELLED, after_notice, noticed, sent
from subsidies.tests.test_units import leader_of
from workers.tests.factories import id_number

LIST = "admin:subsidies_application_changelist"


@pytest.fixture
def county(county):
    return county.fill_funds()


def page(client, user, name, *args, **data):
    sign_in(client, user)
    return client.get(reverse(name, args=args), data)


def typed_from_paper(county):
    return {name: str(value) for name, value in TRAVELLED.items()} | {
        "name": "李桂兰",
        "id_number": id_number(3),
        "phone": "13893600003",
        "bank_account": "6222020200112233",
        "residence": f"town:{county.town.pk}",
        "received_on": "2026-11-20",
    }


def test_who_sees_what(client, county):
    application = sent(county)
    other_town = BureauMemberFactory(bureau__slug="health").user
    for user, seen in (
        (county.people["hrss"][0], True),
        (county.people["agriculture-rural"][0], True),
        (county.clerk, True),
        (county.people["trade-union"][0], False),
        (other_town, False),
    ):
        sign_in(client, user)
        assert (application in Application.objects.visible_to(user)) is seen
        response = client.get(application.get_absolute_url())
        assert response.status_code == (200 if seen else 404)
        if seen:
            assert application.id_number not in response.content.decode()


def test_a_button_for_each_step_that_may_be_taken(client, county):
    application = sent(county)
    url = reverse("admin:subsidies_application_step", args=[application.pk, "agree"])
    own = page(client, county.clerk, "admin:subsidies_application_change", application.pk)
    others = page(client, county.other_clerk, "admin:subsidies_application_change", application.pk)

    assert [each["name"] for each in own.context["buttons"]] == []
    assert [each["name"] for each in others.context["buttons"]] == [
        "agree",
        "return",
        "correct",
        "aside",
    ]
    assert client.post(url, {"note": "张榜五天，没有异议"}).status_code == 302
    assert client.post(url, {}).status_code == 403
    sign_in(client, county.clerk)
    assert client.post(url, {}).status_code == 403


def test_refusal_is_a_sentence_on_the_form(client, county):
    application = sent(county, months=1)
    for by in (county.other_clerk, county.third_clerk, county.people["agriculture-rural"][0]):
        application = checking.approve(application, by=by)
    sign_in(client, county.people["hrss"][0])
    url = reverse("admin:subsidies_application_step", args=[application.pk, "agree"])

    refused = client.post(url, {"note": "同意"})
    missing = client.post(url.replace("agree", "refuse"), {"reason": "电话13893600001"})

    assert refused.status_code == 409 and "不满3个月" in refused.content.decode()
    assert missing.status_code == 422 and "13893600001" in missing.content.decode()


def test_paper_is_typed_in_and_nothing_is_lost(client, county):
    sign_in(client, county.clerk)
    url = reverse("admin:subsidies_application_paper", args=["travel"])
    form = typed_from_paper(county)
    wrong = client.post(url, {**form, "id_number": "1"})
    assert wrong.status_code == 422 and "李桂兰" in wrong.content.decode()
    assert client.post(url, form).status_code == 302
    assert client.post(url, form).status_code == 409
    application = Application.objects.get()
    assert (application.entered_by, application.channel) == (county.clerk, "paper")
    assert str(TakenSheet.objects.of(application).get()) == "GTJZ-B02-travel-1 2026年11月20日收到"


def test_papers_of_what_is_refused_do_not_stay_on_the_disk(client, county, attachments_folder):
    client.force_login(county.clerk)
    url = reverse("admin:subsidies_application_paper", args=["travel"])
    form = typed_from_paper(county)
    licence = {"files": png("licence.png")}
    assert client.post(url, form | licence).status_code == 302

    licence = {"files": png("licence.png")}
    assert client.post(url, form | licence).status_code == 409

    assert len([path for path in attachments_folder.rglob("*") if path.is_file()]) == 1


def test_application_that_was_not_paid_leads_to_its_payable_and_says_why(client, county, today):
    application = noticed(county)
    after_notice(today)
    handler, leader = county.people["hrss"][0], leader_of()
    application = paying.release(application, by=handler)
    budget = application.payable.budget
    batch = funds.draft(budget.fund, budget.year, bank_format=demo_format(), by=handler)
    funds.approve(batch, by=leader)
    batch = funds.send(batch, by=handler, reason="送银行发放")
    returned = funds.look(batch, answered(batch, failing={1: "账户已销户"}), by=handler)
    funds.settle(returned, by=handler)
    page = reverse("admin:subsidies_application_change", args=[application.pk])
    payable = reverse("admin:funds_payable_change", args=[application.payable_id])

    sign_in(client, leader)
    assert payable in client.get(page).text
    assert "银行说明：账户已销户。在待付款项里更正账号" in client.get(page).text
    sign_in(client, county.clerk)
    seen = client.get(page).text
    assert "账户已销户" in seen and payable not in seen
    right = funds.propose_correction(
        application.payable,
        payee_name="王秀兰",
        bank_account="6222020200119876",
        reason="本人出示新卡",
        by=handler,
    )
    funds.approve_correction(right, by=leader)
    assert "9876" in client.get(page).text and "2233" not in client.get(page).text


def test_reveal_is_written_down(client, county):
    application = sent(county)
    sign_in(client, county.other_clerk)
    url = reverse("admin:subsidies_application_reveal", args=[application.pk])

    assert client.post(url, {"reason": "看"}).status_code == 422
    shown = client.post(url, {"reason": "核对身份证原件"}).content.decode()

    assert application.id_number in shown
    assert AccessLog.objects.get(action=AccessLog.Action.REVEAL).by == county.other_clerk


def test_list_costs_the_same_and_finds_by_whole_numbers(
    client, county, django_assert_max_num_queries
):
    first = sent(county, 1)
    sign_in(client, county.people["hrss"][0])
    client.get(reverse(LIST))
    for n in range(2, 8):
        sent(county, n)
    with django_assert_max_num_queries(10):
        response = client.get(reverse(LIST))
    assert response.context["cl"].result_count == 7
    found = client.get(reverse(LIST), {"q": first.id_number.lower()})
    assert [each.pk for each in found.context["cl"].result_list] == [first.pk]
    assert client.get(reverse(LIST), {"q": "王秀兰"}).context["cl"].result_count == 0
    assert client.get(reverse(LIST), {"code": "travel", "state": "checking"}).status_code == 200


def test_staff_api_by_visible_to_without_a_person(client, county):
    application = noticed(county)
    sign_in(client, county.people["trade-union"][0])
    assert client.get("/api/v1/staff/applications/").json()["results"] == []
    sign_in(client, county.people["hrss"][0])
    (row,) = client.get("/api/v1/staff/applications/").json()["results"]

    assert (row["number"], row["state"], row["amount_fen"]) == (
        application.number,
        "noticed",
        60000,
    )
    assert "王" not in str(row)


def test_figures_and_policy_pages(client, county):
    noticed(county)
    response = client.get(reverse("subsidies:figures"))
    assert "一次性往返交通补助" in response.content.decode()
    assert (
        page(
            client, county.people["hrss"][0], "admin:subsidies_subsidypolicy_changelist"
        ).status_code
        == 200
    )
    policy = county.policy("travel")
    change = page(
        client, county.people["hrss"][0], "admin:subsidies_subsidypolicy_change", policy.pk
    )
    assert change.status_code == 200


def test_reveal_asks_again_who_it_is(client, county):
    application = sent(county)
    client.force_login(county.other_clerk)
    url = reverse("admin:subsidies_application_reveal", args=[application.pk])

    answer = client.post(url, {"reason": "核对身份证原件"})

    assert answer.status_code in {302, 403}
    assert not AccessLog.objects.filter(action=AccessLog.Action.REVEAL).exists()
