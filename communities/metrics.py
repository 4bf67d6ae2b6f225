"""The figures of the plan's third measure. The plan gives no number for them: they are 自定指标."""

from datetime import date

from communities import coverage
from communities.savings import savings_of
from plan.metrics import metric

REGISTER = "社区网点登记"


@metric(
    "communities_with_outlets",
    register=REGISTER,
    rows="communities:covered",
    title="有家政网点的社区和村",
    unit="个",
    definition="当天至少有一个正在营业的家政服务网点的社区和村；一处有几个网点只计一次。",
)
def communities_with_outlets(on: date) -> int:
    """Communities and villages with at least one open outlet on the day."""
    return coverage.covered_communities(on).count()


@metric(
    "communities_with_womens_services",
    register=REGISTER,
    rows="communities:womens",
    title="有巾帼家政服务的社区和村",
    unit="个",
    definition="当天至少有一个正在营业的巾帼家政网点的社区和村。",
)
def communities_with_womens_services(on: date) -> int:
    """Communities and villages with an open outlet of 巾帼家政 on the day."""
    return coverage.womens_communities(on).count()


@metric(
    "outlets_at_household_rates",
    register="水电气暖表登记",
    rows="communities:household",
    title="执行居民水电气暖价格的网点",
    unit="个",
    definition="当天正在营业、登记的各只表都执行居民价格的网点。",
)
def outlets_at_household_rates(on: date) -> int:
    """Open outlets all of whose meters are at the household rate on the day."""
    return coverage.outlets_at_household_rates(on).count()


@metric(
    "outlet_savings_yuan",
    register="租金减免和账单",
    rows="communities:savings",
    title="网点节省的租金和水电气暖费",
    unit="元",
    definition="当年1月1日到当天，各网点减免的租金和执行居民价格少付的费用，舍去不足1元的部分。",
)
def outlet_savings_yuan(on: date) -> int:
    """Whole yuan of rent and utilities that outlets were spared in the day's year up to the day."""
    return int(savings_of(on.year, on).total_yuan)
