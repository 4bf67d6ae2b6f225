"""Cards signed once more by a newer key: old and new texts count, each as long as its own key."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import InternalError, connection, transaction

from accounts.models import AccessLog
from cards import services, tokens
from cards.models import NewerToken
from cards.outcomes import Outcome
from cards.services import keys, printing, resigning
from cards.tasks import resign_cards
from cards.tests.test_keys import administrator  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(county):
    found = [county.card() for _ in range(5)]
    services.follow_changes()
    return found


@pytest.fixture
def newer(cards):
    return services.rotate()


def test_both_texts_count_until_the_older_key_is_stopped(county, cards, newer):
    lost = cards[4]
    services.report_lost(lost, reason="掉了", by=county.hrss)

    assert services.resign(newer) == 4

    card = cards[0]
    text = card.newest_token
    token, _ = tokens.parse(text)
    assert text != card.token
    assert (token.key_id, token.number, token.serial) == (newer.key_id, card.number, card.serial)
    assert (token.issued_on, token.valid_until) == (card.issued_on, card.valid_until)
    tokens.verify(text, keys.public_key_of)
    for each in (card.token, text):
        found = services.check_token(each)
        assert (found.outcome, found.shown.token) == (Outcome.GREEN, each)
    assert printing.address_of(card).endswith(text)
    assert not lost.newer_tokens.exists()

    services.stop(county.key, by=None)

    assert services.check_token(card.token).outcome == Outcome.KEY_ENDED
    assert services.check_token(text).outcome == Outcome.GREEN
    by_code = services.check_number(card.number)
    assert (by_code.outcome, by_code.shown.token) == (Outcome.GREEN, text)


def test_text_of_a_newer_key_that_was_not_issued_is_unknown(cards, newer):
    text = resigning.signed_anew(cards[0], newer, newer.opened())

    assert services.check_token(text).outcome == Outcome.UNKNOWN


def test_work_that_was_broken_off_goes_on(cards, newer, monkeypatch):
    monkeypatch.setattr(resigning, "AT_ONCE", 2)
    signing = resigning.signed_anew
    calls = []

    def die_at_the_fourth(*args):
        calls.append(args)
        if len(calls) == 4:
            raise SystemExit
        return signing(*args)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(resigning, "signed_anew", die_at_the_fourth)
        services.resign(newer)

    assert NewerToken.objects.count() == 2
    assert services.resign(newer) == 3
    assert services.resign(newer) == 0
    assert NewerToken.objects.values("card").distinct().count() == 5


def test_security_administrator_asks_and_the_worker_signs(administrator, cards, newer):  # noqa: F811
    assert services.resign_asked() == 0

    key = services.ask_for_resigning(by=administrator)

    assert key == newer
    assert AccessLog.objects.get(by=administrator).reason == f"用密钥{newer.key_id}重签使用中的证"
    resign_cards()
    assert NewerToken.objects.filter(key=newer).count() == 5
    assert services.resign_asked() == 0
    with pytest.raises(PermissionDenied):
        services.ask_for_resigning(by=cards[0].issued_by)


def test_command_signs_cards(cards, newer, capsys):
    call_command("resign_cards")

    assert capsys.readouterr().out == "重签了5张证。\n"


def test_newer_text_is_never_changed(cards, newer):
    services.resign(newer)

    for statement in (
        "UPDATE cards_newertoken SET token = 'x'",
        "DELETE FROM cards_newertoken",
    ):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
