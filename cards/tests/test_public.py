"""The pages of a card: what everybody sees, in words, and what is never told."""

import base64
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cards import codes, services, tokens
from cards.models import CheckCount
from cards.outcomes import REFUSALS, Outcome
from cards.services import counting
from cards.tasks import keep_check_counts
from cards.tests.factories import AT, TODAY, moment
from workers.models import Policy

pytestmark = pytest.mark.django_db
LIMIT = 30 * 1024


@pytest.fixture
def card(county):
    card = county.card()
    services.follow_changes()
    return card


def page_of(client, text):
    return client.get(f"/c/{text}")


def refused(response, outcome):
    """Whether the page says what the table says, and nothing of anybody."""
    heading, sentence, status = REFUSALS[outcome]
    text = response.content.decode()
    assert response.status_code == status
    assert heading in text
    assert sentence in text
    assert "王" not in text
    assert "惠民" not in text


def test_green_card_says_who_and_until_when(client, card, django_assert_num_queries):
    services.check_token(card.token)
    with django_assert_num_queries(1):
        response = page_of(client, card.token)

    text = response.content.decode()
    assert response.status_code == 200
    for words in (
        "证件有效",
        "绿色",
        "绿色圆形",
        "王*",
        "高台县惠民家政服务有限公司",
        str(card),
        "2027年6月30日",
    ):
        assert words in text
    assert f"/complaints/new/?enterprise={card.enterprise_id}" in text
    assert "tel:0936-6621234" in text
    assert "秀兰" not in text
    assert len(response.content) < LIMIT
    assert response["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


def test_card_opens_at_the_address_that_others_were_told_of_too(client, card):
    told = client.get(f"/workers/verify/{card.token}/")

    assert told.status_code == 200
    assert told.content == page_of(client, card.token).content
    assert client.get("/workers/verify/").url == reverse("cards:check")


def test_first_check_of_a_process_asks_five_at_most(
    client, county, card, django_assert_max_num_queries
):
    Policy.objects.filter(worker=card.worker).delete()
    from gaotai_jiazheng.short_memory import forget_all

    forget_all()
    with django_assert_max_num_queries(5):
        response = page_of(client, card.token)

    assert "没有登记保险" in response.content.decode()


def test_paper_that_was_withdrawn_turns_the_card_at_once(client, card):
    """Before the worker's next turn: the mark is enough."""
    Policy.objects.filter(worker=card.worker).delete()

    text = page_of(client, card.token).content.decode()

    assert "材料不全" in text
    assert "没有登记保险" in text
    assert "黄色三角形" in text


def test_row_of_yesterday_is_not_believed(client, county):
    card = county.card(county.worker(until=TODAY))
    services.follow_changes()
    with time_machine.travel(moment("2026-11-24 00:00"), tick=False):
        text = page_of(client, card.token).content.decode()

    assert "健康证明已于2026年11月23日到期" in text


def test_worker_who_left_turns_red(client, card):
    card.worker.employments.update(ended_on=date(2026, 11, 22))

    text = page_of(client, card.token).content.decode()

    assert "不能上门" in text
    assert "已于2026年11月22日离开登记的家政企业" in text


ENDINGS = {
    Outcome.LOST: services.report_lost,
    Outcome.REPLACED: services.replace,
    Outcome.REVOKED: services.revoke,
}


@pytest.mark.parametrize("outcome", ENDINGS)
def test_card_that_ended(client, county, card, outcome):
    ENDINGS[outcome](card, reason="写明原因", by=county.hrss)

    refused(page_of(client, card.token), outcome)


def test_card_that_ran_out(client, card):
    with time_machine.travel(moment("2027-11-22 23:59"), tick=False):
        assert page_of(client, card.token).status_code == 200
    with time_machine.travel(moment("2027-11-23 00:00"), tick=False):
        refused(page_of(client, card.token), Outcome.EXPIRED)


def test_tampered_card(client, card):
    whole = bytearray(base64.urlsafe_b64decode(card.token))
    whole[16] ^= 1

    refused(page_of(client, base64.urlsafe_b64encode(whole).decode()), Outcome.FORGED)


def test_card_of_another_number_with_this_signature(client, county, card):
    other = county.card()
    whole = base64.urlsafe_b64decode(card.token)
    mixed = base64.urlsafe_b64decode(other.token)[:17] + whole[17:]

    refused(page_of(client, base64.urlsafe_b64encode(mixed).decode()), Outcome.FORGED)


def test_card_of_a_foreign_key(client, card):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    stranger = Ed25519PrivateKey.generate()
    key_id = tokens.key_id_of(stranger.public_key().public_bytes_raw())
    token = tokens.Token(key_id, card.number, 1, card.issued_on, card.valid_until)

    refused(page_of(client, tokens.signed(token, stranger)), Outcome.FOREIGN)


def test_signed_card_that_is_in_no_register(client, county, card):
    token = tokens.Token(county.key.key_id, 5, 1, TODAY, TODAY)

    refused(page_of(client, tokens.signed(token, county.key.opened())), Outcome.UNKNOWN)


@pytest.mark.parametrize("text", ["x", "1" * 108 + "a", "中文", "A" * 108])
def test_other_text(client, card, text):
    refused(page_of(client, text), Outcome.NOT_A_CARD)


def test_card_of_the_key_before_is_good_and_of_a_stopped_one_is_not(client, county, card):
    newer = services.rotate()
    assert page_of(client, card.token).status_code == 200
    second = county.card()
    assert second.key == newer
    assert page_of(client, second.token).status_code == 200

    services.stop(county.key, by=None)

    refused(page_of(client, card.token), Outcome.KEY_ENDED)
    assert page_of(client, second.token).status_code == 200


def test_lost_card_is_told_to_be_lost_also_when_its_key_was_stopped(client, county, card):
    services.rotate()
    services.report_lost(card, reason="路上丢了", by=county.hrss)

    services.stop(county.key, by=None)

    refused(page_of(client, card.token), Outcome.LOST)
    refused(client.get(reverse("cards:check"), {"code": card.code}), Outcome.LOST)


def test_photo_is_shown_only_with_consent(client, county, card, settings):
    assert client.get(reverse("cards:photo", args=[card.token])).status_code == 404
    worker = card.worker
    body = BytesIO()
    Image.effect_noise((480, 640), 90).save(body, "JPEG")  # nothing that a camera sees is larger
    worker.photo_consented_at = timezone.now()
    worker.photo.save("portrait.jpg", ContentFile(body.getvalue()))

    response = client.get(reverse("cards:photo", args=[card.token]))

    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    page = page_of(client, card.token).content
    assert len(response.content) + len(page) < 30 * 1024
    assert f"/c/{card.token}/photo" in page.decode()

    services.revoke(card, reason="不再从事", by=county.hrss)
    assert client.get(reverse("cards:photo", args=[card.token])).status_code == 404


@pytest.mark.parametrize("form", [str, str.lower, lambda code: code.replace("-", " ")])
def test_code_is_typed_in_any_form(client, card, form):
    response = client.get(reverse("cards:check"), {"code": form(str(card))})

    assert response.status_code == 200
    assert "证件有效" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写这一项"),
        ("A", "编号是8位，您输入了1位"),
        ("0ACDEFHJ", "您输入的“0”不在里面"),
    ],
)
def test_what_is_no_code_is_told_beside_the_field(client, card, typed, sentence):
    response = client.get(reverse("cards:check"), {"code": typed})

    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert f'value="{typed}"' in text or not typed


