"""Figures of training that a plan may promise, read from live rows."""

from datetime import date, datetime, time, timedelta

from django.db.models import F, Sum
from django.utils import timezone

from plan.metrics import metric
from training.models import Quota, TrainingClass
from training.transitions import COMPLETED_STATES

REGISTER, PAGE = "培训班和年度培训计划", "training:index"


def held(on: date):
    """Classes of the year until that day that were completed."""
    begin = timezone.make_aware(datetime.combine(on.replace(month=1, day=1), time.min))
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    return TrainingClass.objects.filter(
        state__in=COMPLETED_STATES, ends_at__gte=begin, ends_at__lt=end
    )


@metric(
    "training_classes_held",
    register=REGISTER,
    rows=PAGE,
    title="办完的培训班",
    unit="期",
    definition="当年1月1日到当天结束、没有取消的培训班。",
)
def classes_held(on: date) -> int:
    """Classes that were completed in the year."""
    return held(on).count()


@metric(
    "training_seats_filled",
    register=REGISTER,
    rows=PAGE,
    title="培训班录取的席位",
    unit="席",
    definition="当年1月1日到当天结束的培训班录取的席位；是否结业看签到和考核。",
)
def seats_filled(on: date) -> int:
    """Seats that were taken in those classes; who completed them, attendance says."""
    return held(on).aggregate(total=Sum("taken"))["total"] or 0


@metric(
    "training_quota_use_percent",
    register=REGISTER,
    rows=PAGE,
    title="年度培训计划使用率",
    unit="%",
    definition="当年培训计划的名额里，已经占用和使用的百分比，舍去小数；没有计划为0。",
)
def quota_use_percent(on: date) -> int:
    """Of the year's quota, the share reserved or used, in whole per cent, cut off; 0 without a plan."""
    row = Quota.objects.of_year(on.year).aggregate(
        planned=Sum("planned"), taken=Sum(F("reserved") + F("used"))
    )
    return (row["taken"] or 0) * 100 // row["planned"] if row["planned"] else 0
