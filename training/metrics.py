"""Figures of training that a plan may promise, read from live rows."""

from datetime import date

from django.db.models import F, QuerySet

from plan.counting import Column, Ratio, Total, counted, moments_of_year_to
from training.models import Institution, Quota, TrainingClass
from training.transitions import COMPLETED_STATES

REGISTER = "培训班和年度培训计划"
CLASS = (
    Column("班名", "title"),
    Column("机构", "institution.name"),
    Column("类型", "get_kind_display"),
    Column("结束", "ends_at"),
)


def held(on: date):
    """Classes of the year until that day that were completed."""
    rows = TrainingClass.objects.filter(
        moments_of_year_to("ends_at", on), state__in=COMPLETED_STATES
    )
    return rows.select_related("institution")


@counted(
    "training_classes_held",
    register=REGISTER,
    title="办完的培训班",
    unit="期",
    definition="当年1月1日到当天结束、没有取消的培训班。",
    columns=CLASS,
)
def classes_held(on: date) -> QuerySet[TrainingClass]:
    """Classes that were completed in the year."""
    return held(on)


@counted(
    "training_seats_filled",
    register=REGISTER,
    title="培训班录取的席位",
    unit="席",
    definition="当年1月1日到当天结束的培训班录取的席位；是否结业看签到和考核。",
    columns=CLASS,
    by=Total("taken", label="录取"),
)
def seats_filled(on: date) -> QuerySet[TrainingClass]:
    """Seats that were taken in those classes; who completed them, attendance says."""
    return held(on)


@counted(
    "training_quota_use_percent",
    register=REGISTER,
    title="年度培训计划使用率",
    unit="%",
    definition=(
        "当天所在年度批准的培训计划里，已经占用和使用的人次占计划人次的百分比，取整数；没有计划时为暂无。"
        "占用数随开班变化，只有现在的数，查以前的日子也按现在的占用计算。"
    ),
    columns=(Column("机构", "institution.name"), Column("类型", "get_kind_display")),
    by=Ratio(Total("taken_up", label="已占用和使用"), Total("planned", label="计划人次")),
)
def quota_use_percent(on: date) -> QuerySet[Quota]:
    """Of the year's quota, the share reserved or used, in whole per cent, cut off; 0 without a plan."""
    rows = Quota.objects.of_year(on.year).annotate(taken_up=F("reserved") + F("used"))
    return rows.select_related("institution")


@counted(
    "training_institutions",
    register="培训机构备案",
    title="备案的培训机构",
    unit="家",
    definition="当天备案有效的家政培训机构。",
    columns=(
        Column("机构", "name"),
        Column("类别", "get_kind_display"),
        Column("备案自", "valid_from"),
    ),
)
def institutions(on: date) -> QuerySet[Institution]:
    return Institution.objects.in_force(on)
