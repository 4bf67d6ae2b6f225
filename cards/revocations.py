"""The signed list of cards that are not to be trusted although their signature holds.

The list is a JSON text (``payload``) and the Ed25519 signature over ``DOMAIN`` and the bytes of that
text, so that nobody has to agree on how JSON is written. It names cards by number and says nothing of
the people.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = "gaotai-card-revocations-1"
DOMAIN = b"gaotai-card-revocations-1\0"


class BadList(ValueError):
    """The list is not one of ours or was changed."""


def payload_of(
    *, number: int, issued_at: datetime, next_update: datetime, cards: Mapping[str, list[int]]
) -> str:
    """The text that is signed.

    number: goes up with every list, so that an old list is not taken for a new one. cards: why -> the
    numbers of the cards; why is "lost", "replaced", "revoked" or "red" (in force, but its holder may not
    go to homes today).
    """
    content = {
        "format": FORMAT,
        "number": number,
        "issued_at": issued_at.isoformat(timespec="seconds"),
        "next_update": next_update.isoformat(timespec="seconds"),
        "cards": {why: sorted(numbers) for why, numbers in cards.items()},
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def sign(payload: str, private_key: Ed25519PrivateKey) -> str:
    """The signature in base64."""
    return base64.b64encode(private_key.sign(DOMAIN + payload.encode())).decode()


def opened(published: Mapping, public_key: Callable[[str], bytes | None]) -> dict:
    """The content of a published list whose signature holds.

    published: {"key_id", "payload", "signature"}. Raises BadList.
    """
    key = public_key(published["key_id"])
    if key is None:
        raise BadList("the key is not known")
    payload = published["payload"].encode()
    try:
        signature = base64.b64decode(published["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, DOMAIN + payload)
    except (ValueError, InvalidSignature):
        raise BadList("the signature does not hold") from None
    content = json.loads(payload)
    if content["format"] != FORMAT:
        raise BadList("the format is not known")
    return content
