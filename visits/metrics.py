"""Figures of visits, counted from live rows; each opens to the page that says how it is counted."""

from datetime import date

from plan.metrics import metric
from visits.models import Rating, StarRating, Visit

REGISTER, PAGE = "上门记录", "visits:index"


def confirmed_rows(on: date):
    """Visits up to the day that a household has confirmed and that were not found void."""
    return Visit.objects.confirmed().filter(confirmed_at__date__lte=on)


@metric(
    "confirmed_visits",
    register=REGISTER,
    rows=PAGE,
    title="居民确认的上门服务",
    unit="次",
    definition="到当天为止居民已经确认、没有被认定无效的上门记录，历年合计。",
)
def confirmed_visits(on: date) -> int:
    """Every one that was confirmed up to the day."""
    return confirmed_rows(on).count()


@metric(
    "rated_visits_percent",
    register=REGISTER,
    rows=PAGE,
    title="上门服务评价率",
    unit="%",
    definition="居民已经确认的上门记录里，到当天为止有评价的百分比，舍去小数；没有记录为0。",
)
def rated_visits_percent(on: date) -> int:
    """Of them, how many of a hundred were rated; whole percents, rounded down; 0 where there are none."""
    confirmed = confirmed_rows(on)
    rated = Rating.objects.filter(visit__in=confirmed, rated_on__lte=on).count()
    return rated * 100 // (confirmed.count() or 1)


@metric(
    "workers_with_stars",
    register="服务员星级",
    rows="visits:stars",
    title="评有星级的家政服务人员",
    unit="人",
    definition="当天星级有效的家政服务人员。",
)
def workers_with_stars(on: date) -> int:
    """People whose stars hold on the day."""
    return StarRating.objects.in_force(on).count()
