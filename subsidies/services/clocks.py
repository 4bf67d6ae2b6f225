"""The clocks of applications: one for the stage at which one stands; their lengths are rows of the register."""

from django.utils import timezone

from reminders import deadlines

REFUSAL = "subsidy_refusal"


def start_for_stage(application, *, at):
    """The clock of the stage; where the stage belongs to a town, the leading bureau watches it."""
    if stage := application.stage:
        start(application, stage.rule, at=at)


def start(application, rule, *, at):
    deadlines.start(
        application,
        application.number,
        application.get_absolute_url(),
        rule,
        owner=application.policy.bureau,
        received_on=timezone.localdate(at),
        at=at,
    )


def meet_all(application, *, at):
    for clock in deadlines.open_clocks(application):
        deadlines.meet(clock, on=timezone.localdate(at))


def cancel_all(application, reason, *, at):
    for clock in deadlines.open_clocks(application):
        deadlines.cancel(clock, reason=reason, on=timezone.localdate(at))
