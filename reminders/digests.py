"""The summary of the morning: what of a person's bureaus is overdue or due within three working days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from reminders import outbox
from reminders.calendars import calendar
from reminders.models import Deadline, Notification, NotificationPreference
from reminders.people import directory
from reminders.reminding import day_in_words

DIGEST_FROM = time(7, 50)
WORKDAYS_AHEAD = 3
LINES = 10


@dataclass
class Pressing:
    """What presses in one bureau, or in all the bureaus of one person."""

    overdue: int = 0
    today: int = 0
    soon: int = 0
    lines: tuple = ()  # (due_on, id, text), the most pressing first, at most LINES

    def __add__(self, other):
        return Pressing(
            self.overdue + other.overdue,
            self.today + other.today,
            self.soon + other.soon,
            tuple(sorted(self.lines + other.lines)[:LINES]),
        )


def send_due_digests(at=None, *, dry_run=False) -> int:
    """Write the digests of the day unless they are there, it is no working day or not 7:50 yet; how many.

    A scheduler that was down at 7:50 makes up for it later in the day.
    """
    at = timezone.localtime(at)
    if at.time() < DIGEST_FROM or not calendar().is_workday(at.date()):
        return 0
    return send_digests(at.date(), dry_run=dry_run)


@transaction.atomic
def send_digests(on: date, *, dry_run=False) -> int:
    """Write the digest of a day for each person whose bureaus have something pressing; how many people.

    Nothing once the day has its digests, so that what comes up later waits for the next morning.
    """
    key = f"digest:{on}"
    pressing = pressing_by_person(on)
    keys = [f"{key}:{user_id}:{Notification.Channel.INBOX}" for user_id in pressing]
    if Notification.objects.filter(dedupe_key__in=keys).exists():
        return 0
    if not dry_run:
        people = directory().people
        rows = []
        for user_id, what in pressing.items():
            rows += outbox.rows_for([people[user_id]], message_of(what, key))
        outbox.write(rows)
    return len(pressing)


def pressing_by_person(on) -> dict[int, Pressing]:
    """User id -> what presses, of everybody who wants a digest and has something in it."""
    by_bureau = pressing_by_bureau(on)
    unwilling = set(
        NotificationPreference.objects.filter(wants_digest=False).values_list("user_id", flat=True)
    )
    by_person = {}
    for bureau_id, by_role in directory().members.items():
        if bureau_id not in by_bureau:
            continue
        for user_id in {
            user_id for user_ids in by_role.values() for user_id in user_ids
        } - unwilling:
            by_person[user_id] = by_person.get(user_id, Pressing()) + by_bureau[bureau_id]
    return by_person


def pressing_by_bureau(on) -> dict[int, Pressing]:
    """Bureau id -> what presses there; two queries, however many clocks there are."""
    until = calendar().nth_workday_after(on, WORKDAYS_AHEAD).on
    due = Deadline.objects.running().filter(due_on__lte=until)
    counted = due.values("owner_id").annotate(
        overdue=Count("pk", filter=Q(due_on__lt=on)),
        today=Count("pk", filter=Q(due_on=on)),
        soon=Count("pk", filter=Q(due_on__gt=on)),
    )
    lines = lines_by_bureau(due, on)
    return {
        row["owner_id"]: Pressing(
            row["overdue"], row["today"], row["soon"], tuple(lines[row["owner_id"]])
        )
        for row in counted.order_by()
    }


def lines_by_bureau(due, on):
    """Bureau id -> (due_on, id, text) of the clocks that end first, at most LINES of each bureau."""
    place = Window(RowNumber(), partition_by=F("owner_id"), order_by=["due_on", "pk"])
    first = due.annotate(place=place).filter(place__lte=LINES).order_by()
    lines = defaultdict(list)
    for owner_id, due_on, pk, label, name in first.values_list(
        "owner_id", "due_on", "pk", "subject_label", "rule__name"
    ):
        lines[owner_id].append((due_on, pk, f"{label} {name} {day_in_words(due_on, on)}届满"))
    return lines


def message_of(what: Pressing, key) -> outbox.Message:
    named = (
        ("逾期", what.overdue),
        ("今天届满", what.today),
        (f"{WORKDAYS_AHEAD}个工作日内届满", what.soon),
    )
    parts = [f"{name}{count}件" for name, count in named if count]
    return outbox.Message(
        kind="digest",
        subject=f"今日时限：{'，'.join(parts)}",
        body="\n".join(text for _due_on, _pk, text in what.lines),
        link=reverse("admin:reminders_deadline_changelist"),
        dedupe_key=key,
    )
