"""The figures of the plan's third measure. The plan gives no number for them: they are 自定指标."""

from datetime import date

from django.db.models import Q, QuerySet

from communities import coverage
from communities.models import CommunityEvent, Outlet, RentWaiver, UtilityBill
from communities.savings import bills_of, savings_of, waivers_of
from plan.counting import Column, Share, Total, counted, marked, moments_of_year_to
from plan.metrics import metric
from regions.models import Community

REGISTER = "社区网点登记"
COMMUNITY = (Column("镇", "town.name"), Column("社区（村）", "name"))
OUTLET = (
    Column("企业", "enterprise.name", "enterprise"),
    Column("社区（村）", "community.name"),
    Column("开放日", "opened_on"),
)


@counted(
    "communities_with_outlets",
    register=REGISTER,
    title="有家政网点的社区和村",
    unit="个",
    definition="当天至少有一个开放的家政服务网点的社区和村；一处有几个网点只计一次。",
    columns=COMMUNITY,
)
def communities_with_outlets(on: date) -> QuerySet[Community]:
    return coverage.covered_communities(on).select_related("town")


@counted(
    "communities_covered_percent",
    register=REGISTER,
    title="有家政网点的社区和村占比",
    unit="%",
    definition=(
        "名册里在用的社区和村里，当天至少有一个开放的家政服务网点的百分比，取整数；以前的日子按现在的名册，名册里没有时为暂无。"
    ),
    columns=COMMUNITY,
    by=Share(label="有网点"),
)
def communities_covered(on: date) -> QuerySet[Community]:
    covered = coverage.covered_communities(on).values("pk")
    rows = Community.objects.active().annotate(is_counted=marked(Q(pk__in=covered)))
    return rows.select_related("town")


@counted(
    "communities_with_womens_services",
    register=REGISTER,
    title="有巾帼家政服务的社区和村",
    unit="个",
    definition="当天至少有一个开放的巾帼家政网点的社区和村。",
    columns=COMMUNITY,
)
def communities_with_womens_services(on: date) -> QuerySet[Community]:
    return coverage.womens_communities(on).select_related("town")


@counted(
    "outlets_open",
    register=REGISTER,
    title="开放的社区网点",
    unit="个",
    definition="当天开放的社区家政服务网点；暂停的今天不计，以前的日子按开放日和关闭日计。",
    columns=OUTLET,
)
def outlets_open(on: date) -> QuerySet[Outlet]:
    return Outlet.objects.open_on(on).select_related("enterprise", "community")


@counted(
    "outlets_at_household_rates",
    register="水电气暖表登记",
    title="执行居民水电气暖价格的网点",
    unit="个",
    definition="当天开放、登记的各只表都核对过执行居民价格的网点；没有登记表的不计。",
    columns=OUTLET,
)
def outlets_at_household_rates(on: date) -> QuerySet[Outlet]:
    return coverage.outlets_at_household_rates(on).select_related("enterprise", "community")


@counted(
    "community_events_held",
    register="社区活动登记",
    title="举办的社区活动",
    unit="场",
    definition="当年1月1日到当天举办、已经填报到场人数的社区活动；取消的和还没有填报的不计。",
    columns=(
        Column("企业", "outlet.enterprise.name", "outlet.enterprise"),
        Column("社区（村）", "outlet.community.name"),
        Column("日期", "starts_at"),
        Column("免费体验", lambda event: "、".join(event.trial_names)),
        Column("到场人数", "headcount"),
    ),
)
def community_events_held(on: date) -> QuerySet[CommunityEvent]:
    rows = CommunityEvent.objects.held().filter(moments_of_year_to("starts_at", on))
    return rows.select_related("outlet__enterprise", "outlet__community")


@counted(
    "rent_waived_yuan",
    register="租金减免登记",
    title="网点减免的租金",
    unit="元",
    definition="当年1月到当天所在月，各网点按减免决定免交的租金，按整月计，网点关闭以后的月份不计，舍去不足1元的部分。",
    columns=(
        Column("企业", "outlet.enterprise.name", "outlet.enterprise"),
        Column("自", "first_month"),
        Column("计入月数", "months_counted"),
    ),
    by=Total("saved_fen", label="减免金额（元）", per=100),
)
def rent_waived(on: date) -> QuerySet[RentWaiver]:
    return waivers_of(on.year, on).select_related("outlet__enterprise")


@counted(
    "utilities_saved_yuan",
    register="水电气暖账单登记",
    title="网点少付的水电气暖费",
    unit="元",
    definition=(
        "账期末日在当年1月1日到当天的账单，同样用量按非居民价格计算的金额减去实付金额，合计，舍去不足1元的部分。"
    ),
    columns=(
        Column("企业", "meter.outlet.enterprise.name", "meter.outlet.enterprise"),
        Column("账期至", "last_day"),
    ),
    by=Total("saved_fen", label="少付金额（元）", per=100),
)
def utilities_saved(on: date) -> QuerySet[UtilityBill]:
    return bills_of(on.year, on).select_related("meter__outlet__enterprise")


@metric(
    "outlet_savings_yuan",
    register="租金减免和水电气暖账单登记",
    rows="communities:savings",
    title="网点节省的租金和水电气暖费",
    unit="元",
    definition="当年1月1日到当天，各网点减免的租金和执行居民价格少付的费用，合计，舍去不足1元的部分。",
)
def outlet_savings_yuan(on: date) -> int:
    """Whole yuan of rent and utilities that outlets were spared in the day's year up to the day."""
    return int(savings_of(on.year, on).total_yuan)
