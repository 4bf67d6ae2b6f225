"""Who may try to sign in, and until when not.

Three counts of the same failures, over the last minutes of ``settings.SIGN_IN_LOCK_MINUTES``:

* an account from one address (SIGN_IN_FAILURES_PER_PAIR): closes the pair, nothing else;
* an account from everywhere (SIGN_IN_FAILURES_PER_ACCOUNT): closes the account for strange addresses;
* an address over all accounts (SIGN_IN_FAILURES_PER_ADDRESS): closes the address for accounts that
  never signed in from there.

So a stranger who fails on purpose closes nothing for the people who work at their usual address. What
is counted is the name that was typed, whether or not there is such an account: the answers are alike.
"""

import re
import unicodedata
from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.access import PERSONAL_NUMBER
from accounts.models import KnownAddress, RefusedSignIn
from accounts.signing_up import digest_of as digest_of_phone
from accounts.signing_up import user_of
from gaotai_jiazheng.client_address import address_block, client_address
from gaotai_jiazheng.identifiers import MOBILE
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.typed_values import mobile_of

ADDRESS_IS_KNOWN_FOR = timedelta(days=180)
KNOWN_ADDRESSES_KEPT = 20
DIGEST_SHOWN = 24
COUNTRY_CODE = re.compile(r"^(00)?86(?=1\d{10}$)")
NOT_OF_A_NUMBER = re.compile(r"[\s+().-]")


class SignInHandler(AxesDatabaseHandler):
    """Axes' handler with the three counts, and with the addresses that an account knows."""

    def is_locked(self, request, credentials=None):
        return closed_until(request, credentials) is not None

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Keep the failure for the audit: its count is deleted when it counts no more. A try at what is closed is no
        failure of its own, else whoever goes on trying would fill the disk."""
        was_closed = request is None or request.axes_locked_out
        super().user_login_failed(sender, credentials, request, **kwargs)
        if not was_closed:
            keep_failure(request, credentials)

    def user_logged_in(self, sender, request, user, **kwargs):
        super().user_logged_in(sender, request, user, **kwargs)
        if typed := mobile_of(request.POST.get("login", "")):
            self.reset_user_attempts(request, {"username": typed})
        if request.axes_ip_address:
            remember_address(user, request.axes_ip_address)


def keep_failure(request, credentials):
    RefusedSignIn.objects.create(
        username=axes_username(request, credentials),
        ip_address=request.axes_ip_address,
        user_agent=request.axes_user_agent,
        http_accept=request.axes_http_accept,
        path_info=request.axes_path_info,
        locked_out=request.axes_locked_out,
    )


def axes_address(request):
    """The address as axes stores and counts it; None when unknown."""
    return address_block(client_address(request)) or None


def axes_username(request, credentials):
    """The name as axes stores and counts it: spelling it with capitals is no new account, and a number
    that is a person's own stands there masked, with a digest to count by."""
    name = (credentials or {}).get("username") or request.POST.get("login") or ""
    return hidden(name.strip().casefold())[:150]


def hidden(name: str) -> str:
    """The name itself, or what stands for it where it holds a telephone or an identity number."""
    compact = NOT_OF_A_NUMBER.sub("", unicodedata.normalize("NFKC", name))
    number = COUNTRY_CODE.sub("", compact)
    if not PERSONAL_NUMBER.search(number):
        return name
    shown = mask_phone(number) if MOBILE.fullmatch(number) else "******"
    return f"{shown} {digest_of_phone(number)[:DIGEST_SHOWN]}"


def closed_until(request, credentials=None):
    """When this account may be tried again from this address; None when it may be now. 1 or 2 queries."""
    typed = (credentials or {}).get("username") or ""
    name = axes_username(request, credentials)
    address = axes_address(request)
    window = timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    failures = list(
        AccessAttempt.objects.filter(
            Q(username=name) | Q(ip_address=address), attempt_time__gt=timezone.now() - window
        )
        .order_by("attempt_time")
        .values_list("username", "ip_address", "attempt_time", "failures_since_start")
    )
    of_pair = [row for row in failures if row[0] == name and row[1] == address]
    of_account = [row for row in failures if row[0] == name]
    of_address = [row for row in failures if row[1] == address]
    ends = [
        _falls_below(settings.SIGN_IN_FAILURES_PER_PAIR, of_pair),
        _falls_below(settings.SIGN_IN_FAILURES_PER_ACCOUNT, of_account),
        _falls_below(settings.SIGN_IN_FAILURES_PER_ADDRESS, of_address),
    ]
    if any(ends[1:]) and is_known(typed, address):
        ends = ends[:1]
    last = max(filter(None, ends), default=None)
    return last and last + window


def _falls_below(limit, rows):
    """The time of the failure with whose end the rest is below the limit; None when it is already."""
    remaining = sum(failures for *_, failures in rows)
    if remaining < limit:
        return None
    for *_, failed_at, failures in rows:
        remaining -= failures
        if remaining < limit:
            return failed_at


def is_known(username, address) -> bool:
    """Whether this account was signed in to from this address within the last half year."""
    if MOBILE.fullmatch(username) and (user := user_of(username)):
        username = user.username
    return KnownAddress.objects.filter(
        user__username=username,
        digest=digest_of(address),
        last_seen_at__gt=timezone.now() - ADDRESS_IS_KNOWN_FOR,
    ).exists()


def remember_address(user, address):
    """Note that a person signed in from an address; only the latest ones are kept."""
    KnownAddress.objects.update_or_create(
        user=user, digest=digest_of(address), defaults={"last_seen_at": timezone.now()}
    )
    latest = user.known_addresses.order_by("-last_seen_at").values("pk")[:KNOWN_ADDRESSES_KEPT]
    user.known_addresses.exclude(pk__in=latest).delete()


def digest_of(address) -> str:
    """The keyed digest of an address, so that the table alone does not tell where anybody works."""
    return salted_hmac("accounts.known_address", address or "", algorithm="sha256").hexdigest()


def locked_answer(request, response=None, credentials=None):
    """The page that says until when: 429, with Retry-After in seconds."""
    until = closed_until(request, credentials) or timezone.now()
    answer = render(request, "accounts/locked_out.html", {"closed_until": until}, status=429)
    answer["Retry-After"] = max(1, round((until - timezone.now()).total_seconds()))
    answer["Cache-Control"] = "no-store"
    return answer
