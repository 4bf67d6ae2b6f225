"""What the QR of a card holds: 17 bytes that name the card, and the Ed25519 signature over them.

    byte 0       format, 1
    bytes 1-4    key id: the first four bytes of the SHA-256 of the public key
    bytes 5-8    number of the card (cards.codes), big-endian like all that follows
    bytes 9-12   serial of the issue
    bytes 13-14  issued on, days since 2020-01-01
    bytes 15-16  valid until, the last day, days since 2020-01-01
    bytes 17-80  signature over ``DOMAIN`` and bytes 0-16

As text it is base64url, 108 characters, and there is one text for each content: 81 bytes fill 108
characters to the last bit. Nothing in it is about a person. docs/card_verify.py checks it independently.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = 1
DOMAIN = b"gaotai-card-1\0"
DAY_ZERO = date(2020, 1, 1)
CONTENT = struct.Struct(">B4sIIHH")
SIGNATURE_BYTES = 64
TEXT_LENGTH = 108
TEXT = re.compile(rf"[A-Za-z0-9_-]{{{TEXT_LENGTH}}}")


class NotAToken(ValueError):
    """The text does not have the form of a token."""


class ForeignKey(ValueError):
    """The token names a key that was never published here."""


class Forged(ValueError):
    """The signature is not that of the key that the token names."""


@dataclass(frozen=True)
class Token:
    """What a token says. key_id: eight hex digits. valid_until: the last day."""

    key_id: str
    number: int
    serial: int
    issued_on: date
    valid_until: date

    def content(self) -> bytes:
        """The 17 bytes that are signed."""
        return CONTENT.pack(
            FORMAT,
            bytes.fromhex(self.key_id),
            self.number,
            self.serial,
            (self.issued_on - DAY_ZERO).days,
            (self.valid_until - DAY_ZERO).days,
        )


def key_id_of(public_key: bytes) -> str:
    """Eight hex digits by which a token names its key."""
    return hashlib.sha256(public_key).digest()[:4].hex()


def signed(token: Token, private_key: Ed25519PrivateKey) -> str:
    """The text of a token, as the QR holds it behind the address."""
    content = token.content()
    whole = content + private_key.sign(DOMAIN + content)
    return base64.urlsafe_b64encode(whole).decode()


def parse(text: str) -> tuple[Token, bytes]:
    """The token and its signature, which is not checked. Raises NotAToken."""
    if not TEXT.fullmatch(text):
        raise NotAToken("not 108 characters of base64url")
    whole = base64.urlsafe_b64decode(text)
    form, key_id, number, serial, issued, until = CONTENT.unpack_from(whole)
    if form != FORMAT:
        raise NotAToken(f"format {form} is unknown")
    token = Token(
        key_id.hex(),
        number,
        serial,
        DAY_ZERO + timedelta(days=issued),
        DAY_ZERO + timedelta(days=until),
    )
    return token, whole[-SIGNATURE_BYTES:]


def verify(text: str, public_key: Callable[[str], bytes | None]) -> Token:
    """The token of a text whose signature holds.

    public_key: key id -> the 32 bytes of the key, None for one that is not known.
    Raises NotAToken, ForeignKey or Forged. Whether its days have come is not asked here.
    """
    token, signature = parse(text)
    key = public_key(token.key_id)
    if key is None:
        raise ForeignKey(token.key_id)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, DOMAIN + token.content())
    except InvalidSignature:
        raise Forged(token.key_id) from None
    return token
