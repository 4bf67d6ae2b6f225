"""The days of applications and ratings, counted by the portal's clocks."""

from django.urls import reverse
from django.utils import timezone

from reminders import deadlines
from reminders.models import Deadline

ACCEPTANCE = "rating_acceptance"
REVIEW = "rating_review"
ANNUAL_CHECK = "rating_annual_check"
EXPIRY = "rating_expiry"
REPAIR = "rating_repair"


def start(application, rule_slug, at) -> None:
    """Start a clock of an application; the rating bureau owns it."""
    received_on = timezone.localdate(at)
    clock = deadlines.ClockStart(rule_slug, application.scheme.bureau, received_on)
    link = reverse("admin:ratings_application_change", args=[application.pk])
    deadlines.start_many(application, application.number, link, [clock], at=at)


def start_of_rating(rating, bureau, rule_slug, received_on, *, due_on=None) -> None:
    """Start a clock of a rating. due_on: for a rule of a given day."""
    clock = deadlines.ClockStart(rule_slug, bureau, received_on, due_on=due_on)
    link = reverse("admin:ratings_rating_change", args=[rating.pk])
    deadlines.start_many(rating, rating.number, link, [clock])


def meet(subject, rule_slug, on) -> None:
    """Meet the open clock of a rule, where there is one."""
    for clock in deadlines.open_clocks(subject).filter(rule__slug=rule_slug):
        deadlines.meet(clock, on=on)


def cancel_all(subject, reason, at) -> None:
    for clock in deadlines.open_clocks(subject):
        deadlines.cancel(clock, reason=reason, on=timezone.localdate(at))


def of_rating(rating):
    """The running clocks of a rating by rule."""
    running = Deadline.objects.of(rating).running().select_related("rule")
    return {clock.rule.slug: clock for clock in running}


def repair_by(rating):
    """The last day to put right what was found; None while nothing is to be."""
    clock = of_rating(rating).get(REPAIR)
    return clock.due_on if clock else None
