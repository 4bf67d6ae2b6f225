"""What the registers say, kept by the day, so that a page shows a figure without counting a million rows.

The figure of today is taken anew every ten minutes, that of a day that has ended once more at night. Each
metric is counted by itself: one that fails leaves the others alone and is told to the administrators.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from plan.metrics import Metric, all_metrics
from plan.models import Reading
from reminders import outbox
from reminders.calendar_guard import system_administrators

# A figure older than this is not shown as that of today: the counting has stopped.
SHOWN_FOR = timedelta(days=7)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Taken:
    """What one round did: how many figures were kept, and the slugs of the metrics that failed."""

    kept: int
    failed: tuple[str, ...]


def take(on: date, metrics: Iterable[Metric] | None = None) -> Taken:
    """Count every metric (all that are registered when None) for a day and keep the figures; a day that was
    counted before is counted anew. Safe to run twice at once: the later count stays."""
    rows, failed = [], []
    for each in all_metrics() if metrics is None else metrics:
        if reading := _reading(each, on):
            rows.append(reading)
        else:
            failed.append(each.slug)
    rows.sort(key=lambda row: row.metric)  # one order of locks for rounds that meet
    Reading.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["metric", "on"],
        update_fields=["value", "taken_at"],
    )
    return Taken(len(rows), tuple(failed))


def _reading(metric, on):
    """The metric's figure as a row, not yet written; None when its counting fails, whatever the reason: it is
    another app's code."""
    try:
        with transaction.atomic():
            return Reading(
                metric=metric.slug, on=on, value=metric.count(on), taken_at=timezone.now()
            )
    except Exception:
        log.exception("metric_failed", metric=metric.slug, on=on.isoformat())
        return None


def tell_of_failures(failed: Iterable[str], on: date) -> None:
    """Tell the administrators which figures could not be counted, once a day for each."""
    for slug in failed:
        message = outbox.Message(
            kind="metric_failed",
            subject=f"统计项目{slug}没有算出来",
            body="其他项目不受影响，这一项仍显示上一次的数。请查看系统日志中的 metric_failed。",
            link=reverse("plan:index"),
            dedupe_key=f"metric-failed:{slug}:{on}",
            waits_for_morning=True,
        )
        outbox.write(outbox.post_to_users(system_administrators(), message))


def latest(on: date, slugs: Iterable[str] | None = None) -> dict[str, Reading]:
    """Slug -> the newest reading of the week up to a day; a metric without one is missing. One query."""
    rows = Reading.objects.filter(on__lte=on, on__gt=on - SHOWN_FOR)
    if slugs is not None:
        rows = rows.filter(metric__in=set(slugs))
    return {row.metric: row for row in rows.order_by("metric", "-on").distinct("metric")}
