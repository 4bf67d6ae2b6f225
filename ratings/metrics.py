"""The figures of the plan's fourth measure, read from granted ratings and the cultivation list."""

from datetime import date

from django.db.models import QuerySet

from plan.counting import Column, counted
from ratings.models import CultivationEntry, Rating

TARGET = "standardized_enterprises"


@counted(
    TARGET,
    register="标准化评定登记",
    title="标准化家政企业",
    unit="家",
    definition="当天评定有效的标准化家政企业：公示期满后授予，没有被撤销，没有到期；一家只计一次。",
    columns=(
        Column("企业", "enterprise.name", "enterprise"),
        Column("证书编号", "number", "self"),
        Column("授予日", "granted_on"),
        Column("有效期至", "valid_until"),
    ),
)
def standardized_enterprises(on: date) -> QuerySet[Rating]:
    """Ratings that hold on the day: granted after their notice, not revoked, not expired. The database lets
    an enterprise have one at a time."""
    return Rating.objects.in_force(on).select_related("enterprise")


@counted(
    "enterprises_cultivated",
    register="标准化企业培育名单",
    title="列入培育名单的企业",
    unit="家",
    definition="当天已经列入当年培育名单的家政企业。",
    columns=(
        Column("企业", "enterprise.name", "enterprise"),
        Column("阶段", "get_rung_display"),
        Column("列入日", "entered_on"),
    ),
)
def cultivated(on: date) -> QuerySet[CultivationEntry]:
    rows = CultivationEntry.objects.filter(year=on.year, entered_on__lte=on)
    return rows.select_related("enterprise")
