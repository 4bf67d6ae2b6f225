"""Issuing, exchanging and revoking the keys of partners."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import log_access
from accounts.models import AccessLog
from accounts.permissions import is_security_administrator
from exchange.models import Partner, PartnerKey

# How long the old key still signs when a new one takes its place.
OVERLAP = timedelta(days=7)
RANDOM_BYTES = 32


@transaction.atomic
def issue(partner, *, by, address="", at=None, seen: str | None = None) -> PartnerKey:
    """A new key, with its secret in ``secret``: to be shown once.

    seen: the ``key_id`` of the newest key when the person looked, "" for none; None to issue whatever there is.
    Raises PermissionDenied; ValidationError, codes issued_meanwhile and two_keys_live, when both places are taken.
    """
    require_security_administrator(by)
    at = at or timezone.now()
    # Two administrators who issue at once take two places, or the second is told that there is none.
    Partner.objects.select_for_update().get(pk=partner.pk)
    if seen is not None and seen != newest_id(partner):
        message = "刚刚已经签发过一个密钥，没有再签发。没有抄下来的，吊销以后重新签发。"
        raise ValidationError(message, code="issued_meanwhile")
    to_come = partner.keys.filter(Q(valid_until=None) | Q(valid_until__gt=at))
    free = {PartnerKey.FIRST, PartnerKey.SECOND} - set(to_come.values_list("place", flat=True))
    if not free:
        message = "已经有两个有效的密钥，请先吊销一个，或者等旧密钥到期。"
        raise ValidationError(message, code="two_keys_live")
    key = PartnerKey.objects.create(
        partner=partner,
        key_id=f"k{secrets.token_hex(8)}",
        secret=secrets.token_urlsafe(RANDOM_BYTES),
        place=min(free),
        issued_by=by,
        valid_from=at,
    )
    log_access(by, AccessLog.Action.RIGHTS, partner, ["keys"], f"签发密钥{key.key_id}", address)
    return key


def newest_id(partner) -> str:
    """The ``key_id`` of the key that was issued last, "" before the first."""
    return partner.keys.order_by("-pk").values_list("key_id", flat=True).first() or ""


@transaction.atomic
def rotate(partner, *, by, address="", at=None, seen: str | None = None) -> PartnerKey:
    """A new key in place of the ones that sign now; they end after a week, when both sides have changed. Raises as
    ``issue`` does."""
    at = at or timezone.now()
    key = issue(partner, by=by, address=address, at=at, seen=seen)
    older = partner.keys.live(at).exclude(pk=key.pk)
    older.filter(Q(valid_until=None) | Q(valid_until__gt=at + OVERLAP)).update(
        valid_until=at + OVERLAP
    )
    return key


@transaction.atomic
def revoke(key, *, by, address="", at=None) -> bool:
    """End a key now; False when it had ended before. Raises PermissionDenied."""
    require_security_administrator(by)
    at = at or timezone.now()
    ended = PartnerKey.objects.live(at).filter(pk=key.pk).update(valid_until=at, revoked_at=at)
    if ended:
        reason = f"吊销密钥{key.key_id}"
        log_access(by, AccessLog.Action.RIGHTS, key.partner, ["keys"], reason, address)
    return bool(ended)


def require_security_administrator(user):
    if not is_security_administrator(user):
        raise PermissionDenied("只有安全管理员可以签发和吊销密钥。")


def signing_key(partner) -> PartnerKey | None:
    """The newest key that signs now: what the portal signs its own requests with."""
    return partner.keys.live().order_by("-valid_from", "-pk").first()
