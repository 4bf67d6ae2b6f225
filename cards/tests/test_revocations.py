"""The signed list of cards that are not to be trusted."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cards import revocations, tokens
from cards.revocations import BadList

KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
KEY_ID = tokens.key_id_of(PUBLIC)
PAYLOAD = revocations.payload_of(
    number=7,
    issued_at=datetime(2026, 11, 23, tzinfo=UTC),
    next_update=datetime(2026, 11, 24, tzinfo=UTC),
    cards={"lost": [9, 3], "red": []},
)


def published(**changes):
    plain = {"key_id": KEY_ID, "payload": PAYLOAD, "signature": revocations.sign(PAYLOAD, KEY)}
    return plain | changes


def known(key_id):
    return PUBLIC if key_id == KEY_ID else None


def test_list_that_was_signed_opens():
    content = revocations.opened(published(), known)

    assert content["cards"] == {"lost": [3, 9], "red": []}
    assert (content["number"], content["issued_at"]) == (7, "2026-11-23T00:00:00+00:00")


@pytest.mark.parametrize(
    "changes",
    [
        {"payload": PAYLOAD.replace("[3,9]", "[3]")},
        {"payload": PAYLOAD + " "},
        {"key_id": "00000000"},
        {"signature": revocations.sign(PAYLOAD + " ", KEY)},
        {"signature": "no base64 at all"},
        {"signature": ""},
    ],
)
def test_list_that_was_changed_does_not_open(changes):
    with pytest.raises(BadList):
        revocations.opened(published(**changes), known)


def test_signature_of_a_token_is_none_of_a_list():
    """Both kinds begin with a name of their own, so that neither can be shown as the other."""
    assert revocations.DOMAIN != tokens.DOMAIN
    assert not revocations.DOMAIN.startswith(tokens.DOMAIN)
