"""A county with a labour bureau, a verified enterprise, a gig station, and posts of both."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from employment.models import GigStation, Insurance, Job, Shift, StationMember, WageUnit
from employment.services import posting
from enterprises.models import ServiceLine
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng.data_files import read_data_file
from gaotai_jiazheng.short_memory import forget_all
from regions.tests.factories import CommunityFactory, TownFactory
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.models import DeadlineRule
from reminders.rulebook import SHIPPED_RULES, read_rule

CHINA = ZoneInfo("Asia/Shanghai")
OUR_RULES = ("job_", "seeker_", "placement_", "internship_")
TODAY = date(2026, 11, 23)


def moment(text: str) -> datetime:
    """An aware time of the county, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


AT = moment("2026-11-23 10:00")


def load_our_rules():
    found = [read_rule(entry) for entry in read_data_file(SHIPPED_RULES).entries("rules")]
    DeadlineRule.objects.bulk_create(rule for rule in found if rule.slug.startswith(OUR_RULES))


class LabourMarket:
    """officer decides, keeper of 县妇联 matches, owner posts for ``enterprise``, clerk works at ``station``."""

    def __init__(self):
        load_our_rules()
        for path in SHIPPED_CALENDARS:
            load_file(path)
        self.officer = self.member("hrss", "县人社局")
        self.women = self.member("womens-federation", "县妇联")
        self.police = self.member("public-security", "县公安局")
        self.town = TownFactory(name="城关镇")
        self.community = CommunityFactory(name="东苑社区", town=self.town)
        self.enterprise = self.verified(name="高台县黑河湾家政服务有限公司", phone="0936-6620101")
        self.owner = EnterpriseMemberFactory(enterprise=self.enterprise).user
        self.station = GigStation.objects.create(
            name="东苑零工驿站",
            community=self.community,
            address="东苑小区南门",
            phone="0936-6620202",
            hours="每天 7:00—19:00",
            opened_on=date(2026, 1, 1),
        )
        self.clerk = UserFactory(username="station-clerk", is_staff=True)
        StationMember.objects.create(
            station=self.station, user=self.clerk, valid_from=date(2026, 1, 1)
        )
        forget_all()

    def member(self, slug, name):
        return BureauMemberFactory(bureau__slug=slug, bureau__name=name, user__username=slug).user

    def verified(self, **values):
        """An enterprise whose licence was checked."""
        enterprise = EnterpriseFactory(**values)
        enterprise.confirmed_on = date(2026, 1, 5)
        enterprise.save(update_fields=["confirmed_on"])
        return enterprise

    def told(self, **changes) -> dict:
        """What a poster tells of a job; the check finds nothing in it."""
        return {
            "title": "钟点保洁",
            "service_line": ServiceLine.CLEANING,
            "wage_unit": WageUnit.HOUR,
            "wage_min_yuan": Decimal(40),
            "wage_max_yuan": Decimal(50),
            "shifts": [Shift.MORNING],
            "hours": "周一至周六，8点到12点",
            "community": self.community,
            "insurance": [Insurance.ACCIDENT],
            "places": 1,
            "is_live_in": False,
            "requirements": "会用吸尘器，爱干净。",
            "contact_phone": "0936-6620101",
            "expires_on": TODAY + timedelta(days=20),
        } | changes

    def drafted(self, *, enterprise=None, by=None, at=AT, **changes) -> Job:
        return posting.draft(
            enterprise=enterprise or self.enterprise,
            by=by or self.owner,
            at=at,
            **self.told(**changes),
        )

    def published(self, *, by=None, at=AT, **changes) -> Job:
        job = self.drafted(by=by, at=at, **changes)
        return posting.submit(job, by=by or self.owner, at=at)

    def of_station(self, *, at=AT, **changes) -> Job:
        """A published post of the station for a household."""
        job = posting.draft(
            station=self.station,
            by=self.clerk,
            at=at,
            employer_kind="household",
            employer_name="赵某某",
            employer_phone="13893600009",
            **self.told(**changes),
        )
        return posting.submit(job, by=self.clerk, at=at)
