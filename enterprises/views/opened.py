"""Which registration this browser works on, and how often one address may open and send."""

from django.core.exceptions import ValidationError

from enterprises.models import Registration
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import INVALID, TOO_MANY, codes_of
from gaotai_jiazheng.opened_rows import open_row, opened_pk

OPENED = "registration"
ANEW = "registration_anew"
BEGUN_PER_HOUR = 20
SENT_PER_HOUR = 10
FILES_PER_HOUR = 60
WRONG_PAIRS_PER_HOUR = 10
PHONE_CODES_PER_HOUR = 20
CODE_TRIES_PER_HOUR = 60
TIRED = frozenset({"too_many", "too_many_codes"})


def registration_of(request) -> Registration | None:
    """The registration that this browser opened; without one, the latest of who is signed in."""
    if not hasattr(request, "registration"):
        request.registration = opened_or_own(request)
    return request.registration


def opened_or_own(request):
    found = Registration.objects.select_related("enterprise")
    had_one = OPENED in request.session
    if (pk := opened_pk(request, OPENED)) is not None:
        return found.filter(pk=pk).first()
    request.registration_was_closed = had_one
    if had_one:
        request.session.pop(OPENED, None)
    elif request.user.is_authenticated and ANEW not in request.session:
        return found.filter(applicant=request.user).order_by("-pk").first()
    return None


def open_registration(request, registration):
    """Let this browser go on with it."""
    stay_with_own(request)
    open_row(request, OPENED, registration.pk)
    request.registration = registration


def leave_for_another(request):
    """Leave the registration that this browser works on, and the person's own ones, until another is begun."""
    request.session.pop(OPENED, None)
    request.session[ANEW] = True


def stay_with_own(request):
    """Whoever looks at a registration again has not left for another."""
    request.session.pop(ANEW, None)


def was_closed(request) -> bool:
    """Whether this browser had a registration open that was closed by this very request: nobody was there for an hour."""
    return registration_of(request) is None and getattr(request, "registration_was_closed", False)


def may(request, name: str, limit: int, times: int = 1) -> bool:
    """Count what this address does; False beyond the limit of the hour."""
    address = client_address(request)
    allowed = [rate_limits.hit(name, address, limit, rate_limits.HOUR) for _ in range(times)]
    return all(allowed)


def guessed_too_often(request) -> bool:
    """Whether this address has tried too many wrong pairs of number and code."""
    address = client_address(request)
    return rate_limits.guessed_too_often("registration-guess", address, WRONG_PAIRS_PER_HOUR)


def refuse_too_many_codes(request):
    """Raise ValidationError, code too_many, for an address that has codes sent all the time."""
    if not may(request, "phone-code", PHONE_CODES_PER_HOUR):
        raise ValidationError("从您这里发的验证码太多，请过一小时再来。", code="too_many")


def refuse_guessing(request):
    """Raise ValidationError, code too_many, for an address that tries code after code."""
    if not may(request, "phone-code-try", CODE_TRIES_PER_HOUR):
        raise ValidationError("试得太多了，请过一小时再试。", code="too_many")


def tired_or_wrong(error) -> int:
    """The status of a refused code: 429 where there were too many, else 422."""
    return INVALID if codes_of(error).isdisjoint(TIRED) else TOO_MANY
