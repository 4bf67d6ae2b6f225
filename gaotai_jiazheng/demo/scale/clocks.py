"""The rows of clocks: the running one of each open case, and very many of no case."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from bureaus.models import Bureau
from complaints.models import Complaint
from complaints.services.clocks import admin_link
from gaotai_jiazheng.demo.bulk import analyze, copy_rows, rebuilt_indexes
from gaotai_jiazheng.demo.scale.progress import told
from reminders.models import Deadline, DeadlineRule

DEADLINE_COLUMNS = [
    "subject_type_id",
    "subject_id",
    "subject_label",
    "link",
    "rule_id",
    "owner_id",
    "lead_bureau_id",
    "received_on",
    "is_expected",
    "due_on",
    "is_provisional",
    "state",
    "ended_reason",
    "round",
    "next_reminder_on",
    "created_at",
]


@dataclass(frozen=True)
class Clock:
    rule: DeadlineRule
    received_on: date
    due_on: date


def deadline_row(county, complaint_id, number, route, clock, today):
    """A row in the order of DEADLINE_COLUMNS; what was due to be said until today has been said."""
    return (
        county.subject_type_id, complaint_id, number,
        admin_link(complaint_id),
        clock.rule.pk, route.bureau.pk, county.lead_id, clock.received_on, False, clock.due_on, False,
        Deadline.State.RUNNING.value, "", 1,
        max(clock.due_on - timedelta(days=2), today + timedelta(days=1)), timezone.now(),
    )  # fmt: skip


def seed_deadlines(count: int, due: int = 1000) -> None:
    """Write so many running clocks of no case, of which some have a reminder due today.

    Their subjects' keys are negative, below those that are there: no case has such a key.
    """
    lowest = min(Deadline.objects.aggregate(lowest=Min("subject_id"))["lowest"] or 0, 0)
    with transaction.atomic(), rebuilt_indexes(count, Deadline):
        rows = told(rows_of_no_case(count, due, lowest - 1), count, "时限")
        copy_rows(Deadline, DEADLINE_COLUMNS, rows)
    analyze(Deadline)


def rows_of_no_case(count, due, first_key):
    """Rows in the order of DEADLINE_COLUMNS, with falling keys from the first one."""
    today, now = timezone.localdate(), timezone.now()
    rule = DeadlineRule.objects.filter(in_force_to=None, slug="samr_mediate").get()
    subject_type_id = ContentType.objects.get_for_model(Complaint).pk
    owners = owning_bureaus()
    for index in range(count):
        if index < due:
            received_on, due_on, next_reminder_on = today - timedelta(days=14), today, today
        else:
            received_on = today - timedelta(days=index % 20)
            due_on = today + timedelta(days=60 + index % 240)
            next_reminder_on = received_on + (due_on - received_on) / 2
        yield (
            subject_type_id, first_key - index, f"SCALE{index:07d}", "/inbox/", rule.pk,
            owners[index % len(owners)], None, received_on, False, due_on, False,
            Deadline.State.RUNNING.value, "", 1, next_reminder_on, now,
        )  # fmt: skip


def owning_bureaus() -> list[int]:
    """The bureaus with people in them; all of them before anybody is there."""
    staffed = Bureau.objects.filter(members__isnull=False).distinct()
    keys = list(staffed.values_list("pk", flat=True))
    return keys or list(Bureau.objects.values_list("pk", flat=True))
