"""Figures of the register of enterprises that a plan may promise, read from live rows and their history."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from enterprises.models import (
    NEW_LINES,
    Enterprise,
    HomeCareQualification,
    Mode,
    Partnership,
    Trademark,
    TrademarkStep,
)
from enterprises.standings import registered_on
from enterprises.transitions import TrademarkState
from plan.counting import Column, Share, as_it_was, counted, end_of, marked

REGISTER = "家政企业名录"
ENTRY = (Column("企业", "name", "self"), Column("镇", "town.name"), Column("列入名录", "listed_on"))
PART = Column("企业", "enterprise.name", "enterprise")


def registered(on: date) -> QuerySet[Enterprise]:
    return registered_on(on).select_related("town")


@counted(
    "enterprises_registered",
    register=REGISTER,
    title="名录里的家政企业",
    unit="家",
    definition="当天在名录里、状态正常的家政企业；暂停和注销的不计。",
    columns=ENTRY,
)
def enterprises_registered(on: date) -> QuerySet[Enterprise]:
    return registered(on)


@counted(
    "licences_not_expired_percent",
    register=REGISTER,
    title="营业执照没有过期的企业占比",
    unit="%",
    definition=(
        "名录状态正常的家政企业里，按当时登记的有效期，当天营业执照没有过期的百分比，取整数；"
        "长期有效和没有填有效期的算没有过期。"
    ),
    columns=ENTRY,
    by=Share(label="没有过期"),
)
def licensed(on: date) -> QuerySet[Enterprise]:
    rows = registered(on).annotate(valid_then=as_it_was(Enterprise, "license_valid_until", on))
    holds = Q(valid_then=None) | Q(valid_then__gte=on)
    return rows.annotate(is_counted=marked(holds))


@counted(
    "employee_based_enterprises_percent",
    register=REGISTER,
    title="员工制企业占比",
    unit="%",
    definition="名录状态正常的家政企业里，当天登记的经营模式是员工制的百分比，取整数；没有填模式的不算员工制。",
    columns=ENTRY,
    by=Share(label="员工制"),
)
def employee_based(on: date) -> QuerySet[Enterprise]:
    rows = registered(on).annotate(mode_then=as_it_was(Enterprise, "mode", on))
    return rows.annotate(is_counted=marked(Q(mode_then=Mode.EMPLOYEE_BASED)))


@counted(
    "enterprises_with_new_services",
    register=REGISTER,
    title="提供新型家政服务的企业",
    unit="家",
    definition=(
        "名录状态正常的家政企业里，当天登记的服务项目至少有深度保洁、整理收纳、家具家电清洗、室内空气治理、"
        "消杀消毒、营养咨询中的一项。"
    ),
    columns=ENTRY,
)
def with_new_services(on: date) -> QuerySet[Enterprise]:
    rows = registered(on).annotate(lines_then=as_it_was(Enterprise, "service_lines", on))
    return rows.filter(lines_then__overlap=sorted(NEW_LINES))


@counted(
    "home_care_enterprises",
    register="居家养老服务资格登记",
    title="认定居家养老服务资格的企业",
    unit="家",
    definition="当天居家养老上门服务资格在有效期内的家政企业；后来取消资格的不计。",
    columns=(PART, Column("有效期自", "valid_from"), Column("至", "valid_until")),
)
def home_care(on: date) -> QuerySet[HomeCareQualification]:
    """Of an enterprise with two at once, the newest stands for it."""
    rows = HomeCareQualification.objects.in_force(on).filter(decided_on__lte=on)
    newest = rows.filter(enterprise=OuterRef("enterprise")).order_by("-pk").values("pk")[:1]
    return rows.filter(pk=Subquery(newest)).select_related("enterprise")


@counted(
    "property_partnerships",
    register="物业合作登记",
    title="“物业+家政”合作",
    unit="项",
    definition="当天已经核对登记、没有到期的家政企业与物业企业的合作，一个小区计一项。",
    columns=(PART, Column("物业企业", "property_company"), Column("小区", "quarter")),
)
def partnerships(on: date) -> QuerySet[Partnership]:
    rows = Partnership.objects.in_force(on).filter(decided_at__lt=end_of(on))
    return rows.select_related("enterprise")


@counted(
    "trademarks_registered",
    register="商标登记",
    title="注册商标",
    unit="件",
    definition="家政企业填报的商标里，到当天最近一步是“已注册”的。",
    columns=(PART, Column("商标", "name"), Column("类别", "classes")),
)
def trademarks(on: date) -> QuerySet[Trademark]:
    steps = TrademarkStep.objects.filter(trademark=OuterRef("pk"), on__lte=on)
    last = Subquery(steps.order_by("-on", "-pk").values("state")[:1])
    rows = Trademark.objects.annotate(state_then=last)
    return rows.filter(state_then=TrademarkState.REGISTERED).select_related("enterprise")
