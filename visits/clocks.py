"""The clock of a dispute: until it is answered the worker is not proposed for stars and the household's number is kept.

Assumption: no law says within how many days; the length is a row of the rule register, to be confirmed by 县人社局.
"""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from reminders import deadlines
from reminders.models import DeadlineRule
from reminders.rulebook import rule_for
from workers.reading_bureaus import HRSS

ANSWER = "visit_dispute"


def start(visit, at: datetime) -> None:
    """Let 县人社局 watch the answer; nothing where the county has no such bureau or no such rule."""
    day, bureau = timezone.localdate(at), Bureau.objects.filter(slug=HRSS).first()
    try:
        rule_for(ANSWER, day)
    except DeadlineRule.DoesNotExist:
        return
    if bureau is not None:
        link = reverse("admin:visits_visit_change", args=[visit.pk])
        deadlines.start(visit, visit.number, link, ANSWER, owner=bureau, received_on=day, at=at)


def meet(visit, at: datetime) -> None:
    """The dispute is answered."""
    for clock in deadlines.open_clocks(visit).filter(rule__slug=ANSWER):
        deadlines.meet(clock, on=timezone.localdate(at))
