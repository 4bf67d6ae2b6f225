"""The room of an enterprise's cards, and a worker's own card."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cards import services
from cards.models import Card
from cards.rule import Colour
from cards.tests.factories import AT, leave
from cards.transitions import State
from complaints.models import PrivacyNotice
from reminders import rulebook
from reminders.models import DeadlineRule
from workers.signed_in import SESSION_KEY

pytestmark = pytest.mark.django_db
INDEX = "workspace_cards:index"
PRINT = "workspace_cards:print"


@pytest.fixture
def owner(client, county):
    """A browser in which the enterprise's owner has signed in."""
    client.force_login(county.owner)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_for_any_number_of_rows(owner, county, rows, django_assert_num_queries):
    for _ in range(rows):
        county.card()
    services.follow_changes()
    owner.get(reverse(INDEX))

    with django_assert_num_queries(5):
        page = owner.get(reverse(INDEX))

    text = page.content.decode()
    assert text.count("绿色：证件有效") == rows
    assert "王*" in text
    assert "秀兰" not in text


def test_room_shows_the_colour_of_a_card_that_was_just_issued(owner, county):
    worker = county.worker(without=["identity"])
    services.follow_changes()
    services.issue(
        worker, enterprise=county.enterprise, is_identity_seen=True, by=county.hrss, at=AT
    )

    assert worker.standing.colour == Colour.RED
    assert "绿色：证件有效" in owner.get(reverse(INDEX)).text


def test_enterprise_prints_its_cards(owner, county):
    card, other = county.card(), county.card()

    response = owner.post(reverse(PRINT), {"card": [card.pk, other.pk], "layout": "card"})

    assert response["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 2
    assert owner.post(reverse(PRINT), {"layout": "sheet"}).status_code == 422


def test_card_of_another_enterprise_is_not_printed_and_not_reported(client, county):
    card = county.card()
    client.force_login(county.stranger)

    assert client.post(reverse(PRINT), {"card": card.pk}).status_code == 422
    assert client.get(reverse("workspace_cards:lost", args=[card.pk])).status_code == 404
    assert str(card) not in client.get(reverse(INDEX)).content.decode()


def test_enterprise_reports_a_loss(owner, county):
    card = county.card()
    address = reverse("workspace_cards:lost", args=[card.pk])

    wrong = owner.post(address, {"reason": "打13893600001问"})
    assert wrong.status_code == 422
    assert "13893600001" in wrong.content.decode()
    assert owner.post(address, {"reason": "下班路上丢了"}).status_code == 302
    card.refresh_from_db()
    assert card.state == State.LOST
    assert owner.post(address, {"reason": "再报一次"}).status_code == 409
    assert "等补发" in owner.get(reverse(INDEX)).content.decode()


def signed_in(client, worker):
    """The browser of a worker who has signed in with a code."""
    import time

    session = client.session
    session[SESSION_KEY] = {"pk": worker.pk, "phone": worker.phone_digest, "seen": time.time()}
    session.save()
    return client


def test_worker_sees_her_card_and_reports_its_loss(client, county):
    card = county.card()
    DeadlineRule.objects.filter(slug="card_reissue").update(length=10)
    rulebook.forget()
    signed_in(client, card.worker)

    page = client.get(reverse("cards:own")).content.decode()
    assert str(card) in page
    assert "证件有效" in page
    assert "10个工作日内补发" in page
    assert client.post(reverse("cards:own"), {"reason": ""}).status_code == 422
    assert client.post(reverse("cards:own"), {"reason": "找不到了"}).status_code == 302

    card.refresh_from_db()
    assert card.state == State.LOST
    assert card.steps.first().by is None
    assert "正在补发" in client.get(reverse("cards:own")).content.decode()
    assert client.post(reverse("cards:own"), {"reason": "再报"}).status_code == 404


def test_worker_without_a_card(client, county):
    signed_in(client, county.worker())

    assert "还没有上门服务证" in client.get(reverse("cards:own")).content.decode()


def test_stranger_is_sent_to_sign_in(client, county):
    way_in = client.get(reverse("cards:own"))["Location"]
    assert way_in.split("?")[0] == reverse("worker:sign_in")


def test_complaint_about_the_enterprise_of_a_card_knows_it(client, county):
    PrivacyNotice.objects.create(version="1", text="告知", in_force_from="2026-01-01")
    page = client.get(reverse("complaints:new"), {"enterprise": county.enterprise.pk})
    text = page.content.decode()
    start = text.index("/complaints/new/", text.index('class="card-link"'))
    address = text[start : text.index('"', start)]
    assert address.endswith(f"?enterprise={county.enterprise.pk}")

    form = client.get(address).content.decode()

    assert f"?enterprise={county.enterprise.pk}" in form
    assert Card.objects.count() == 0


def test_card_of_who_has_left_is_not_printed_by_the_enterprise(owner, county):
    card = county.card()
    leave(card.worker)

    page = owner.get(reverse(INDEX)).text

    assert str(card) in page
    assert f'value="{card.pk}"' not in page
    assert owner.post(reverse(PRINT), {"card": card.pk}).status_code == 422
    assert not card.steps.filter(action="print").exists()