def test_slip_is_told_and_costs_nothing(client, card):
    code = card.code
    swapped = next(
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for place in range(7)
        if code[place] != code[place + 1]
    )
    for _ in range(counting.MISSES_PER_HOUR + 5):
        response = client.get(reverse("cards:check"), {"code": swapped})
    assert response.status_code == 422
    assert "写错了或者写反了" in response.content.decode()

    assert client.get(reverse("cards:check"), {"code": card.code}).status_code == 200


def test_guessing_asks_for_the_date_and_locks_nobody_out(client, card):
    address = {"REMOTE_ADDR": "203.0.113.9"}
    for number in range(counting.MISSES_PER_HOUR):
        response = client.get(reverse("cards:check"), {"code": codes.code_of(number)}, **address)
        refused(response, Outcome.UNKNOWN)

    response = client.get(reverse("cards:check"), {"code": card.code}, **address)
    assert response.status_code == 429
    assert "请再填这一项" in response.content.decode()

    right = {"code": card.code, "valid_until": "2027年11月22日"}
    wrong = right | {"valid_until": "2027-11-21"}
    assert client.get(reverse("cards:check"), right, **address).status_code == 200
    refused(client.get(reverse("cards:check"), wrong, **address), Outcome.UNKNOWN)
    # Another address is asked for nothing, and a QR is never refused.
    assert client.get(reverse("cards:check"), {"code": card.code}).status_code == 200
    assert client.get(f"/c/{card.token}", **address).status_code == 200


def test_checks_are_counted_by_day_and_outcome(client, card):
    for _ in range(3):
        page_of(client, card.token)
    page_of(client, "x")
    client.get(reverse("cards:check"), {"code": codes.code_of(7)})

    assert services.keep_counts() == 5
    page_of(client, card.token)
    keep_check_counts()

    rows = CheckCount.objects.values_list("day", "outcome", "checks").order_by("outcome")
    assert list(rows) == [
        (TODAY, "green", 4),
        (TODAY, "not_a_card", 1),
        (TODAY, "unknown", 1),
    ]


def test_cache_that_is_away_hinders_no_check(client, card, settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }

    assert page_of(client, card.token).status_code == 200


def test_rule_is_published(client, db):
    text = client.get(reverse("cards:rule")).content.decode()

    for words in ("背景核验已通过", "30天以内黄色，以后红色", "暂行约定"):
        assert words in text


def test_keys_are_published(client, county):
    data = client.get(reverse("cards:keys")).json()

    assert data["keys"][0]["key_id"] == county.key.key_id
    assert data["keys"][0]["public_key"] == county.key.public_key
    assert "private" not in str(data)


def test_every_answer_fits(client, county, card):
    worst = county.worker(without=["health", "insurance"])
    worst.name = "欧阳" + "修" * 40
    worst.save()
    second = county.card(worst)
    worst.employments.update(ended_on=date(2026, 11, 1))

    for path in (f"/c/{second.token}", "/check/", "/check/rule/", "/check/offline/", "/c/x"):
        assert len(client.get(path).content) < LIMIT


def test_head_is_answered_and_post_is_not(client, card):
    assert client.head(f"/c/{card.token}").status_code == 200
    assert client.post(f"/c/{card.token}").status_code == 405


def test_timing_of_a_day(card):
    """A card holds on its last day and no longer; the day is the county's."""
    assert services.check_token(card.token, card.valid_until).outcome != Outcome.EXPIRED
    after = card.valid_until + timedelta(days=1)
    assert services.check_token(card.token, after).outcome == Outcome.EXPIRED
    assert AT.date() == card.issued_on
