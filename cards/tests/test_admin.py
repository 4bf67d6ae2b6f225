"""Cards in the workbench: who waits, issuing, steps, printing, keys."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AccessLog
from accounts.permissions import Role
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from cards import services
from cards.models import Card, NewerToken, SigningKey
from cards.tests.factories import AT, leave
from cards.transitions import State

pytestmark = pytest.mark.django_db
ADD = "admin:cards_card_add"
LIST = "admin:cards_card_changelist"
KEYS = "admin:cards_signingkey_changelist"
NEW_KEY = "admin:cards_signingkey_add"


@pytest.fixture
def officer(client, county):
    """A browser in which 县人社局 has signed in."""
    client.force_login(county.hrss)
    return client


def test_officer_finds_who_waits_and_issues(officer, county):
    worker = county.worker(without=["identity"])
    services.follow_changes()

    page = officer.get(reverse(ADD))
    assert f"?worker={worker.pk}" in page.content.decode()
    address = f"{reverse(ADD)}?worker={worker.pk}"
    refused = officer.post(address, {"enterprise": county.enterprise.pk})
    assert refused.status_code == 409
    assert "身份还没有核验" in refused.content.decode()

    done = officer.post(address, {"enterprise": county.enterprise.pk, "is_identity_seen": "on"})

    card = Card.objects.get()
    assert (done.status_code, done["Location"]) == (302, card.get_absolute_url())


def test_officer_finds_a_worker_by_number(officer, county):
    worker = county.worker()

    found = officer.post(reverse(ADD), {"id_number": f" {worker.id_number} "})
    missing = officer.post(reverse(ADD), {"id_number": "620724198503120000"})

    assert found["Location"].endswith(f"?worker={worker.pk}")
    assert missing.status_code == 422


def test_who_has_lost_her_card_is_found_by_her_number(officer, county):
    card = county.card()

    found = officer.post(reverse(ADD), {"id_number": card.worker.id_number}, follow=True)

    assert found.redirect_chain == [(card.get_absolute_url(), 302)]
    assert "已经有上门服务证，挂失、补发都在这一页。" in found.text


def test_only_her_own_enterprises_are_offered(officer, county):
    worker = county.worker()

    answer = officer.post(f"{reverse(ADD)}?worker={worker.pk}", {"enterprise": county.other.pk})

    assert answer.status_code == 422
    assert not Card.objects.exists()


@pytest.mark.parametrize("action", ["replace", "report_lost", "revoke"])
def test_steps_of_a_card(officer, county, action):
    card = county.card()
    address = reverse("admin:cards_card_step", args=[card.pk, action])

    assert officer.get(address).status_code == 200
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"reason": "写明原因"}).status_code == 302

    card.refresh_from_db()
    assert card.state != State.ISSUED
    again = officer.post(address, {"reason": "写明原因"})
    assert again.status_code == (
        302 if (card.state, action) in {("lost", "replace"), ("lost", "revoke")} else 409
    )


@pytest.mark.parametrize(
    ("who", "sees", "issues"),
    [
        ("hrss", True, True),
        ("commerce", True, True),
        ("police", False, False),
        ("health", False, False),
    ],
)
def test_who_sees_the_register(client, county, who, sees, issues):
    card = county.card()
    client.force_login(getattr(county, who))

    assert client.get(reverse(LIST)).status_code == (200 if sees else 403)
    assert client.get(card.get_absolute_url()).status_code == (200 if sees else 403)
    assert client.get(reverse(ADD)).status_code == (200 if issues else 403)
    step = reverse("admin:cards_card_step", args=[card.pk, "revoke"])
    assert client.get(step).status_code == (200 if issues else 403)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_for_any_number_of_rows(
    officer, county, rows, django_assert_num_queries
):
    for _ in range(rows):
        county.card()
    services.follow_changes()
    officer.get(reverse(LIST))

    with django_assert_num_queries(8):
        page = officer.get(reverse(LIST))

    assert page.content.decode().count("绿色") == rows


def test_list_is_searched_by_the_code(officer, county):
    card, other = county.card(), county.card()

    text = officer.get(reverse(LIST), {"q": str(card).lower()}).content.decode()

    assert str(card) in text
    assert str(other) not in text


def test_printed_card_has_the_name_and_the_code_and_is_logged(officer, county):
    card = county.card()

    response = officer.get(reverse("admin:cards_card_print", args=[card.pk]))

    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    text = pages[0].extract_text().replace(" ", "")
    assert len(pages) == 1
    assert "王秀兰" in text
    assert card.code in text.replace("-", "")
    assert AccessLog.objects.filter(by=county.hrss, action=AccessLog.Action.EXPORT).count() == 1
    assert [step.action for step in card.steps.all()] == ["print", "issue"]
    assert AccessLog.objects.get(action="export").address == "127.0.0.1"


def test_sheet_holds_eight_cards(county):
    cards = [county.card() for _ in range(9)]

    content = services.printed(cards, by=county.owner, layout="sheet")

    assert len(PdfReader(io.BytesIO(content)).pages) == 2


@pytest.fixture
def administrator(client, county):
    """A browser in which the security administrator has just said who it is."""
    user = UserFactory(username="security", is_staff=True, password="secret")
    user.groups.add(Group.objects.get(name=Role.SECURITY))
    sign_in(client, user)
    return client


def act(client, action, *chosen):
    return client.post(
        reverse(KEYS),
        {"action": action, "_selected_action": [key.pk for key in chosen]},
        follow=True,
    )


def test_keys_are_made_by_the_security_administrator_alone(client, county):
    sign_in(client, county.hrss)

    assert client.post(reverse(NEW_KEY)).status_code == 403
    assert client.get(reverse(KEYS)).status_code == 403
    assert act(client, "stop", county.key).status_code == 403
    assert SigningKey.objects.get().revoked_at is None


def test_administrator_makes_a_second_key_and_no_third(administrator, county):
    page = administrator.get(reverse(KEYS)).text
    assert county.key.key_id in page
    assert county.key.private_key not in page
    assert reverse(NEW_KEY) in page
    assert "同时有效的最多两把" in administrator.get(reverse(NEW_KEY)).text
    assert SigningKey.objects.count() == 1

    shown = {"instead_of": county.key.key_id}
    assert (
        f'name="instead_of" value="{county.key.key_id}"' in administrator.get(reverse(NEW_KEY)).text
    )
    made = administrator.post(reverse(NEW_KEY), shown, follow=True)
    third = administrator.post(reverse(NEW_KEY), {"instead_of": services.signing_id()})

    newer = SigningKey.objects.exclude(pk=county.key.pk).get()
    assert f"已生成密钥{newer.key_id}，从现在起用它签发。" in made.text
    assert (third.status_code, "已经有两把有效的密钥" in third.text) == (409, True)
    assert county.card().key == newer


def test_two_clicks_make_one_key(administrator, county):
    services.stop(county.key, by=None)
    page = {"instead_of": ""}
    first = administrator.post(reverse(NEW_KEY), page)
    second = administrator.post(reverse(NEW_KEY), page)

    key = SigningKey.objects.exclude(pk=county.key.pk).get()
    assert (first.status_code, second.status_code) == (302, 409)
    assert "和您打开页面时不一样了，没有再生成。" in second.text
    assert key.valid_until is None
    assert f'现在用密钥<span class="number">{key.key_id}</span>签发。' in second.text


def test_administrator_has_cards_signed_anew_and_stops_the_older_key(administrator, county):
    card = county.card()
    newer = services.rotate()

    asked = act(administrator, "resign", county.key)
    assert f"使用中的证都会用密钥{newer.key_id}重签。" in asked.text
    assert services.resign_asked() == 1
    stopped = act(administrator, "stop", county.key)
    again = act(administrator, "stop", county.key)

    assert "停用了1把密钥。" in stopped.text
    assert "停用了0把密钥。" in again.text
    county.key.refresh_from_db()
    newer.refresh_from_db()
    assert (county.key.revoked_at is None, newer.revoked_at) == (False, None)
    assert NewerToken.objects.get().card == card


def test_without_a_key_nothing_is_signed_anew(administrator, county):
    act(administrator, "stop", county.key)

    page = act(administrator, "resign", county.key).text

    assert "还没有签名密钥，请安全管理员先生成一把。" in page
    assert not SigningKey.objects.exclude(resigning_asked_at=None).exists()


def test_keys_ask_again_who_it_is(client, administrator, county):
    user = administrator.get(reverse(KEYS)).context["user"]
    client.logout()
    client.force_login(user)

    for response in (
        client.get(reverse(NEW_KEY)),
        client.post(reverse(NEW_KEY)),
        client.post(reverse(KEYS), {"action": "stop", "_selected_action": [county.key.pk]}),
        client.post(reverse(KEYS), {"action": "resign", "_selected_action": [county.key.pk]}),
    ):
        assert response["Location"].startswith("/accounts/reauthenticate/")
    key = SigningKey.objects.get()
    assert (key.revoked_at, key.resigning_asked_at) == (None, None)


def test_overseer_sees_and_does_nothing(client, county):
    auditor = UserFactory(username="auditor", is_staff=True)
    auditor.groups.add(Group.objects.get(name=Role.AUDIT))
    card = county.card()
    client.force_login(auditor)

    page = client.get(card.get_absolute_url())

    assert page.status_code == 200
    assert "吊销" not in page.content.decode()
    assert client.get(reverse(ADD)).status_code == 403
    assert AT.year == card.issued_on.year


def test_published_list_is_told_in_words(officer, county):
    card = county.card()
    services.report_lost(card, reason="在班车上丢了", by=county.hrss)
    newest = services.publish() or services.latest_list()

    page = officer.get(reverse("admin:cards_revocationlist_change", args=[newest.pk]))

    rows = re.findall(r"<tr><td>(.*?)</td><td class=\"number\">(\d+)</td>", page.content.decode())
    assert dict(rows) == {
        "已挂失": "1",
        "已换发": "0",
        "已吊销": "0",
        "使用中，但今天不能上门（红色）": "0",
    }
    assert str(card) in page.content.decode()


def test_who_has_left_her_enterprise_is_not_offered_a_card(officer, county):
    worker = county.worker(without=["identity"])
    worker.employments.update(ended_on=AT.date() - timedelta(days=1))
    services.follow_changes()

    assert f"?worker={worker.pk}" not in officer.get(reverse(ADD)).text


def test_lost_card_waits_on_the_start_page(officer, county):
    card = county.card()
    services.report_lost(card, by=county.owner, at=AT, reason="下班路上丢了")

    assert f"{reverse(LIST)}?state__exact=lost" in officer.get("/admin/").text
    assert str(card) in officer.get(reverse(LIST), {"state__exact": "lost"}).text


def test_who_has_lost_her_card_is_not_offered_another(officer, county):
    card = services.report_lost(county.card(), by=county.owner, at=AT, reason="下班路上丢了")
    services.follow_changes()
    address = f"{reverse(ADD)}?worker={card.worker_id}"

    assert f"?worker={card.worker_id}" not in officer.get(reverse(ADD)).text
    refused = officer.post(address, {"enterprise": county.enterprise.pk})
    assert (refused.status_code, str(card) in refused.text) == (409, True)


def test_officer_exchanges_the_card_of_who_works_for_another_enterprise(officer, county):
    card = county.card()
    leave(card.worker, to=county.other)
    address = reverse("admin:cards_card_step", args=[card.pk, "replace"])

    assert officer.post(address, {"reason": "换了企业"}).status_code == 409
    done = officer.post(address, {"reason": "换了企业", "enterprise": county.other.pk})

    assert done.status_code == 302
    assert Card.objects.live().get().enterprise == county.other


def test_record_says_that_the_holder_herself_reported_the_loss(officer, county):
    card = county.card()
    services.report_own_lost(card, worker=card.worker, at=AT, reason="找不到了")

    page = officer.get(card.get_absolute_url()).text

    assert "持证人本人" in page
    assert "None" not in page
