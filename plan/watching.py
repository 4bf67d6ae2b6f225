"""The clocks of the plan's targets: one for each responsible bureau, so that each is reminded.

Reached, the clocks are met; should the figure fall again before the last day, they start anew. Of a figure
that is not reached each bureau is told on the way what ``telling`` has to say.
Everything here is safe to run twice.
"""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from plan import telling
from plan.metrics import Figure, figure_of
from plan.models import Responsibility, Target, TargetWatch
from plan.target_stages import MISSED
from reminders import deadlines
from reminders.models import Deadline

RULE = "plan_target"
ONE_DAY = timedelta(days=1)
LABEL_LENGTH = 40
# A yearly target that was missed is pursued this long into the next year; then the next year counts.
PURSUED = timedelta(days=31)


@transaction.atomic
def watch(on: date | None = None) -> int:
    """Start the clocks that are missing, meet those whose target is reached; how many were touched."""
    on = on or timezone.localdate()
    touched = 0
    targets = Target.objects.in_force(on).select_for_update(of=("self",))
    for target in targets.select_related("measure"):
        touched += settle_last_year(target, on)
        touched += watch_target(target, on)
    return touched + drop_missed_years(on)


def watch_target(target: Target, on: date) -> int:
    last_day = target.last_day(on)
    figure = figure_by(target, last_day, on)
    is_reached = figure is not None and figure.is_reached
    bureaus = bureaus_of(target)
    touched = 0
    for bureau in bureaus:
        row, _ = TargetWatch.objects.get_or_create(target=target, bureau=bureau, due_on=last_day)
        clocks = list(deadlines.open_clocks(row))
        if is_reached:
            for clock in clocks:
                day = max(reached_by(target, last_day, on), clock.received_on)
                deadlines.meet(clock, on=day)
            touched += len(clocks)
        elif not clocks and (on <= last_day or not Deadline.objects.of(row).exists()):
            start(row, lead=bureaus[0], on=on)
            touched += 1
        if not is_reached:
            telling.tell(row, figure, bureaus[0].pk, on)
    return touched


def figure_by(target: Target, last_day: date, on: date) -> Figure | None:
    """What says whether a target is reached: the figure of the day, from the last day on that of the last day. A
    number that is due once and was missed then may be reached late; the figure of the day says so."""
    figure = figure_of(target, min(on, last_day))
    was_missed = on > last_day and figure is not None and not figure.is_reached
    return figure_of(target, on) if was_missed and target.due_on else figure


def reached_by(target: Target, last_day: date, on: date) -> date:
    """The day on which a number that is reached is known to be: its last day, where the figure of that day says so
    only by now, as after an evening without a run."""
    if on <= last_day:
        return on
    return last_day if figure_of(target, last_day).is_reached else on


def bureaus_of(target: Target) -> list[Bureau]:
    """The responsible bureaus, the lead first."""
    parts = Responsibility.objects.filter(measure=target.measure).select_related("bureau")
    return [part.bureau for part in parts.order_by("position")]


def settle_last_year(target: Target, on: date) -> int:
    """End the year before of a yearly number, as its last day is known by now: the clocks of one that was reached
    after the last run are met, how many; of one that was missed its bureaus are told.
    """
    last_day = date(on.year - 1, 12, 31)
    if target.due_on or on - last_day > PURSUED:
        return 0
    rows = list(target.watches.filter(due_on=last_day).select_related("target", "bureau"))
    figure = figure_of(target, last_day) if rows else None
    if figure is None:
        return 0
    if figure.is_reached:
        clocks = [clock for row in rows for clock in deadlines.open_clocks(row)]
        for clock in clocks:
            deadlines.meet(clock, on=last_day)
        return len(clocks)
    lead_id = next((bureau.pk for bureau in bureaus_of(target)), None)
    for row in rows:
        telling.tell(row, figure, lead_id, on, kinds=frozenset({MISSED}))
    return 0


def start(row: TargetWatch, *, lead, on: date) -> None:
    """Start a bureau's clock; a target that is entered after its day is overdue at once."""
    received_on = min(on, row.due_on - ONE_DAY)
    clock = deadlines.ClockStart(
        RULE,
        row.bureau,
        received_on,
        lead_bureau=None if row.bureau == lead else lead,
        due_on=row.due_on,
    )
    link = reverse("plan:measure", args=[row.target.measure.number])
    deadlines.start_many(row, row.target.title[:LABEL_LENGTH], link, [clock])


def drop_missed_years(on: date) -> int:
    """Cancel the clocks of years long past: what was missed then stays in their record."""
    rows = TargetWatch.objects.filter(
        target__period=Target.Period.YEARLY, due_on__lt=on - PURSUED
    ).select_related("target")
    dropped = 0
    for row in rows:
        for clock in deadlines.open_clocks(row):
            reason = (
                f"{row.due_on.year}年度已经结束，没有达到{row.target.at_least}{row.target.unit}"
            )
            deadlines.cancel(clock, reason=reason, on=on)
            dropped += 1
    return dropped
