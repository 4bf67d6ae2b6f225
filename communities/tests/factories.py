"""A small county with communities: bureaus with a person each, a town's clerk, an enterprise, rules."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from communities import services
from communities.models import HostFacility, Mode, Outlet, TownClerk
from enterprises.models import ServiceLine
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng.data_files import read_data_file
from gaotai_jiazheng.short_memory import forget_all
from regions.tests.factories import CommunityFactory, TownFactory
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.models import DeadlineRule
from reminders.rulebook import SHIPPED_RULES, read_rule

CHINA = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> datetime:
    """An aware time of the county, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


OUR_RULES = ("outlet_", "facility_", "utility_", "rent_", "event_", "enterprise_amendment")
AT = moment("2026-11-23 10:00")
LINES = [ServiceLine.CLEANING, ServiceLine.ELDER_CARE, ServiceLine.DEEP_CLEANING]


def load_our_rules():
    """The rules that come with the portal for communities, without the hundred others."""
    found = [read_rule(entry) for entry in read_data_file(SHIPPED_RULES).entries("rules")]
    DeadlineRule.objects.bulk_create(rule for rule in found if rule.slug.startswith(OUR_RULES))


class Neighbourhood:
    """market files, civil keeps facilities and speaks for communities, industry checks, prices follows
    rates, women names 巾帼家政; clerk speaks for ``town``; owner acts for ``enterprise``."""

    def __init__(self):
        load_our_rules()
        for path in SHIPPED_CALENDARS:
            load_file(path)
        self.market = self.officer(
            "market-regulation", "县市场监管局", keeps_enterprise_register=True,
            verifies_business_licenses=True,
        )  # fmt: skip
        self.industry = self.officer(
            "industry-commerce", "县工业信息化和商务局", keeps_enterprise_register=True
        )
        self.civil = self.officer("civil-affairs", "县民政局", qualifies_home_care=True)
        self.prices = self.officer(
            "development-reform", "县发展和改革局", follows_utility_rates=True
        )
        self.women = self.officer("womens-federation", "县妇联", names_womens_services=True)
        self.town = TownFactory(name="城关镇")
        self.community = CommunityFactory(name="东苑社区", town=self.town)
        self.clerk = UserFactory(username="town-clerk", is_staff=True)
        TownClerk.objects.create(town=self.town, user=self.clerk, valid_from=date(2026, 1, 1))
        self.enterprise = EnterpriseFactory(
            name="高台县黑河湾家政服务有限公司", service_lines=list(LINES), phone="0936-6620101"
        )
        self.owner = EnterpriseMemberFactory(enterprise=self.enterprise).user
        self.facility = HostFacility.objects.create(
            name="东苑老年之家",
            kind=HostFacility.Kind.ELDERLY_HOME,
            community=self.community,
            address="东苑小区南门",
            opened_on=date(2025, 1, 1),
        )
        forget_all()

    def officer(self, slug, name, **marks):
        marks = {f"bureau__{mark}": value for mark, value in marks.items()}
        return BureauMemberFactory(
            bureau__slug=slug, bureau__name=name, user__username=slug, **marks
        ).user

    def told(self, **changes) -> dict:
        """What the enterprise tells of an outlet."""
        return {
            "mode": Mode.STANDALONE,
            "community": self.community,
            "facility": None,
            "partner": "",
            "address": "东苑小区2号楼1层",
            "hours": "周一至周六 8:30—18:00",
            "phone": "0936-6620101",
            "steps_count": 2,
            "has_ramp": True,
            "has_toilet": False,
            "access_note": "",
            "service_lines": [ServiceLine.CLEANING, ServiceLine.ELDER_CARE],
        } | changes

    def applied(self, *, at=AT, enterprise=None, by=None, **changes) -> Outlet:
        enterprise = enterprise or self.enterprise
        return services.apply(enterprise, by=by or self.owner, at=at, **self.told(**changes))

    def filed(self, *, at=AT, **changes) -> Outlet:
        outlet = self.applied(at=at, **changes)
        services.support(outlet, by=self.clerk, at=at)
        return services.file(
            outlet,
            filing_number=f"高市监备{outlet.pk}号",
            filed_on=at.date(),
            by=self.market,
            at=at,
        )

    def opened(self, *, at=AT, by=None, **changes) -> Outlet:
        outlet = self.filed(at=at, by=by, **changes)
        return services.open_outlet(outlet, by=by or self.owner, at=at)

    def another_enterprise(self, **values):
        """(an enterprise, its owner)"""
        enterprise = EnterpriseFactory(service_lines=list(LINES), **values)
        return enterprise, EnterpriseMemberFactory(enterprise=enterprise).user
