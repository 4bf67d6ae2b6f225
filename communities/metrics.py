"""The figures of the plan's third measure. The plan gives no number for them: they are 自定指标."""

from datetime import date

from communities import coverage
from communities.savings import savings_of
from plan.metrics import metric

REGISTER = "社区网点登记"


@metric("communities_with_outlets", register=REGISTER, rows="communities:covered")
def communities_with_outlets(on: date) -> int:
    """Communities and villages with at least one open outlet on the day."""
    return coverage.covered_communities(on).count()


@metric("communities_with_womens_services", register=REGISTER, rows="communities:womens")
def communities_with_womens_services(on: date) -> int:
    """Communities and villages with an open outlet of 巾帼家政 on the day."""
    return coverage.womens_communities(on).count()


@metric("outlets_at_household_rates", register="水电气暖表登记", rows="communities:household")
def outlets_at_household_rates(on: date) -> int:
    """Open outlets all of whose meters are at the household rate on the day."""
    return coverage.outlets_at_household_rates(on).count()


@metric("outlet_savings_yuan", register="租金减免和账单", rows="communities:savings")
def outlet_savings_yuan(on: date) -> int:
    """Whole yuan of rent and utilities that outlets were spared in the day's year up to the day."""
    return int(savings_of(on.year, on).total_yuan)
