"""The filings of evaluation bodies that run out: a clock for each, and a word sixty and thirty days before.

A body is changed in the register of workers, which knows nothing of clocks. So every day the clocks are
made to say what the register says: safe to run twice, and after a missed day.
"""

from datetime import date, timedelta
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from credentials.services import telling
from gaotai_jiazheng.each_by_itself import each_by_itself
from reminders import deadlines
from reminders.models import Deadline
from reminders.subjects import before_reminders
from workers.models import EvaluationBody
from workers.reading_bureaus import HRSS

RULE = "evaluation_body_filing"
DAYS_BEFORE = (60, 30)
WATCHED_BEFORE = timedelta(days=max(DAYS_BEFORE))


def watch_bodies(on: date | None = None) -> int:
    """Bring the clocks up to date and say what is due; how many bodies run out within sixty days."""
    on = on or timezone.localdate()
    end_clocks(on)
    ending = EvaluationBody.objects.filter(
        revoked_on=None, valid_until__gte=on, valid_until__lte=on + WATCHED_BEFORE
    ).select_related("employer")
    owner = Bureau.objects.filter(slug=HRSS).first()
    each_by_itself(ending, partial(watch_body, owner=owner, on=on))
    return len(ending)


@transaction.atomic
def watch_body(body, *, owner, on):
    start_clock(body, owner, on)
    tell(body, on)


def clocks_of(bodies) -> dict[int, Deadline]:
    kind = ContentType.objects.get_for_model(EvaluationBody)
    rows = Deadline.objects.running().filter(
        subject_type=kind, subject_id__in=[body.pk for body in bodies]
    )
    return {clock.subject_id: clock for clock in rows}


def end_clocks(on):
    """A clock whose body has another last day by now, or none, is not a promise any more."""
    kind = ContentType.objects.get_for_model(EvaluationBody)
    clocks = list(Deadline.objects.running().filter(subject_type=kind))
    bodies = EvaluationBody.objects.in_bulk([clock.subject_id for clock in clocks])
    each_by_itself(clocks, partial(end_clock, bodies=bodies, on=on))


def end_clock(clock, *, bodies, on):
    body = bodies[clock.subject_id]
    if body.revoked_on is not None:
        deadlines.cancel(clock, reason="备案已经取消", on=on)
    elif body.valid_until != clock.due_on:
        deadlines.meet(clock, on=on)


@before_reminders
def meet_ended(on: date) -> int:
    """A filing that has run out is no longer to be renewed in time: nobody is late for good. How many clocks.
    Safe to run twice."""
    return len(deadlines.meet_run_out(EvaluationBody, RULE, on))


def start_clock(body, owner, on):
    if owner is None or body.pk in clocks_of([body]):
        return
    link = reverse("admin:workers_evaluationbody_change", args=[body.pk])
    clock = deadlines.ClockStart(RULE, owner, on, due_on=body.valid_until)
    deadlines.start_many(body, body.name[:40], link, [clock])


def tell(body, on):
    """The nearest of the two days that has come; each is said once."""
    left = (body.valid_until - on).days
    days = min((each for each in DAYS_BEFORE if left <= each), default=None)
    if days is None:
        return
    subject = f"{body.name}的评价备案{date_format(body.valid_until)}到期"
    key = f"evaluation-body:{body.pk}:{body.valid_until}:{days}"
    link = reverse("admin:workers_evaluationbody_change", args=[body.pk])
    telling.tell_bureau(subject, link, f"{key}:bureau")
    if hasattr(body, "employer"):
        telling.tell_enterprise(body.employer.enterprise_id, subject, f"{key}:enterprise")
