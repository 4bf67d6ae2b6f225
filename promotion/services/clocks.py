"""The clocks of campaigns. Their lengths are rows of the rule register, all waiting to be confirmed."""

from django.utils import timezone

from reminders import deadlines

END = "campaign_end"
ACCOUNT = "campaign_account"
SETTLE = "settlement_payment"


def start(subject, label, link, slug, owner, day, *, due_on=None, at=None) -> None:
    """Start a clock of a campaign or of a settlement."""
    clock = deadlines.ClockStart(slug, owner, day, due_on=due_on)
    deadlines.start_many(subject, label, link, [clock], at=at)


def meet(subject, slug, at) -> None:
    """What the clock asked for is done."""
    day = timezone.localdate(at)
    for clock in deadlines.open_clocks(subject).filter(rule__slug=slug):
        deadlines.meet(clock, on=max(day, clock.received_on))


def drop(subject, reason, at) -> None:
    """What the clocks asked for is no longer wanted."""
    day = timezone.localdate(at)
    for clock in deadlines.open_clocks(subject):
        deadlines.cancel(clock, reason=reason, on=max(day, clock.received_on))
