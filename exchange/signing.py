"""How a request is signed, in both directions. Pure functions; docs/exchange.md has a worked example."""

import hashlib
import hmac
import secrets
from datetime import datetime

PARTNER = "X-Partner"
KEY = "X-Key"
TIMESTAMP = "X-Timestamp"
NONCE = "X-Nonce"
SIGNATURE = "X-Signature"
DELIVERY = "X-Delivery"
HEADERS = (PARTNER, KEY, TIMESTAMP, NONCE, SIGNATURE)


def signature(secret: str, method: str, path: str, timestamp: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 as 64 small hex digits.

    path: as in the request line, with the query. Method and path are signed too: a GET has no body, and
    without them its signature would open any other order.
    """
    head = "\n".join([method, path, timestamp, nonce, ""]).encode()
    return hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


def is_signed_by(secret: str, given: str, *parts) -> bool:
    """Whether the signature is that of these parts, in a time that does not tell how far it is right."""
    return hmac.compare_digest(signature(secret, *parts).encode(), given.encode())


def signed_headers(
    partner: str, key_id: str, secret: str, method: str, path: str, body: bytes, at: datetime
) -> dict[str, str]:
    """The five headers of a request that is sent now."""
    timestamp, nonce = str(int(at.timestamp())), secrets.token_urlsafe(18)
    return {
        PARTNER: partner,
        KEY: key_id,
        TIMESTAMP: timestamp,
        NONCE: nonce,
        SIGNATURE: signature(secret, method, path, timestamp, nonce, body),
    }
