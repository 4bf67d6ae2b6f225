"""Figures of visits, counted from live rows. Of a visit everybody reads the enterprise and the month."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from plan.counting import Guarded, Share, counted, end_of, marked
from visits.models import Rating, StarRating, Visit
from visits.models.visit import FIT

REGISTER = "上门记录"
ENTERPRISE = (Guarded("企业", "enterprise__name"),)


def confirmed_rows(on: date) -> QuerySet[Visit]:
    """Visits up to the day that a household has confirmed and that were not found void."""
    return Visit.objects.confirmed().filter(confirmed_at__lt=end_of(on))


@counted(
    "confirmed_visits",
    register=REGISTER,
    title="居民确认的上门服务",
    unit="次",
    definition="到当天为止居民已经确认、没有被认定无效的上门记录，历年合计。",
    columns=ENTERPRISE,
)
def confirmed_visits(on: date) -> QuerySet[Visit]:
    return confirmed_rows(on)


@counted(
    "rated_visits_percent",
    register=REGISTER,
    title="上门服务评价率",
    unit="%",
    definition="居民已经确认的上门记录里，到当天为止有评价的百分比，取整数；没有记录时为暂无。",
    by=Share(label="已评价"),
)
def rated_visits_percent(on: date) -> QuerySet[Visit]:
    rated = Rating.objects.filter(visit=OuterRef("pk"), rated_on__lte=on)
    return confirmed_rows(on).annotate(is_counted=marked(Exists(rated)))


@counted(
    "visits_with_good_card_percent",
    register=REGISTER,
    title="持有效上门服务证的上门服务占比",
    unit="%",
    definition="居民已经确认的上门记录里，上门当天服务人员的证是绿色或者黄色的百分比，取整数；没有记录时为暂无。",
    by=Share(label="证有效"),
)
def visits_with_good_card_percent(on: date) -> QuerySet[Visit]:
    return confirmed_rows(on).annotate(is_counted=marked(Q(outcome__in=sorted(FIT))))


@counted(
    "workers_with_stars",
    register="服务员星级",
    title="评有星级的家政服务人员",
    unit="人",
    definition="当天星级有效的家政服务人员。",
    columns=(Guarded("星级", "stars"),),
)
def workers_with_stars(on: date) -> QuerySet[StarRating]:
    """People whose stars hold on the day."""
    return StarRating.objects.in_force(on)
