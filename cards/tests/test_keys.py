"""Two keys at a time, made and stopped by the security administrator or the server's command."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AccessLog
from accounts.permissions import Role
from accounts.tests.factories import UserFactory
from cards import tokens
from cards.models import SigningKey
from cards.services import keys
from cards.tests.factories import AT, execute

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db):
    from django.contrib.auth.models import Group

    user = UserFactory(username="security", is_staff=True)
    user.groups.add(Group.objects.get(name=Role.SECURITY))
    return user


def test_first_key_signs_for_good(administrator):
    key = keys.rotate(by=administrator, at=AT)

    assert keys.signing_key(AT) == key
    assert key.valid_until is None
    assert tokens.key_id_of(bytes.fromhex(key.public_key)) == key.key_id
    assert key.opened().public_key().public_bytes_raw().hex() == key.public_key


def test_older_key_verifies_for_a_year_more(administrator):
    older = keys.rotate(by=administrator, at=AT)

    newer = keys.rotate(by=administrator, at=AT + timedelta(days=30))

    older.refresh_from_db()
    assert older.valid_until == AT + timedelta(days=30) + keys.OVERLAP
    assert keys.signing_key(AT + timedelta(days=31)) == newer
    assert {key["key_id"] for key in keys.published(AT + timedelta(days=31))["keys"]} == {
        older.key_id,
        newer.key_id,
    }


def test_third_key_waits_until_the_first_has_ended(administrator):
    keys.rotate(by=administrator, at=AT)
    keys.rotate(by=administrator, at=AT + timedelta(days=30))

    with pytest.raises(ValidationError) as refused:
        keys.rotate(by=administrator, at=AT + timedelta(days=60))
    assert refused.value.code == "two_keys_live"

    keys.rotate(by=administrator, at=AT + timedelta(days=31) + keys.OVERLAP)
    assert SigningKey.objects.count() == 3


def test_stopped_key_makes_room_and_is_published_no_longer(administrator):
    key = keys.rotate(by=administrator)

    assert keys.stop(key, by=administrator)

    assert not keys.stop(key, by=administrator)
    assert keys.published()["keys"] == []
    with pytest.raises(ValidationError, match="还没有签名密钥"):
        keys.signing_key()
    keys.rotate(by=administrator)


def test_private_key_is_sealed_and_in_no_history(administrator):
    key = keys.rotate(by=administrator)

    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM cards_signingkey")
        assert cursor.fetchone()[0].startswith("v1:")
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'cards_signingkeyevent'"
        )
        columns = {name for (name,) in cursor.fetchall()}
    assert "public_key" in columns
    assert "private_key" not in columns
    assert key.private_key not in str(keys.published())


def test_making_and_stopping_is_logged(administrator):
    key = keys.rotate(by=administrator)
    keys.stop(key, by=administrator)

    rows = AccessLog.objects.filter(action=AccessLog.Action.RIGHTS).order_by("pk")
    assert [row.reason for row in rows] == [f"生成密钥{key.key_id}", f"停用密钥{key.key_id}"]


@pytest.mark.parametrize("username", ["plain", "staff"])
def test_nobody_else_makes_or_stops_keys(administrator, username):
    key = keys.rotate(by=administrator)
    user = UserFactory(username=username, is_staff=username == "staff")

    with pytest.raises(PermissionDenied):
        keys.rotate(by=user)
    with pytest.raises(PermissionDenied):
        keys.stop(key, by=user)


def test_command_makes_a_key(capsys):
    call_command("rotate_card_key")

    key = SigningKey.objects.get()
    assert key.made_by is None
    assert key.key_id in capsys.readouterr().out


def test_command_says_why_it_makes_none(capsys):
    call_command("rotate_card_key")
    call_command("rotate_card_key")

    with pytest.raises(SystemExit):
        call_command("rotate_card_key")
    assert "两把有效的密钥" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DELETE FROM cards_signingkey", "Cannot"),
        ("UPDATE cards_signingkey SET public_key = repeat('0', 64)", "cards_signingkey"),
        ("UPDATE cards_signingkey SET place = 3", "signing_key_has_one_of_two_places"),
        (
            "UPDATE cards_signingkey SET valid_until = valid_from - interval '1 day'",
            "signing_key_period_in_order",
        ),
        ("UPDATE cards_signingkey SET valid_until = NULL, place = 1", "signing_key_two_at_a_time"),
    ],
)
def test_database_refuses(administrator, statement, message):
    keys.rotate(by=administrator, at=timezone.now() - timedelta(days=1))
    keys.rotate(by=administrator)

    with pytest.raises(Exception, match=message) as refused, transaction.atomic():
        execute(statement)
    assert isinstance(refused.value, IntegrityError) or "Cannot" in str(refused.value)
