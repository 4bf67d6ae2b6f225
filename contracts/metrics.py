"""Figures of contracts that a plan may promise, read from the versions that came into force."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from contracts.models import ServiceContract
from enterprises.models import Enterprise
from enterprises.standings import registered_on
from plan.counting import Column, Guarded, Share, counted, end_of, marked

REGISTER = "三方合同登记"


@counted(
    "three_party_contracts",
    register=REGISTER,
    title="履行中的三方合同",
    unit="份",
    definition="当天有效的三方合同：三方都已签字，没有变更、解除，没有到期。",
    columns=(Guarded("企业", "enterprise__name"),),
)
def three_party_contracts(on: date) -> QuerySet[ServiceContract]:
    """What was in force when the day ended."""
    return ServiceContract.objects.held_on(on).filter(in_force_at__lt=end_of(on))


@counted(
    "contract_use_percent",
    register=REGISTER,
    title="使用三方合同的企业占比",
    unit="%",
    definition="名录状态正常的家政企业里，当天至少有一份履行中的三方合同的百分比，取整数；没有企业时为暂无。",
    columns=(Column("镇", "town.name"),),
    by=Share(label="有履行中的合同"),
)
def using_contracts(on: date) -> QuerySet[Enterprise]:
    held = three_party_contracts.query(on).filter(enterprise=OuterRef("pk"))
    rows = registered_on(on).annotate(is_counted=marked(Exists(held)))
    return rows.select_related("town")
