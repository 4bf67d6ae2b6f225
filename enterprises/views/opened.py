"""Which registration this browser works on, and how often one address may open and send."""

from enterprises.models import Registration
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address

OPENED = "registration"
HOUR = 3600
BEGUN_PER_HOUR = 20
SENT_PER_HOUR = 10
FILES_PER_HOUR = 60
WRONG_PAIRS_PER_HOUR = 10


def registration_of(request) -> Registration | None:
    """The registration that this browser opened; without one, the latest of who is signed in."""
    if not hasattr(request, "registration"):
        request.registration = opened_or_own(request)
    return request.registration


def opened_or_own(request):
    found = Registration.objects.select_related("enterprise")
    if pk := request.session.get(OPENED):
        return found.filter(pk=pk).first()
    if request.user.is_authenticated:
        return found.filter(applicant=request.user).order_by("-pk").first()
    return None


def open_registration(request, registration):
    """Let this browser go on with it. The session gets a new key, so that nobody who planted the old one
    looks on."""
    request.session.cycle_key()
    request.session[OPENED] = registration.pk
    request.registration = registration


def may(request, name: str, limit: int, times: int = 1) -> bool:
    """Count what this address does; False beyond the limit of the hour."""
    address = client_address(request)
    allowed = [rate_limits.hit(name, address, limit, HOUR) for _ in range(times)]
    return all(allowed)


def guessed_too_often(request) -> bool:
    """Whether this address has tried too many wrong pairs of number and code."""
    address = client_address(request)
    return rate_limits.is_exhausted("registration-guess", address, WRONG_PAIRS_PER_HOUR, HOUR)
