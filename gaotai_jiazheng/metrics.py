"""/metrics for Prometheus: how fast the pages answer, and whether promises are being kept.

Request times are counted in every web process and added up at the scrape (PROMETHEUS_MULTIPROC_DIR,
set by deploy/gunicorn.conf.py). The figures of the work are asked of the database at the scrape.
"""

import ipaddress
import os
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from gaotai_jiazheng.short_memory import remembered

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Histogram(
    "gaotai_request_seconds",
    "Time from the first middleware to the answer.",
    ["method", "route", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def observe_request(method, route, status, seconds):
    """Count one answered request. A method that HTTP does not know is counted as "other"."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(method, route, status).observe(seconds)


@remembered(10)
def figures_of_the_work():
    """Name -> (help, value): open and overdue clocks, reminders behind, messages that wait or failed."""
    from reminders.models import Deadline, Notification

    now, today = timezone.now(), timezone.localdate()
    states = Notification.State
    queued = Notification.objects.filter(state=states.QUEUED)
    due = Notification.objects.waiting(now)  # what is kept for the morning is not late
    oldest = due.order_by("created_at").values_list("created_at", flat=True).first()
    return {
        "gaotai_open_deadlines": ("Clocks that have not ended.", Deadline.objects.open().count()),
        "gaotai_overdue_deadlines": (
            "Clocks whose last day has passed.",
            Deadline.objects.overdue(today).count(),
        ),
        "gaotai_reminders_behind": (
            "Clocks whose next reminder should have gone out before today.",
            Deadline.objects.running().filter(next_reminder_on__lt=today).count(),
        ),
        "gaotai_queued_notifications": ("Messages that wait to be delivered.", queued.count()),
        "gaotai_oldest_queued_notification_seconds": (
            "Age of the oldest message that waits; 0 when none does.",
            (now - oldest).total_seconds() if oldest else 0,
        ),
        "gaotai_failed_notifications": (
            "Messages given up, waiting for a person to send them again.",
            Notification.objects.filter(state=states.FAILED).count(),
        ),
    }


class WorkCollector:
    """The figures of the work as gauges, with the age of the worker's and the scheduler's last beat."""

    def collect(self):
        try:
            figures, ages = figures_of_the_work(), heartbeat_ages()
        except DatabaseError:
            yield GaugeMetricFamily("gaotai_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("gaotai_database_up", "Whether the database answers.", value=1)
        for name, (help_text, value) in figures.items():
            yield GaugeMetricFamily(name, help_text, value=value)
        heard = GaugeMetricFamily(
            "gaotai_heartbeat_age_seconds",
            "Since the process was last heard from.",
            labels=["process"],
        )
        for name, age in ages.items():
            heard.add_metric([name], age)
        yield heard


def heartbeat_ages():
    """Process kind -> seconds since its last beat; a kind that never beat is left out."""
    from reminders.models import Heartbeat

    now = timezone.now()
    return {
        name: (now - at).total_seconds() for name, at in Heartbeat.objects.values_list("name", "at")
    }


def may_read(request) -> bool:
    """Who brings the token; without a token set, only a request that never left this machine."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        expected = f"Bearer {settings.METRICS_TOKEN}"
        return secrets.compare_digest(given.encode(), expected.encode())
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@login_not_required
@require_safe
@never_cache
def metrics(request):
    """Everything for one scrape, in Prometheus' text format."""
    if not may_read(request):
        raise PermissionDenied
    processes = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        processes = CollectorRegistry()
        MultiProcessCollector(processes)
    work = CollectorRegistry(auto_describe=False)
    work.register(WorkCollector())
    body = generate_latest(processes) + generate_latest(work)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)
