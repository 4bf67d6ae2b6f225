"""A county that issues cards: two bureaus, a key, an enterprise, and workers with whole papers."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from cards import services
from cards.models import Card
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.short_memory import forget_all
from reminders.calendar_loading import load_file
from reminders.tests.factories import DeadlineRuleFactory
from workers.models import Verification, VerifyMethod
from workers.tests.factories import (
    BackgroundCheckFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    PolicyFactory,
    WorkerFactory,
)

CHINA = ZoneInfo("Asia/Shanghai")
CALENDAR_2026 = Path(__file__).parents[2] / "reminders/data/calendar_2026.csv"


def moment(text: str) -> datetime:
    """An aware time of the county, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


TODAY = date(2026, 11, 23)
AT = moment("2026-11-23 10:00")
LONG_AGO = moment("2026-01-05 09:00")


class CardCounty:
    """hrss and commerce issue; police checks; owner and clerk act for the enterprise; stranger for none."""

    def __init__(self):
        DeadlineRuleFactory(slug="card_reissue", name="补发", length=5, unit="workdays")
        load_file(CALENDAR_2026)
        self.hrss = self.officer("hrss", "县人社局")
        self.commerce = self.officer("industry-commerce", "县工信商务局")
        self.police = self.officer("public-security", "县公安局")
        self.health = self.officer("health", "县卫健局")
        self.enterprise = EnterpriseFactory(name="高台县惠民家政服务有限公司", phone="0936-6621234")
        self.owner = self.member(EnterpriseMember.Role.OWNER, "owner")
        self.other = EnterpriseFactory(name="高台县别家家政服务有限公司")
        self.stranger = UserFactory(username="stranger")
        EnterpriseMember.objects.create(
            enterprise=self.other,
            user=self.stranger,
            role=EnterpriseMember.Role.OWNER,
            valid_from=date(2026, 1, 1),
        )
        self.key = services.rotate(at=LONG_AGO)
        forget_all()

    def officer(self, slug, name):
        bureau = BureauFactory(slug=slug, name=name)
        member = BureauMemberFactory(
            bureau=bureau, role=BureauMember.Role.HANDLER, user__username=slug
        )
        return member.user

    def member(self, role, username):
        user = UserFactory(username=username)
        EnterpriseMember.objects.create(
            enterprise=self.enterprise, user=user, role=role, valid_from=date(2026, 1, 1)
        )
        return user

    def look(self, subject, by, at=LONG_AGO, agrees=True) -> Verification:
        """A look of that officer at a paper or, for the worker herself, at her identity paper."""
        return Verification.objects.create(
            subject=subject,
            agrees=agrees,
            method=VerifyMethod.ORIGINAL,
            bureau=BureauMember.objects.get(user=by).bureau,
            by=by,
            at=at,
        )

    def worker(self, *, without=(), until=date(2027, 6, 30), **values):
        """A worker with everything, but for the items named. until: last day of health and insurance."""
        worker = WorkerFactory(**values)
        if "identity" not in without:
            self.look(worker, self.hrss)
        if "employment" not in without:
            EmploymentFactory(worker=worker, enterprise=self.enterprise)
        if "background" not in without:
            self.check(worker, date(2026, 3, 2))
        if "health" not in without:
            paper = HealthCertificateFactory(
                worker=worker, valid_from=date(2026, 1, 1), valid_until=until
            )
            paper.verification = self.look(paper, self.health)
            paper.save()
        if "insurance" not in without:
            PolicyFactory(worker=worker, valid_from=date(2026, 1, 1), valid_until=until)
        return worker

    def check(self, worker, on, result="clear"):
        """A background check of that day, written by the police."""
        look = self.look(self.police_case(worker), self.police)
        return BackgroundCheckFactory(
            worker=worker, checked_on=on, result=result, verification=look
        )

    def police_case(self, worker):
        """What the look of a check is about: any row that is not the worker herself."""
        return worker.employments.first() or self.enterprise

    def card(self, worker=None, *, by=None, at=AT, enterprise=None) -> Card:
        return services.issue(
            worker or self.worker(),
            enterprise=enterprise or self.enterprise,
            is_identity_seen=False,
            by=by or self.hrss,
            at=at,
        )


def execute(statement: str, values=None) -> None:
    """Run a statement past the code."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def leave(worker, *, to=None) -> None:
    """Her employments ended yesterday. to: the enterprise for which she works now."""
    worker.employments.update(ended_on=TODAY - timedelta(days=1))
    if to is not None:
        EmploymentFactory(worker=worker, enterprise=to)
