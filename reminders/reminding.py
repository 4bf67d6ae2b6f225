"""Giving the reminders that are due, each exactly once.

The question asked is "what should have been given by now and is not?", never "what is due today?": a
night without a scheduler is made up for in the next run, and the late ones say so (补发).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from bureaus.models import Bureau, BureauMember
from reminders import outbox
from reminders.calendars import calendar
from reminders.ladder import next_reminder_on, rungs_due
from reminders.models import Deadline, DeadlineRule, Reminder, ReminderStage
from reminders.people import directory
from reminders.stages import stages
from reminders.subjects import settle_ended

Role = BureauMember.Role
Audience = ReminderStage.Audience

INSERT_REMINDERS = f"""
    INSERT INTO {Reminder._meta.db_table}
        (deadline_id, round, stage, recipient_id, due_to_send_on, is_late, created_at)
    SELECT *, now()
    FROM unnest(%s::bigint[], %s::smallint[], %s::text[], %s::bigint[], %s::date[], %s::boolean[])
    ON CONFLICT (deadline_id, round, stage, recipient_id) DO NOTHING
    RETURNING deadline_id, stage, recipient_id, due_to_send_on
"""
MOVE_CLOCKS = f"""
    UPDATE {Deadline._meta.db_table} AS deadline
    SET next_reminder_on = moved.day
    FROM unnest(%s::bigint[], %s::date[]) AS moved (id, day)
    WHERE deadline.id = moved.id
"""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Counts:
    """What a run did. unaddressed: clocks left as they were because the portal has no people yet."""

    deadlines: int = 0
    reminders: int = 0
    late: int = 0
    notifications: int = 0
    unaddressed: int = 0


def send_due_reminders(on: date | None = None, batch: int = 500, *, dry_run=False) -> Counts:
    """Give every reminder that should have been given by the end of a day (today when None).

    One transaction a batch writes the reminders, the messages of just those that were new, and the
    clocks' next day. Any number of processes may run at once and any of them may be killed.
    Clocks that ended by themselves are met first: nobody is late with them. dry_run: what would be given
    now, those included, and nothing is changed.
    """
    on = on or timezone.localdate()
    if not dry_run:
        settle_ended(on)
    run = Run(on)
    position = None
    while True:
        with transaction.atomic():
            deadlines = due_batch(on, position, batch)
            run.give(deadlines)
            if dry_run:
                transaction.set_rollback(True)
        if len(deadlines) < batch:
            return Counts(**run.counts)
        position = deadlines[-1].next_reminder_on, deadlines[-1].pk


def due_batch(on, position, size) -> list[Deadline]:
    """The next clocks to look at, locked; those that another process holds are left to it.

    position: (next_reminder_on, id) of the last clock seen, so that no entry of the index is read
        twice; a clock that could not be moved does not hold up those behind it.
    """
    due = Deadline.objects.running().filter(next_reminder_on__lte=on)
    if position:
        day, pk = position
        later = Q(next_reminder_on__gt=day) | Q(next_reminder_on=day, pk__gt=pk)
        due = due.filter(later, next_reminder_on__gte=day)
    due = due.order_by("next_reminder_on", "pk").select_for_update(skip_locked=True)
    return list(due[:size])


class Run:
    """One run of the reminders of a day: what it needs to know of the county, and what it counted."""

    def __init__(self, on):
        self.on = on
        self.stages = stages()
        self.calendar = calendar()
        self.directory = directory()
        self.rules = DeadlineRule.objects.in_bulk()
        self.bureaus = dict(Bureau.objects.values_list("pk", "name"))
        self.counts = Counter()

    def give(self, deadlines):
        """Write the reminders of these clocks, their messages, and the clocks' next day."""
        wanted, moved = [], []
        for deadline in deadlines:
            rungs = rungs_due(
                deadline, self.stages, self.calendar, self.on, since=deadline.next_reminder_on
            )
            told = [(rung, self.recipients(deadline, rung.audiences)) for rung in rungs]
            if not all(recipients for rung, recipients in told):
                self.counts["unaddressed"] += 1
                log.error("reminder_without_recipient", deadline=deadline.pk)
                continue
            wanted += [(deadline, rung, user_id) for rung, ids in told for user_id in ids]
            day = next_reminder_on(deadline, self.stages, self.calendar, self.on)
            moved.append((deadline.pk, day))
        self.write(wanted, {deadline.pk: deadline for deadline in deadlines})
        move_clocks(moved)
        self.counts["deadlines"] += len(moved)

    def write(self, wanted, deadlines):
        """Insert the reminders, then of those that were not there before one message for each clock and
        person: rungs of several days that are made up for at once would say the same."""
        days = defaultdict(set)
        for deadline_id, _, recipient_id, day in insert_reminders(wanted, self.on):
            days[deadline_id, recipient_id].add(day)
            self.counts["reminders"] += 1
            self.counts["late"] += day < self.on
        told = defaultdict(list)
        for (deadline_id, recipient_id), given in days.items():
            told[deadline_id, tuple(sorted(given))].append(self.directory.people[recipient_id])
        rows = []
        for (deadline_id, given), people in told.items():
            rows += outbox.rows_for(people, self.message(deadlines[deadline_id], given))
        outbox.write(rows)
        self.counts["notifications"] += len(rows)

    def recipients(self, deadline, audiences) -> tuple[int, ...]:
        """User ids of those whom a rung tells, each once; a stage that names nobody tells the contact."""
        told = (self.audience(deadline, audience) for audience in audiences or [Audience.CONTACT])
        return tuple(dict.fromkeys(user_id for user_ids in told for user_id in user_ids))

    def audience(self, deadline, audience) -> tuple[int, ...]:
        people = self.directory
        if audience == Audience.HANDLER:
            in_office = people.holders(deadline.owner_id, Role.values)
            if deadline.assignee_id in in_office:
                return (deadline.assignee_id,)
            return people.stand_ins(deadline.owner_id)
        if audience == Audience.LEADER:
            return people.told(deadline.owner_id, [Role.LEADER])
        if audience == Audience.LEAD_BUREAU:
            return people.stand_ins(deadline.lead_bureau_id or deadline.owner_id)
        if audience == Audience.SUPERVISING_OFFICE:
            return people.stand_ins(people.supervising_office_id)
        return people.stand_ins(deadline.owner_id)

    def message(self, deadline, days) -> outbox.Message:
        """What the rungs of these days say: the number, the rule, the last day and how far off it is."""
        rule = self.rules[deadline.rule_id]
        missed = [day for day in days if day < self.on]
        body = f"责任单位：{self.bureaus[deadline.owner_id]}。依据：{rule.basis_text}。"
        if missed:
            body += f"应于{days_in_words(missed)}发出的提醒在此补发。"
        return outbox.Message(
            kind="reminder",
            subject=subject_of(deadline, rule.name, self.calendar, self.on),
            body=body,
            link=deadline.link,
            dedupe_key=f"reminder:{deadline.pk}:{deadline.round}:{days[-1]}",
            is_late=len(missed) == len(days),
            waits_for_morning=True,
        )


