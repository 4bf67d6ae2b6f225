"""The clocks of the plan's targets: one for each responsible bureau, so that each is reminded.

Reached, the clocks are met; should the figure fall again before the last day, they start anew. A figure that
is not reached when the last day is near is warned of, once to each responsible bureau.
Everything here is safe to run twice.
"""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from plan.metrics import figure_of
from plan.models import Responsibility, Target, TargetWatch
from reminders import deadlines, outbox
from reminders.models import Deadline, DeadlineRule
from reminders.rulebook import rule_for

RULE = "plan_target"
# How long before the last day a figure that is not reached is at risk. The plan names no such day: 内部管理.
AT_RISK_RULE = "plan_target_at_risk"
TOLD = ("contact", "leader")
ONE_DAY = timedelta(days=1)
LABEL_LENGTH = 40
# A yearly target that was missed is pursued this long into the next year; then the next year counts.
PURSUED = timedelta(days=31)


@transaction.atomic
def watch(on: date | None = None) -> int:
    """Start the clocks that are missing, meet those whose target is reached; how many were touched."""
    on = on or timezone.localdate()
    touched = drop_missed_years(on)
    for target in Target.objects.select_for_update(of=("self",)).select_related("measure"):
        touched += watch_target(target, on)
    return touched


def watch_target(target: Target, on: date) -> int:
    last_day = target.last_day(on)
    figure = figure_of(target, min(on, last_day))
    is_reached = figure is not None and figure.is_reached
    bureaus = Responsibility.objects.filter(measure=target.measure).select_related("bureau")
    bureaus = [part.bureau for part in bureaus.order_by("position")]
    touched = 0
    for bureau in bureaus:
        row, _ = TargetWatch.objects.get_or_create(target=target, bureau=bureau, due_on=last_day)
        clocks = list(deadlines.open_clocks(row))
        if is_reached:
            for clock in clocks:
                deadlines.meet(clock, on=max(on, clock.received_on))
            touched += len(clocks)
        elif not clocks and (on <= last_day or not Deadline.objects.of(row).exists()):
            start(row, lead=bureaus[0], on=on)
            touched += 1
        if figure is not None and not is_reached and is_at_risk(row, on):
            warn(row, figure, on)
    return touched


def is_at_risk(row: TargetWatch, on: date) -> bool:
    """Whether the last day is near and nobody was warned. A day that was missed is made up for until then."""
    if row.warned_on is not None or on > row.due_on:
        return False
    try:
        lead = timedelta(days=rule_for(AT_RISK_RULE, on).length)
    except DeadlineRule.DoesNotExist:
        return False
    return on >= row.due_on - lead


def warn(row: TargetWatch, figure, on: date) -> None:
    """Tell a bureau how far its target is, with the page of the rows that were counted. The target's row is
    held, so that two runs at once tell it once."""
    target, left = row.target, (row.due_on - on).days
    row.warned_on = on
    row.save(update_fields=["warned_on"])
    message = outbox.Message(
        kind="target_at_risk",
        subject=f"目标预警：{target.title}现为{figure.value}{target.unit}，还差{figure.missing}",
        body=(
            f"方案要求到{row.due_on:%Y年%-m月%-d日}不少于{target.at_least}{target.unit}，"
            f"还有{left}天。打开链接看计入的是哪些。"
        ),
        link=figure.rows_url,
    )
    outbox.write(outbox.post_to_members(row.bureau_id, TOLD, message))


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
