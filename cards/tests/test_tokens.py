"""What the QR holds: any change of it is noticed."""

import base64
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from cards import codes, tokens
from cards.tokens import ForeignKey, Forged, NotAToken, Token

KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2)]
PUBLIC = {tokens.key_id_of(key.public_key().public_bytes_raw()): key for key in KEYS}
FIRST, SECOND = PUBLIC
DAYS = st.dates(tokens.DAY_ZERO, date(2199, 1, 1))
TOKEN = Token(FIRST, 123456789, 42, date(2026, 11, 23), date(2027, 11, 22))


def published(key_id):
    key = PUBLIC.get(key_id)
    return key and key.public_key().public_bytes_raw()


TEXT = tokens.signed(TOKEN, PUBLIC[FIRST])


@given(
    st.sampled_from([FIRST, SECOND]),
    st.integers(0, codes.HOW_MANY - 1),
    st.integers(0, 2**32 - 1),
    DAYS,
    DAYS,
)
def test_what_is_signed_is_read_again(key_id, number, serial, issued_on, valid_until):
    token = Token(key_id, number, serial, issued_on, valid_until)

    text = tokens.signed(token, PUBLIC[key_id])

    assert len(text) == tokens.TEXT_LENGTH
    assert tokens.verify(text, published) == token


def test_known_vector():
    """Byte for byte as the module says: programs of others read it."""
    assert TOKEN.content().hex() == "01" + FIRST + "075bcd15" + "0000002a" + "09d6" + "0b42"


def test_every_flipped_bit_is_noticed():
    whole = base64.urlsafe_b64decode(TEXT)
    for place in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises((NotAToken, ForeignKey, Forged)):
            tokens.verify(base64.urlsafe_b64encode(changed).decode(), published)


def test_every_other_character_is_noticed():
    """There is no second text of the same token."""
    for place in range(len(TEXT)):
        for other in "AZaz09_-":
            if other != TEXT[place]:
                with pytest.raises((NotAToken, ForeignKey, Forged)):
                    tokens.verify(TEXT[:place] + other + TEXT[place + 1 :], published)


@given(st.text(max_size=120))
def test_any_other_text_is_no_token(text):
    with pytest.raises(NotAToken):
        tokens.parse("!" + text)


@pytest.mark.parametrize(
    "text", ["", TEXT[:-1], TEXT + "A", TEXT + "\n", " " + TEXT, TEXT[:-1] + "=", TEXT[:-1] + "中"]
)
def test_text_of_another_form_is_no_token(text):
    with pytest.raises(NotAToken):
        tokens.verify(text, published)


def test_unknown_format_is_no_token():
    whole = base64.urlsafe_b64decode(TEXT)

    with pytest.raises(NotAToken):
        tokens.parse(base64.urlsafe_b64encode(b"\x02" + whole[1:]).decode())


def test_key_of_another_county_is_foreign():
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key_id = tokens.key_id_of(stranger.public_key().public_bytes_raw())
    text = tokens.signed(Token(key_id, 1, 1, date(2026, 1, 1), date(2027, 1, 1)), stranger)

    with pytest.raises(ForeignKey):
        tokens.verify(text, published)


def test_signature_of_another_key_is_forged():
    with pytest.raises(Forged):
        tokens.verify(tokens.signed(TOKEN, PUBLIC[SECOND]), published)


def test_both_live_keys_verify_during_a_rotation():
    newer = Token(SECOND, 5, 43, date(2026, 12, 1), date(2027, 11, 30))

    assert tokens.verify(TEXT, published) == TOKEN
    assert tokens.verify(tokens.signed(newer, PUBLIC[SECOND]), published) == newer
