"""How a clock begins: by which rule, on which day, until when. ``reminders.deadlines`` is the door to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from gaotai_jiazheng.short_memory import remembered
from gaotai_jiazheng.workdays import DueDate
from reminders.calendars import calendar
from reminders.counting import next_reminder
from reminders.models import Deadline, DeadlineRule
from reminders.rulebook import rule_for
from reminders.stages import stages

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClockStart:
    """A clock to be started.

    received_on: the day of the event, which is not counted.
    rule_on: the day whose rule applies, where that is an earlier event of the case; None = received_on.
    due_on: the last day, for a rule whose day is agreed on and not counted; None for every other rule.
    """

    rule_slug: str
    owner: Bureau
    received_on: date
    is_expected: bool = False
    assignee: User | None = None
    lead_bureau: Bureau | None = None
    rule_on: date | None = None
    due_on: date | None = None

    @property
    def begins_on(self) -> date:
        """The day of the event; the day before the agreed one at the latest, where that is entered late."""
        if self.due_on is None:
            return self.received_on
        return min(self.received_on, self.due_on - ONE_DAY)


def start_many(
    subject: Model, label: str, link: str, clocks: list[ClockStart], *, at: datetime | None = None
) -> list[Deadline]:
    """Start clocks of one case with one INSERT.

    Raises what ``new_clocks`` raises, and IntegrityError when one of the clocks is open already.
    """
    return Deadline.objects.bulk_create(new_clocks(subject, label, link, clocks, at=at))


def new_clocks(
    subject: Model, label: str, link: str, clocks: list[ClockStart], *, at: datetime | None = None
) -> list[Deadline]:
    """The rows of clocks to be started, not yet written; rules, calendar and ladder come from memory.

    label: the number that a person knows the case by. link: where it is worked on.
    Raises DeadlineRule.DoesNotExist for a day without a rule.
    """
    subject_type = ContentType.objects.get_for_model(subject)
    at = at or timezone.now()
    rows = [new_deadline(clock) for clock in clocks]
    for row in rows:
        row.subject_type, row.subject_id = subject_type, subject.pk
        row.subject_label, row.link, row.created_at = label, link, at
    return rows


def start(
    subject: Model,
    label: str,
    link: str,
    rule_slug: str,
    *,
    owner: Bureau,
    received_on: date,
    is_expected: bool = False,
    assignee: User | None = None,
    lead_bureau: Bureau | None = None,
    at: datetime | None = None,
) -> Deadline:
    """Start one clock."""
    clock = ClockStart(rule_slug, owner, received_on, is_expected, assignee, lead_bureau)
    return start_many(subject, label, link, [clock], at=at)[0]


def new_deadline(clock: ClockStart) -> Deadline:
    """The unsaved row of a clock, still without its subject. Raises ValueError for a rule of a given day
    without the day, and for a day that a rule counts."""
    rule = rule_for(clock.rule_slug, clock.rule_on or clock.received_on)
    if rule.has_given_day != (clock.due_on is not None):
        raise ValueError(f"rule {rule.slug} and given day {clock.due_on} do not fit")
    due, reminder_on = beginning(clock, rule)
    return Deadline(
        rule=rule,
        owner=clock.owner,
        assignee=clock.assignee,
        lead_bureau=clock.lead_bureau,
        received_on=clock.begins_on,
        is_expected=clock.is_expected,
        due_on=due.on,
        is_provisional=due.is_provisional,
        next_reminder_on=reminder_on,
    )


def beginning(clock: ClockStart, rule: DeadlineRule) -> tuple[DueDate, date | None]:
    """The last day of a new clock and the day of its first reminder.

    Clocks that start on one day by one rule have the same: counted once and kept as long as the rule, the
    calendar and the ladder that it was counted by.
    """
    counted_by = (rule, calendar(), stages())
    key = (*map(id, counted_by), clock.begins_on, clock.due_on)
    known = beginnings()
    if key not in known:
        due = first_due(clock, rule)
        ticking = Deadline(received_on=clock.begins_on, due_on=due.on)
        reminder_on = next_reminder(ticking, after=clock.begins_on)
        known[key] = (due, reminder_on, counted_by)  # kept alive: nothing else can get their ids
    return known[key][:2]


@remembered(seconds=5)
def beginnings() -> dict:
    """What was counted for new clocks lately."""
    return {}


def first_due(clock: ClockStart, rule: DeadlineRule) -> DueDate:
    """The last day of a new clock: told, or counted by the rule."""
    if rule.has_given_day:
        return DueDate(clock.due_on, is_provisional=False)
    return calendar().due(clock.received_on, rule.length, rule.unit, roll_forward=rule.roll_forward)
