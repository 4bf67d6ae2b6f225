"""Where a mixed run takes place: servers of its own, a fresh county, a gateway for text messages, a movable clock."""

import os
import time
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from bench.fresh_county import fresh_county
from bench.machines import Site
from bench.mixed import PASSWORD
from bench.moved_clock import set_clock

# A bound that no run reaches: the limits are measured elsewhere.
UNLIMITED = "1000000000"
MONTH = 31 * 24 * 3600
QUIET_WITHIN_SECONDS = 300
# So long nothing may wait until it counts: each task of ``hurried_celery`` has had two turns.
QUIET_FOR_SECONDS = 12


@contextmanager
def stage(name):
    """(site, gateway, clock file) of a run; Django is set up on its county. Everything is stopped at the end."""
    from reminders.tests.sms_gateway import running_gateway

    home = Path(os.environ["MACHINES_HOME"])
    with ExitStack() as stack:
        gateway = stack.enter_context(running_gateway())
        site = Site(home, {})
        stack.callback(site.stop)
        server_url, broker_url = site.start_servers()
        clock = home / "clock"
        set_clock(clock, 0)
        os.environ.update(
            DATABASE_URL=fresh_county(server_url, name),
            REDIS_URL=broker_url,
            DJANGO_ENV="demo",
            DJANGO_SETTINGS_MODULE="gaotai_jiazheng.settings",
            DEMO_PASSWORD=PASSWORD,
            BENCH_CLOCK=str(clock),
            SMS_GATEWAY_URL=gateway.url,
            SMS_GATEWAY_TOKEN=gateway.token,
            TRUSTED_PROXY_COUNT="1",
            COMPLAINTS_PER_HOUR=UNLIMITED,
            TRACKINGS_PER_MINUTE=UNLIMITED,
            WEB_PROCESSES="1",
            PYTHONWARNINGS="ignore",
        )
        site.environment = dict(os.environ)
        import django

        django.setup()
        empty_broker(broker_url)
        yield site, gateway, clock


def empty_broker(url):
    """What an earlier run has left in its queue is of another county."""
    import redis

    with redis.Redis.from_url(url) as broker:
        broker.flushall()


def wait_until_quiet(ahead=MONTH, seconds=QUIET_WITHIN_SECONDS) -> float | None:
    """Until nothing waits for a worker whose clock is ahead. How many seconds that took; None: it never was so.

    ahead: seconds by which the clocks of the workers are wrong, so that the messages they write are due that late.
    """
    from django.db import DatabaseError, InterfaceError, connection
    from django.utils import timezone

    began = busy_at = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if what_waits(timezone.localtime() + timedelta(seconds=ahead)):
                busy_at = time.monotonic()
        except (DatabaseError, InterfaceError):
            busy_at = time.monotonic()
            connection.close()
        if time.monotonic() - busy_at > QUIET_FOR_SECONDS:
            return round(busy_at - began, 1)
        time.sleep(1)
    return None


def what_waits(at) -> dict:
    """Messages, imported files and reminders that should have been done by a moment of the county's time."""
    from exchange.models import ImportBatch
    from reminders.models import Deadline, Notification

    due = Deadline.objects.running().filter(next_reminder_on__lte=at.date())
    waiting = {
        "messages": Notification.objects.waiting(at).count(),
        "files": ImportBatch.objects.filter(state__in=ImportBatch.BUSY).count(),
        "reminders": due.count(),
    }
    return {name: count for name, count in waiting.items() if count}
