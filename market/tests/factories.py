"""An enterprise that publishes its prices, and the association; everything is made by the services."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from enterprises.reviewing_bureaus import deciding_bureau
from enterprises.tests.factories import (
    EnterpriseFactory,
    EnterpriseMemberFactory,
    ReviewingBureaus,
)
from market.models import Association, PriceList
from market.services import association, conventions, prices
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
TEXT = "第一条 明码标价，不在标价以外收费。\n第二条 上门前出示服务证。\n第三条 先行和解，及时答复投诉。"


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


class Guild:
    """The association with its guiding bureau; an officer of the bureau keeps it."""

    def __init__(self):
        self.bureaus = ReviewingBureaus()
        self.officer = self.bureaus.reviewer
        self.bureau = deciding_bureau()
        self.association = Association.objects.create(
            name="高台县家政服务行业协会", bureau=self.bureau, founded_on=date(2025, 6, 1)
        )

    def plan(self, *duties, year=2026, report_due_on=date(2027, 3, 31)):
        """A draft of a plan with duties: (title, due_on)."""
        plan = association.begin_plan(
            self.association, year=year, report_due_on=report_due_on, by=self.officer
        )
        for title, due_on in duties or [("修订公约", date(2026, 12, 20))]:
            association.add_duty(plan, title=title, due_on=due_on, by=self.officer)
        return plan

    def draft(self, text=TEXT):
        convention = conventions.begin(self.association, by=self.officer)
        return conventions.write(convention, title="高台县家政服务公约", text=text, by=self.officer)

    def put_up(self, text=TEXT, at=None):
        """A version about which everybody is asked for ten days from that moment."""
        at = at or timezone.now()
        last_day = timezone.localdate(at) + timedelta(days=10)
        return conventions.put_up(self.draft(text), last_day=last_day, by=self.officer, at=at)

    def adopted(self, text=TEXT, days_ago=30, in_force_after=0):
        """A version that was adopted so many days ago and holds from that many days later on."""
        asked_at = timezone.now() - timedelta(days=days_ago + 20)
        asked = self.put_up(text, at=asked_at)
        at = timezone.now() - timedelta(days=days_ago)
        return conventions.adopt(
            asked.convention,
            text=text,
            decision="2026年第一次会员大会",
            in_force_on=timezone.localdate(at) + timedelta(days=in_force_after),
            by=self.officer,
            at=at,
        )


def signed(shop, convention, at=None):
    """The shop's signature under a version."""
    return conventions.sign(
        convention,
        digest=convention.digest,
        enterprise=shop.enterprise,
        by=shop.owner,
        at=at,
    )
