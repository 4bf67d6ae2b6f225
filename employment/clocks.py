"""The clocks of posts, seekers, placements and months of internships. Their lengths are rows of the rule register."""

from django.utils import timezone

from employment import duties
from employment.transitions import State
from reminders import deadlines

REVIEW = "job_review"
UNMATCHED = "seeker_unmatched"
CHECK = "placement_check"
ALLOWANCE = "internship_allowance"


def start(row, label, link, slug, day, *, rule_on=None, at=None) -> None:
    """Start a clock of 县人社局; nothing where the county has no such bureau. rule_on: the day whose rule applies,
    None for ``day``."""
    bureau = duties.labour_bureau()
    if bureau is None:
        return
    clock = deadlines.ClockStart(slug, bureau, day, rule_on=rule_on)
    deadlines.start_many(row, label[:40], link, [clock], at=at)


def meet(row, *slugs, day=None) -> None:
    """What was asked for has been done."""
    for clock in deadlines.open_clocks(row).filter(rule__slug__in=slugs):
        deadlines.meet(clock, on=max(day or timezone.localdate(), clock.received_on))


def cancel(row, reason) -> None:
    """The row has come to its end: no clock runs any more."""
    for clock in deadlines.open_clocks(row):
        deadlines.cancel(clock, reason=reason)


def follow_job(job, link, at) -> None:
    """A post that waits for an officer is watched; one that was decided on is not."""
    day = timezone.localdate(at)
    if job.state == State.CHECKED:
        start(job, job.number, link, REVIEW, day, at=at)
    else:
        meet(job, REVIEW, day=day)
