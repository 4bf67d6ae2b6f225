"""Keys that sign cards and lists: made, exchanged, stopped, published."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import log_access
from accounts.models import AccessLog
from accounts.permissions import is_security_administrator
from cards import tokens
from cards.models import SigningKey
from gaotai_jiazheng.short_memory import remembered

# A card holds for a year: what the older key has signed last runs out within it.
OVERLAP = timedelta(days=366)
FORMAT = "gaotai-card-keys-1"
# The lock under which places are given out; the number only has to be this one's own.
PLACES_LOCK = 0x63617264


@dataclass(frozen=True)
class KnownKey:
    """A key that was ever published here. ends_at: None while it signs."""

    pk: int
    public_key: bytes
    valid_from: datetime
    ends_at: datetime | None

    def is_live(self, at) -> bool:
        return self.ends_at is None or at < self.ends_at


@transaction.atomic
def rotate(*, by=None, address="", at=None, instead_of: str | None = None) -> SigningKey:
    """A new key that signs from now on; the one before it verifies for a year more.

    by: None for the command on the server. instead_of: the id of the key that signed when the person decided,
    "" for none, so that two clicks make one key; None does not ask. Raises PermissionDenied; ValidationError:
    codes two_keys_live, while the key before the present one still verifies cards; signs_already, when
    another key has begun to sign meanwhile.
    """
    require_security_administrator(by)
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLACES_LOCK])
    if instead_of is not None and instead_of != signing_id(at):
        message = "签发用的密钥和您打开页面时不一样了，没有再生成。"
        raise ValidationError(message, code="signs_already")
    to_come = SigningKey.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at))
    free = {SigningKey.FIRST, SigningKey.SECOND} - set(to_come.values_list("place", flat=True))
    if not free:
        message = "已经有两把有效的密钥，请等旧的到期，或者先停用一把。"
        raise ValidationError(message, code="two_keys_live")
    to_come.filter(valid_until=None).update(valid_until=at + OVERLAP)
    key = make(place=min(free), by=by, at=at)
    note(key, by, f"生成密钥{key.key_id}", address)
    known_keys.forget()
    return key


def make(*, place, by, at) -> SigningKey:
    """A fresh key in that place."""
    private_key = Ed25519PrivateKey.generate()
    public_key = private_key.public_key().public_bytes_raw()
    return SigningKey.objects.create(
        key_id=tokens.key_id_of(public_key),
        public_key=public_key.hex(),
        private_key=private_key.private_bytes_raw().hex(),
        place=place,
        made_by=by,
        valid_from=at,
    )


@transaction.atomic
def stop(key, *, by, address="", at=None) -> bool:
    """Stop a key that may be in strange hands: nothing it has signed counts from now on; False when it had
    ended before. Raises PermissionDenied."""
    require_security_administrator(by)
    at = at or timezone.now()
    stopped = SigningKey.objects.live(at).filter(pk=key.pk).update(valid_until=at, revoked_at=at)
    if stopped:
        note(key, by, f"停用密钥{key.key_id}", address)
        known_keys.forget()
    return bool(stopped)


def require_security_administrator(by):
    if by is not None and not is_security_administrator(by):
        raise PermissionDenied("只有安全管理员可以生成和停用密钥。")


def note(key, by, reason, address):
    if by is not None:
        log_access(by, AccessLog.Action.RIGHTS, key, ["private_key"], reason, address)


def signing_id(at=None) -> str:
    """The id of the key that signs; "" where none does."""
    keys = SigningKey.objects.live(at).filter(valid_until=None)
    return keys.values_list("key_id", flat=True).first() or ""


def signing_key(at=None) -> SigningKey:
    """The newest live key. Raises ValidationError, code no_signing_key."""
    key = SigningKey.objects.live(at).filter(valid_until=None).first()
    if key is None:
        message = "还没有签名密钥，请安全管理员先生成一把。"
        raise ValidationError(message, code="no_signing_key")
    return key


@remembered(seconds=5)
def known_keys() -> dict[str, KnownKey]:
    """Key id -> key, of all that ever were; a handful of rows."""
    rows = SigningKey.objects.values_list("key_id", "pk", "public_key", "valid_from", "valid_until")
    return {
        key_id: KnownKey(pk, bytes.fromhex(public_key), valid_from, ends_at)
        for key_id, pk, public_key, valid_from, ends_at in rows
    }


def public_key_of(key_id: str) -> bytes | None:
    """The public key of any key that ever was; None for a stranger's."""
    known = known_keys().get(key_id)
    return known and known.public_key


def published(at=None) -> dict:
    """The live keys, as programs of others read them."""
    at = at or timezone.now()
    live = {key_id: key for key_id, key in known_keys().items() if key.is_live(at)}
    return {
        "format": FORMAT,
        "keys": [
            {
                "key_id": key_id,
                "public_key": key.public_key.hex(),
                "valid_from": key.valid_from.isoformat(timespec="seconds"),
                "valid_until": key.ends_at and key.ends_at.isoformat(timespec="seconds"),
            }
            for key_id, key in live.items()
        ],
    }
