"""Issuing, using and revoking the tokens of programs."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import permissions
from accounts.access import log_access
from accounts.models import AccessLog, ApiToken

PREFIX = "gt_"
RANDOM_BYTES = 32
LONGEST_LIFE = timedelta(days=366)
USE_IS_NOTED_EVERY = timedelta(hours=1)


def digest_of(key: str) -> str:
    """What the table keeps of a key. A fast digest is enough for 32 random bytes."""
    return hashlib.sha256(key.encode()).hexdigest()


def validate_expiry(expires_at):
    """Raises ValidationError, code expiry_out_of_range, unless it is within a year from now."""
    if not timezone.now() < expires_at <= timezone.now() + LONGEST_LIFE:
        raise ValidationError("失效时间应在今后一年之内。", code="expiry_out_of_range")


@transaction.atomic
def issue(user, *, name, scopes, expires_at, by, address="") -> tuple[ApiToken, str]:
    """Make a token that acts for a user; gives it with its key, which is not kept.

    Raises ValidationError (code expiry_out_of_range, and those of the fields) and PermissionDenied.
    """
    if not permissions.can_issue_token(by, user):
        raise PermissionDenied
    validate_expiry(expires_at)
    key = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    token = ApiToken(
        user=user,
        name=name,
        scopes=list(scopes),
        expires_at=expires_at,
        issued_by=by,
        digest=digest_of(key),
    )
    token.full_clean()
    token.save()
    log_access(by, AccessLog.Action.RIGHTS, token, token.scopes, "签发接口令牌", address)
    return token, key


@transaction.atomic
def revoke(token, *, by, address="") -> bool:
    """End a token now; False when it had been revoked before. Raises PermissionDenied."""
    if by.pk != token.user_id and not permissions.is_security_administrator(by):
        raise PermissionDenied
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if revoked:
        log_access(by, AccessLog.Action.RIGHTS, token, ["revoked_at"], "吊销接口令牌", address)
    return bool(revoked)


def token_for(key: str) -> ApiToken | None:
    """The valid token with this key, with its user; None for every other text. One query.

    Its use is noted at most once an hour.
    """
    if not key.startswith(PREFIX) or len(key) > 100 or not key.isascii():
        return None
    token = ApiToken.objects.valid().select_related("user").filter(digest=digest_of(key)).first()
    if token is not None:
        _note_use(token)
    return token


def _note_use(token):
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
