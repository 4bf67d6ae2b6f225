"""Summing a month: one statement over its cases, whatever their number."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from complaints.figures import RESIDENTS_RULES, moments
from complaints.models import Complaint, ComplaintMonth
from complaints.transitions import Action, Kind, State

# Names the right to write the summary among PostgreSQL's advisory locks ("mont" in ASCII).
LOCK = 0x6D6F6E74
MONTHS_OF_A_NIGHT = 13

SUM_MONTH = """
WITH event (id, name, days) AS (
    SELECT id, 'received', NULL::float8
    FROM complaints_complaint
    WHERE submitted_at >= %(start)s AND submitted_at < %(end)s
  UNION ALL
    SELECT DISTINCT complaint_id, action, NULL::float8
    FROM complaints_step
    WHERE at >= %(start)s AND at < %(end)s AND action = ANY(%(actions)s)
  UNION ALL
    SELECT id, 'closed', EXTRACT(epoch FROM closed_at - submitted_at)::float8 / 86400
    FROM complaints_complaint
    WHERE closed_at >= %(start)s AND closed_at < %(end)s
  UNION ALL
    SELECT DISTINCT subject_id,
           CASE WHEN met_on <= due_on THEN 'due_on_time' ELSE 'due_late' END,
           NULL::float8
    FROM reminders_deadline AS deadline
    JOIN reminders_deadlinerule AS rule ON rule.id = deadline.rule_id
    WHERE subject_type_id = %(subject_type)s
      AND rule.slug = ANY(%(rules)s)
      AND due_on BETWEEN %(first)s AND %(last)s
      AND (state = 'met' OR state = 'running' AND due_on < %(today)s)
), known AS (
    SELECT event.name, event.days, category_id, town_id, enterprise_id,
           CASE WHEN event.name = %(decline)s THEN COALESCE(declined_ground, 0) END AS ground
    FROM event
    JOIN complaints_complaint USING (id)
    WHERE kind = %(kind)s AND state <> %(annulled)s
)
INSERT INTO complaints_complaintmonth (
    month, dimension, value, received, accepted, declined, agreed, terminated,
    closed, days_to_close, median_days, due_on_time, due_late, computed_at
)
SELECT %(first)s,
       CASE WHEN GROUPING(category_id) = 0 THEN 'category'
            WHEN GROUPING(town_id) = 0 THEN 'town'
            WHEN GROUPING(enterprise_id) = 0 THEN 'enterprise'
            WHEN GROUPING(ground) = 0 THEN 'ground'
            ELSE 'all' END,
       COALESCE(category_id::text, town_id::text, enterprise_id::text, ground::text, ''),
       COUNT(*) FILTER (WHERE name = 'received'),
       COUNT(*) FILTER (WHERE name = %(accept)s),
       COUNT(*) FILTER (WHERE name = %(decline)s),
       COUNT(*) FILTER (WHERE name = %(agree)s),
       COUNT(*) FILTER (WHERE name = %(terminate)s),
       COUNT(*) FILTER (WHERE name = 'closed'),
       COALESCE(SUM(days), 0),
       PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY days),
       COUNT(*) FILTER (WHERE name = 'due_on_time'),
       COUNT(*) FILTER (WHERE name = 'due_late'),
       %(now)s
FROM known
GROUP BY GROUPING SETS ((), (category_id), (town_id), (enterprise_id), (ground))
HAVING GROUPING(ground) = 1 OR ground IS NOT NULL
"""


def first_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return first_of(month + timedelta(days=31))


def month_before(day: date) -> date:
    """The first day of the month before a day's own."""
    return first_of(first_of(day) - timedelta(days=1))


def last_months(count: int, today: date) -> list[date]:
    """The first days of so many months, the present one last."""
    months = [first_of(today)]
    while len(months) < count:
        months.append(month_before(months[-1]))
    return months[::-1]


@transaction.atomic
def sum_month(month: date, *, now=None) -> int:
    """Sum a month anew from its cases; the number of rows written.

    Readers see the old rows until the new ones are there; two that sum at once take turns.
    """
    now = now or timezone.now()
    last = next_month(month) - timedelta(days=1)
    start, end = moments(month, last)
    actions = {
        "accept": Action.ACCEPT.value,
        "decline": Action.DECLINE.value,
        "agree": Action.AGREE.value,
        "terminate": Action.TERMINATE.value,
    }
    values = {
        "start": start,
        "end": end,
        "first": month,
        "last": last,
        "today": timezone.localdate(now),
        "now": now,
        "actions": list(actions.values()),
        "rules": list(RESIDENTS_RULES),
        "kind": Kind.COMPLAINT.value,
        "annulled": State.ANNULLED.value,
        "subject_type": ContentType.objects.get_for_model(Complaint).pk,
        **actions,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        ComplaintMonth.objects.filter(month=month).delete()
        cursor.execute(SUM_MONTH, values)
        return cursor.rowcount


def sum_months(months, *, now=None) -> dict[date, int]:
    """Sum several months, each in a transaction of its own: month -> rows written."""
    return {month: sum_month(month, now=now) for month in months}


def months_with_cases() -> list[date]:
    """Every month from the first case's to the present one."""
    first = Complaint.objects.order_by("pk").values_list("submitted_at", flat=True).first()
    if first is None:
        return []
    months = [first_of(timezone.localdate(first))]
    while months[-1] < first_of(timezone.localdate()):
        months.append(next_month(months[-1]))
    return months