def insert_reminders(wanted, on) -> list[tuple]:
    """Insert (deadline, rung, recipient) rows; (deadline, stage, recipient, day) of those that were new."""
    if not wanted:
        return []
    columns = zip(
        *(
            (
                deadline.pk,
                deadline.round,
                rung.stage,
                user_id,
                rung.due_to_send_on,
                rung.due_to_send_on < on,
            )
            for deadline, rung, user_id in wanted
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(INSERT_REMINDERS, [list(column) for column in columns])
        return cursor.fetchall()


def move_clocks(moved):
    """Set the next day of many clocks with one UPDATE. moved: (deadline id, day or None)."""
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(MOVE_CLOCKS, [list(column) for column in zip(*moved, strict=True)])


def wake_clocks(on: date | None = None) -> int:
    """Have the next run look at every ticking clock again; how many.

    For a change of the ladder: a stage that was added may be due before the day that a clock waits
    for. What was given already is not given again.
    """
    on = on or timezone.localdate()
    asleep = Deadline.objects.running().exclude(next_reminder_on__lte=on)
    return asleep.update(next_reminder_on=on)


def subject_of(deadline, rule_name, calendar, on) -> str:
    """GT… 受理期限12月2日届满，还有2个工作日. What is left is told in working days, what is late in days, as in the
    workbench."""
    notes = [
        note
        for note, applies in (("预计", deadline.is_expected), ("暂定", deadline.is_provisional))
        if applies
    ]
    note = f"（{'、'.join(notes)}）" if notes else ""
    day = f"{deadline.subject_label} {rule_name} {day_in_words(deadline.due_on, on)}{note}届满"
    if on == deadline.due_on:
        return f"{day}，就是今天"
    if on > deadline.due_on:
        return f"{day}，已逾期{(on - deadline.due_on).days}天"
    workdays = calendar.workdays_between(on, deadline.due_on)
    return f"{day}，还有{workdays}个工作日" if workdays else f"{day}，届满前没有工作日了"


def days_in_words(days) -> str:
    """11月25日、11月26日; of more than two the first and the last."""
    if len(days) > 2:
        return f"{month_and_day(days[0])}至{month_and_day(days[-1])}"
    return "、".join(map(month_and_day, days))


def day_in_words(day, on) -> str:
    """A last day as it is told on a day: with its year where that is another one."""
    return month_and_day(day) if day.year == on.year else f"{day.year}年{month_and_day(day)}"


def month_and_day(day) -> str:
    return f"{day.month}月{day.day}日"
