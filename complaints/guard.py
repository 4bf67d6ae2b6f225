"""How often one address may file, look up and guess; and the alarm when somebody guesses.

The counters live in Redis; when it is away everything is allowed, since a resident's complaint must
not depend on it.
"""

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from complaints.routing import dispatch_center_id
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.sealed import blind_index
from reminders import outbox

MINUTE = 60
SWEEP_OF_NUMBERS = 5  # so many wrong pairs within an hour from one address are no slip of the pen

log = structlog.get_logger(__name__)


def may_file(request) -> bool:
    """Count a filing from this address; False beyond the limit of the hour."""
    address = client_address(request)
    return rate_limits.hit(
        "complaint-filed", address, settings.COMPLAINTS_PER_HOUR, rate_limits.HOUR
    )


def may_track(request) -> bool:
    """Count a look-up from this address; False beyond the limit, or after too many wrong pairs."""
    address = client_address(request)
    limit = settings.FAILED_TRACKINGS_PER_HOUR
    if rate_limits.guessed_too_often("tracking-failed", address, limit):
        return False
    return rate_limits.hit("tracking", address, settings.TRACKINGS_PER_MINUTE, MINUTE)


def report_wrong_pair(request):
    """Count a wrong pair of number and code; raise the alarm when one address tries many."""
    address = client_address(request)
    rate_limits.note_wrong_guess("tracking-failed", address, settings.FAILED_TRACKINGS_PER_HOUR)
    if not rate_limits.hit("tracking-sweep", address, SWEEP_OF_NUMBERS - 1, rate_limits.HOUR):
        raise_alarm(address)


def raise_alarm(address):
    """Tell the dispatch centre once an hour for an address; the address itself stays in the log."""
    log.warning("tracking_sweep", address=address)
    hour = timezone.localtime().strftime("%Y%m%d%H")
    mark = blind_index(address, "client_address")[:16]
    message = outbox.Message(
        kind="tracking_sweep",
        subject="有人在反复试探投诉编号和查询码，已自动限制",
        body=f"来源标记 {mark}；详情见运行日志 tracking_sweep。",
        link=reverse("admin:index"),
        dedupe_key=f"tracking_sweep:{hour}:{mark}",
    )
    outbox.write(outbox.post_to_members(dispatch_center_id(), ("contact", "leader"), message))
