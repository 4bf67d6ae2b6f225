"""Figures of quality deposits that a plan may promise, read from deposits and claims."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from deposits.models import AdvanceClaim, QualityDeposit
from enterprises.models import Enterprise
from enterprises.standings import registered_on
from plan.counting import Column, Guarded, Share, Total, counted, marked, moments_of_year_to

REGISTER = "质量保证金登记"


def held_on(on: date) -> QuerySet[QualityDeposit]:
    """The deposits that were open on the day; one of an enterprise at most."""
    not_closed = Q(closed_on=None) | Q(closed_on__gt=on)
    return QualityDeposit.objects.filter(not_closed, opened_on__lte=on)


@counted(
    "enterprises_with_deposit",
    register=REGISTER,
    title="缴存质量保证金的企业",
    unit="家",
    definition="当天有质量保证金账户、还没有退还的家政企业。余额是否足额另看企业页面。",
    columns=(Column("企业", "enterprise.name", "enterprise"), Column("建账日", "opened_on")),
)
def deposits_held(on: date) -> QuerySet[QualityDeposit]:
    return held_on(on).select_related("enterprise")


@counted(
    "deposit_cover_percent",
    register=REGISTER,
    title="质量保证金覆盖率",
    unit="%",
    definition="名录状态正常的家政企业里，当天有质量保证金账户的百分比，取整数；没有企业时为暂无。",
    columns=(Column("企业", "name", "self"), Column("镇", "town.name")),
    by=Share(label="有保证金"),
)
def covered_by_deposits(on: date) -> QuerySet[Enterprise]:
    kept = held_on(on).filter(enterprise=OuterRef("pk"))
    rows = registered_on(on).annotate(is_counted=marked(Exists(kept)))
    return rows.select_related("town")


def paid_in_year(on: date) -> QuerySet[AdvanceClaim]:
    return AdvanceClaim.objects.filter(moments_of_year_to("paid_at", on))


counted(
    "advance_claims_paid",
    register=REGISTER,
    title="先行赔付",
    unit="笔",
    definition="当年1月1日到当天从质量保证金里支付的先行赔付。",
    columns=(Guarded("企业", "deposit__enterprise__name", day="paid_at"),),
)(paid_in_year)

counted(
    "advance_claims_paid_yuan",
    register=REGISTER,
    title="先行赔付金额",
    unit="元",
    definition="当年1月1日到当天从质量保证金里支付的先行赔付金额，舍去不足1元的部分。",
    by=Total("payable_yuan", label="金额（元）"),
)(paid_in_year)
