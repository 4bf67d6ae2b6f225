"""How far the market keeps its own rules: of the open enterprises, how many publish current prices and
how many have signed the convention in force. Each figure is counted from the rows that its page lists.

Assumption: both are figures of ours (自定指标); the plan promises no number. To be confirmed by
县工业信息化和商务局.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.standings import end_of, registered_on
from market.models import PriceList, Signature
from market.services.clocks import days_until_stale


@dataclass(frozen=True)
class Share:
    """A part of the open enterprises. keys: the moment -> a query of the ids of those that are counted."""

    slug: str
    title: str
    definition: str
    keys: Callable[[datetime], QuerySet]

    def counted(self, on: date) -> QuerySet[Enterprise]:
        """The enterprises that are counted on that day."""
        return open_enterprises(on).filter(pk__in=self.keys(end_of(on)))

    def missing(self, on: date) -> QuerySet[Enterprise]:
        """The open enterprises that are not."""
        return open_enterprises(on).exclude(pk__in=self.keys(end_of(on)))


def open_enterprises(on: date) -> QuerySet[Enterprise]:
    """The enterprises of the register that were in good standing at the end of that day."""
    return registered_on(on)


def with_current_prices(at: datetime) -> QuerySet:
    """Enterprises with a list in force that was published or confirmed within the time of the rule."""
    days = days_until_stale(timezone.localdate(at))
    lists = PriceList.objects.in_force(at) if days is None else PriceList.objects.fresh(at, days)
    return lists.values("enterprise")


def with_signed_convention(at: datetime) -> QuerySet:
    """Enterprises whose signature under the convention in force stands."""
    return Signature.objects.in_force(at).values("enterprise")


PRICES = Share(
    "prices",
    "公布现行价目表的企业占比",
    "名录状态正常的企业里，现在执行的价目表在核对期限以内公布或者确认过的所占比例。",
    with_current_prices,
)
CONVENTION = Share(
    "convention",
    "签署现行公约的企业占比",
    "名录状态正常的企业里，签署了现行家政服务公约、没有撤回的所占比例。",
    with_signed_convention,
)
SHARES = {share.slug: share for share in (PRICES, CONVENTION)}
