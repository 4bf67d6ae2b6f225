"""docs/card_verify.py, which knows nothing of this code, comes to the same."""

import importlib.util
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from cards import services
from cards.tests.factories import AT

SCRIPT = Path(settings.BASE_DIR) / "docs/card_verify.py"
spec = importlib.util.spec_from_file_location("card_verify", SCRIPT)
card_verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(card_verify)


@pytest.mark.parametrize("seed", range(12))
def test_its_ed25519_is_that_of_the_library(seed):
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public, message = key.public_key().public_bytes_raw(), b"card" * seed
    signature = key.sign(message)

    assert card_verify.is_signed(public, signature, message)
    assert not card_verify.is_signed(public, signature, message + b"!")
    assert not card_verify.is_signed(public, signature[:5] + b"\x07" + signature[6:], message)
    assert not card_verify.is_signed(public, signature[:40] + b"\x07" + signature[41:], message)


@pytest.fixture
def published(county):
    card, lost = county.card(), county.card()
    services.report_lost(lost, reason="丢了", by=county.owner)
    services.publish()
    return card, lost, services.published_keys(), services.latest_list().published()


def test_good_card(published):
    card, _, keys, revoked = published

    found = card_verify.check(f"https://gaotai.example/c/{card.token}", keys, revoked, AT)

    assert (found["code"], found["valid_until"]) == (str(card), card.valid_until)


def test_lost_card_old_list_and_card_that_ran_out(published):
    card, lost, keys, revoked = published

    for text, now, why in (
        (lost.token, AT, "lost"),
        (card.token, AT + timedelta(days=3), "too old"),
        (card.token, AT + timedelta(days=365), "run out"),
        (card.token[:-1] + ("A" if card.token[-1] != "A" else "B"), AT, "does not hold"),
        ("x", AT, "no card"),
    ):
        with pytest.raises(ValueError, match=why):
            card_verify.check(text, keys, revoked, now)


def test_list_that_was_changed(published):
    card, _, keys, revoked = published

    with pytest.raises(ValueError, match="of the list"):
        card_verify.check(card.token, keys, revoked | {"payload": revoked["payload"] + " "}, AT)


def test_program_itself(published, tmp_path):
    """Started as a program, with files; it looks at the clock of the machine."""
    card, _, keys, revoked = published
    (tmp_path / "keys.json").write_text(json.dumps(keys), "utf-8")
    (tmp_path / "list.json").write_text(json.dumps(revoked), "utf-8")
    command = [sys.executable, "-I", str(SCRIPT), card.token]

    done = subprocess.run(
        [*command, str(tmp_path / "keys.json"), str(tmp_path / "list.json")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() in {"the list is too old", f"{card} has run out"} or (
        done.returncode == 0 and datetime.now(UTC) < AT + timedelta(days=2)
    )
