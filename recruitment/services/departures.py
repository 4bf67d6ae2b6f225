"""Who left for work and what calls after 30, 90 and 180 days have told; bases of labour export."""

from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.refusals import by_own_names, in_words, refusal, words_of
from recruitment import permissions
from recruitment.models import Departure, ExportBase, FollowUp
from recruitment.services.writing import check_public, locked, require, take_step
from reminders import deadlines
from workers.reading_bureaus import HRSS

RULE = "departure_{}"
ONLY_HRSS = "由县人社局登记。"
WORDS = words_of(Departure, FollowUp, ExportBase) | {
    "follow_up_on_its_day": "还没有到这一次回访的日子，或者本人在那以前已经返乡。",
    "recruitment_exportbase_name_key": "这个基地已经登记。",
}
FIELDS = {
    "departure_one_at_a_time": "left_on",
    "departure_days_in_order": "returned_on",
    "follow_up_on_its_day": "on",
    "recruitment_exportbase_name_key": "name",
    "follow_up_wage_in_range": "wage_yuan",
}
refused_in_words = partial(in_words, by_own_names(WORDS, FIELDS))


@transaction.atomic
def record(worker, *, by, at=None, **values) -> Departure:
    """Record that a worker left, once; three clocks begin for the calls to her, by the rules of the day on which it is
    written down: an old departure may be older than every rule.

    values: left_on, province, city, employer, was_organised, base, event.
    Codes: departure_one_at_a_time, departure_leaves_the_county.
    """
    require(permissions.keeps_departures(by), ONLY_HRSS)
    at = at or timezone.now()
    departure = Departure(worker=worker, by=by, at=at, **values)
    if not departure.leaves_the_county:
        message = f"在{settings.SITE_COUNTY}内就业的不登记为外出务工。"
        raise refusal("city", message, "departure_leaves_the_county")
    with refused_in_words():
        departure.save(force_insert=True)
    bureau = Bureau.objects.get(slug=HRSS)
    clocks = [
        deadlines.ClockStart(
            RULE.format(days), bureau, departure.left_on, rule_on=timezone.localdate(at)
        )
        for days in FollowUp.DAYS
    ]
    label = f"外出务工{departure.pk}"
    deadlines.start_many(departure, label, departure.get_absolute_url(), clocks, at=at)
    return departure


@transaction.atomic
def follow_up(departure, *, days: int, on: date, result: str, wage_yuan=None, by, at=None):
    """Write down a call; its clock is met, and whoever is home again is not called any more.

    Codes: follow_up_once, follow_up_on_its_day, follow_up_wage_in_range.
    """
    require(permissions.keeps_departures(by), ONLY_HRSS)
    departure = locked(departure)
    with refused_in_words():
        made = departure.follow_ups.create(
            days=days, on=on, result=result, wage_yuan=wage_yuan, by=by, at=at or timezone.now()
        )
    for clock in clocks_of(departure).filter(rule__slug=RULE.format(days)):
        deadlines.meet(clock, on=on)
    if result == FollowUp.Result.RETURNED and departure.returned_on is None:
        come_home(departure, returned_on=on, by=by)
    return made


@transaction.atomic
def come_home(departure, *, returned_on: date, by) -> Departure:
    """She is back; calls for later days are not owed any more. Codes: already_home, departure_days_in_order."""
    require(permissions.keeps_departures(by), ONLY_HRSS)
    departure = locked(departure)
    if departure.returned_on is not None:
        raise ValidationError("已经登记返乡。", code="already_home")
    departure.returned_on = returned_on
    with refused_in_words():
        departure.save(update_fields=["returned_on"])
    # By the day of the call: the last day to make it may have moved behind a holiday.
    later = [days for days in FollowUp.DAYS if departure.left_on + timedelta(days) > returned_on]
    for clock in clocks_of(departure).filter(rule__slug__in=map(RULE.format, later)):
        deadlines.cancel(clock, reason="已返乡", on=returned_on)
    return departure


def clocks_of(departure):
    return deadlines.open_clocks(departure).select_related("rule")


def open_base(*, by, at=None, **values) -> ExportBase:
    """Register a base that is being planned. values: name, operator, town, destination."""
    require(permissions.keeps_departures(by), ONLY_HRSS)
    check_public(name=values["name"], operator=values["operator"])
    base = ExportBase(by=by, at=at or timezone.now(), **values)
    base.validate_unique()
    with refused_in_words():
        base.save()
    return base


def step(base, action, *, on: date, document: str, by, at=None) -> ExportBase:
    """Codes: step_not_allowed, before_last_step, personal_data."""
    require(permissions.keeps_departures(by), ONLY_HRSS)
    return take_step(base, action, on=on, document=document, by=by, at=at)
