"""The clocks of applications and of classes' claims: one for the stage at which each stands; their lengths are
rows of the register."""

from django.utils import timezone

from reminders import deadlines

REFUSAL = "subsidy_refusal"
CLASS_CHECK = "subsidy_class_check"
CLASS_APPROVE = "subsidy_class_approve"


def start_for_stage(application, *, at):
    """The clock of the stage; where the stage belongs to a town, the leading bureau watches it."""
    if stage := application.stage:
        start(application, stage.rule, at=at)


def start(subject, rule, *, at):
    """subject: an application or a class's claim; the leading bureau of its policy watches."""
    deadlines.start(
        subject,
        str(subject),
        subject.get_absolute_url(),
        rule,
        owner=subject.policy.bureau,
        received_on=timezone.localdate(at),
        at=at,
    )


def meet_all(subject, *, at):
    for clock in deadlines.open_clocks(subject):
        deadlines.meet(clock, on=timezone.localdate(at))


def cancel_all(application, reason, *, at):
    for clock in deadlines.open_clocks(application):
        deadlines.cancel(clock, reason=reason, on=timezone.localdate(at))
