"""An enterprise that publishes its prices; everything is made by the services."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from market.models import PriceList
from market.services import prices
from market.services.prices import Line

CLEANING = Line(
    title="日常保洁",
    content="擦拭、拖地、整理，两小时起。",
    service_line="cleaning",
    price_fen=4000,
    unit="hour",
    least_fen=8000,
)
MOVING_IN = Line(
    title="开荒保洁",
    content="装修以后第一次保洁。",
    service_line="deep_cleaning",
    method="上门看过以后按面积和污染程度报价，签字以后不再变。",
)


def moment(text) -> datetime:
    """ "2026-11-02 09:00" in the county's time."""
    return timezone.make_aware(datetime.fromisoformat(text)).astimezone(UTC)


class Shop:
    """An enterprise with its owner."""

    def __init__(self, **enterprise):
        self.enterprise = EnterpriseFactory(**enterprise)
        self.owner = EnterpriseMemberFactory(enterprise=self.enterprise).user

    def draft(self, *lines, effective_on=None, at=None) -> PriceList:
        """A draft with these lines; the line of cleaning where none are given."""
        draft = prices.begin_draft(self.enterprise, by=self.owner, at=at)
        given = lines or (CLEANING,)
        return prices.save_draft(draft, lines=given, effective_on=effective_on, by=self.owner)

    def published(self, *lines, at="2026-11-02 09:00", effective_on=None) -> PriceList:
        """A list that was published at that moment; in force at once where no day is given."""
        at = moment(at)
        day = effective_on or timezone.localdate(at)
        draft = self.draft(*lines, effective_on=day, at=at)
        return prices.publish(draft, by=self.owner, at=at)

    def published_lately(self, *lines, days=1) -> PriceList:
        """A list that was published so many days before now."""
        at = timezone.now() - timedelta(days=days)
        draft = self.draft(*lines, effective_on=timezone.localdate(at), at=at)
        return prices.publish(draft, by=self.owner, at=at)


def day(text) -> date:
    return date.fromisoformat(text)
