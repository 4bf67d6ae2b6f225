"""The clocks of outlets: which rule watches which state. Their lengths are rows of the rule register."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from communities import duties
from communities.transitions import State
from reminders import deadlines

VIEW = "outlet_view"
FILING = "outlet_filing"
CORRECTION = "outlet_correction"
OPENING = "outlet_opening"
RESUME = "outlet_resume"
ANNUAL_CHECK = "outlet_annual_check"
ACTIVITY = "outlet_activity"
LEASE = "facility_lease"
RENT_END = "rent_waiver_end"
RATE_ANSWER = "utility_answer"
HEADCOUNT = "event_headcount"
ONE_DAY = timedelta(days=1)

# State -> the rules that watch it, each with the bureau that owns the clock. What an open outlet is watched
# by for good goes on while it is paused.
WATCHED_BY = {
    State.APPLIED: {VIEW: duties.facilities_bureau},
    State.VIEWED: {FILING: duties.filing_bureau},
    State.RETURNED: {CORRECTION: duties.checking_bureau},
    State.FILED: {OPENING: duties.checking_bureau},
    State.OPEN: {ANNUAL_CHECK: duties.checking_bureau, ACTIVITY: duties.facilities_bureau},
    State.PAUSED: {ANNUAL_CHECK: duties.checking_bureau, RESUME: duties.checking_bureau},
}


def follow(outlet, before, at) -> None:
    """Meet the clocks of the state that is left and start those of the one that is come into.

    An outlet that has ended has no clock; a pause ends the asking for activities.
    """
    day = timezone.localdate(at)
    wanted = WATCHED_BY.get(outlet.state, {})
    running = {clock.rule.slug: clock for clock in deadlines.open_clocks(outlet)}
    for slug, clock in running.items():
        if slug in wanted:
            continue
        if slug in {ANNUAL_CHECK, ACTIVITY} or outlet.state in {State.CLOSED, State.WITHDRAWN}:
            reason = f"网点{outlet.get_state_display()}"
            deadlines.cancel(clock, reason=reason, on=max(day, clock.received_on))
        else:
            deadlines.meet(clock, on=max(day, clock.received_on))
    for slug, owner in wanted.items():
        if slug not in running:
            start(outlet, slug, owner(), day, at=at)


def start(outlet, slug, owner, day, *, at=None) -> None:
    """Start a clock; nothing where the county has named no bureau for it."""
    if owner is None:
        return
    due_on = outlet.paused_until if slug == RESUME else None
    clock = deadlines.ClockStart(slug, owner, day, due_on=due_on)
    link = reverse("admin:communities_outlet_change", args=[outlet.pk])
    deadlines.start_many(outlet, outlet.number, link, [clock], at=at)


def restart(outlet, slug, day, at=None) -> None:
    """What was asked for has been done on that day: meet the clock and begin the next period. Told so late that a
    later period has begun, it changes nothing."""
    running = list(deadlines.open_clocks(outlet).filter(rule__slug=slug))
    if any(clock.received_on > day for clock in running):
        return
    for clock in running:
        deadlines.meet(clock, on=max(day, clock.received_on))
    if slug in WATCHED_BY.get(outlet.state, {}):
        start(outlet, slug, WATCHED_BY[outlet.state][slug](), day, at=at)
