"""Lets a partner in by its signature. Why somebody is not let in is for the log alone."""

import re
from datetime import timedelta

import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission

from exchange import signing
from exchange.models import Partner, PartnerKey, UsedNonce
from gaotai_jiazheng import rate_limits

WINDOW = timedelta(minutes=5)
MINUTE = 60
TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
SIGNATURE = re.compile(r"[0-9a-f]{64}")
NO_KEY = "0" * 43

log = structlog.get_logger(__name__)


class Refused(Exception):
    """The request is not what a partner signed; its argument names the cause for the log."""


class SignedRequest(BaseAuthentication):
    """Five headers and a signature over method, path, time, nonce and the body as it was sent.

    ``request.auth`` is the partner; nobody is signed in. Every refusal is the same 401. A partner that
    was recognised is counted, so that a stranger who knows its name cannot use up its requests.
    """

    def authenticate(self, request):
        given = {name: request.headers.get(name, "") for name in signing.HEADERS}
        try:
            partner = partner_of(request._request, given)
        except Refused as cause:
            log.warning(
                "exchange_refused",
                cause=str(cause),
                partner=given[signing.PARTNER][:50],
                key=given[signing.KEY][:24],
            )
            raise AuthenticationFailed("签名无效。", code="signature_invalid") from None
        count(partner)
        return AnonymousUser(), partner

    def authenticate_header(self, request):
        return 'HMAC-SHA256 realm="exchange"'


def partner_of(request, given) -> Partner:
    """The partner that signed this request, whose nonce is used up by that. Raises Refused."""
    if not all(given.values()):
        raise Refused("header_missing")
    at = timezone.now()
    timestamp, nonce = given[signing.TIMESTAMP], given[signing.NONCE]
    if not TIMESTAMP.fullmatch(timestamp) or not NONCE.fullmatch(nonce):
        raise Refused("header_malformed")
    if not SIGNATURE.fullmatch(given[signing.SIGNATURE]):
        raise Refused("header_malformed")
    if abs(at.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise Refused("clock_skew")
    key = key_of(given, at)
    # A signature is worked out for an unknown key too, which takes as long as for a known one.
    parts = (request.method, request.get_full_path(), timestamp, nonce, request.body)
    is_signed = signing.is_signed_by(
        key.secret if key else NO_KEY, given[signing.SIGNATURE], *parts
    )
    if key is None:
        raise Refused("no_live_key")
    if not is_signed:
        raise Refused("wrong_signature")
    if not key.partner.is_active:
        raise Refused("partner_inactive")
    use_up(key.partner, nonce, at)
    return key.partner


def key_of(given, at) -> PartnerKey | None:
    keys = PartnerKey.objects.live(at).select_related("partner")
    return keys.filter(
        key_id=given[signing.KEY][:24], partner__slug=given[signing.PARTNER][:50]
    ).first()


def use_up(partner, nonce, at):
    try:
        with transaction.atomic():
            UsedNonce.objects.create(partner=partner, nonce=nonce, used_at=at)
    except IntegrityError:
        raise Refused("replayed") from None


def count(partner):
    if not rate_limits.hit("exchange", partner.slug, partner.requests_per_minute, MINUTE):
        raise Throttled(MINUTE, "请求太频繁，请稍后再试。")


def purge_nonces(at=None) -> int:
    """Forget nonces whose requests are too old to be sent again; how many."""
    # The sender's clock may run ahead by a whole window.
    oldest = (at or timezone.now()) - 2 * WINDOW
    return UsedNonce.objects.filter(used_at__lt=oldest).delete()[0]


class PartnerMay(BasePermission):
    """Lets a partner in where it has the view's ``required_scope``."""

    message = "这个热线平台没有所需的权限范围。"
    code = "scope_missing"

    def has_permission(self, request, view):
        partner = request.auth
        return isinstance(partner, Partner) and view.required_scope in partner.scopes


class SignedRequestScheme(OpenApiAuthenticationExtension):
    """How the API's description speaks of the signature."""

    target_class = SignedRequest
    name = "signature"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": signing.SIGNATURE,
            "description": (
                "HMAC-SHA256（64位小写十六进制），签名内容依次为方法、路径、X-Timestamp、X-Nonce，各占一行，"
                "再接请求体原文；同时须带 X-Partner、X-Key、X-Timestamp（Unix 秒，误差不超过5分钟）、"
                "X-Nonce（16至64个字符，每次不同）。"
            ),
        }
