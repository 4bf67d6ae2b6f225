"""A small county with deposits: a bureau, an association, an enterprise, parameters and rules."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from deposits import services
from deposits.models import AdvanceClaim, Custodian, CustodianMember, DepositTerms
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory
from reminders.calendar_loading import load_file
from reminders.tests.factories import DeadlineRuleFactory

CHINA = ZoneInfo("Asia/Shanghai")
CALENDAR_2026 = Path(__file__).parents[2] / "reminders/data/calendar_2026.csv"
PAPER = services.Paper("收据.jpg", "a" * 64, 1234, "/complaints/attachments/1/")


def moment(text: str) -> datetime:
    """An aware time of the county, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


RULES = (
    ("deposit_decide", 5, "workdays"),
    ("deposit_quick", 2, "calendar_days"),
    ("deposit_pay", 3, "workdays"),
    ("deposit_recover", 30, "calendar_days"),
    ("deposit_instalment", 0, "given_day"),
    ("deposit_top_up", 15, "workdays"),
    ("deposit_leave", 90, "calendar_days"),
    ("deposit_refund", 5, "workdays"),
)
AT = moment("2026-11-23 10:00")


def make_rules():
    """The rules of deposits with their shipped lengths."""
    for slug, length, unit in RULES:
        DeadlineRuleFactory(slug=slug, name=slug, length=length, unit=unit)


def terms(**values):
    plain = {
        "in_force_from": date(2026, 1, 1),
        "floor_yuan": Decimal("2000"),
        "ceiling_yuan": Decimal("20000"),
        "claim_limit_yuan": Decimal("1000"),
        "quick_limit_yuan": Decimal("300"),
        "source": "测试用参数",
    }
    return DepositTerms.objects.create(**plain | values)


class DepositCounty:
    """deposit: of ``enterprise``, with ``paid_in`` yuan. handler asks, contact and leader decide, clerk
    keeps the association's books, owner acts for the enterprise."""

    def __init__(self, *, paid_in="5000"):
        make_rules()
        load_file(CALENDAR_2026)
        self.terms = terms()
        self.bureau = BureauFactory(slug="market-regulation", name="县市场监管局")
        Role = BureauMember.Role
        for role in (Role.HANDLER, Role.CONTACT, Role.LEADER):
            member = BureauMemberFactory(bureau=self.bureau, role=role, user__username=f"m-{role}")
            setattr(self, role, member.user)
        self.custodian = services.register_custodian(
            Custodian(name="高台县家政服务行业协会", kind="association", bureau=self.bureau)
        )
        self.clerk = UserFactory(username="clerk", is_staff=True)
        CustodianMember.objects.create(
            custodian=self.custodian, user=self.clerk, valid_from=date(2026, 1, 1)
        )
        self.enterprise = EnterpriseFactory()
        self.owner = UserFactory(username="owner")
        EnterpriseMember.objects.create(
            enterprise=self.enterprise,
            user=self.owner,
            role=EnterpriseMember.Role.OWNER,
            valid_from=date(2026, 1, 1),
        )
        self.deposit = services.open_deposit(self.enterprise, self.custodian, by=self.clerk, at=AT)
        if paid_in:
            self.pay_in(paid_in)

    def pay_in(self, yuan, *, deposit=None, key=None, at=AT, by=None):
        return services.pay_in(
            deposit or self.deposit,
            amount_yuan=Decimal(yuan),
            key=key or uuid.uuid4(),
            document="银行回单001",
            by=by or self.clerk,
            at=at,
        )

    def claim(self, loss="200", *, subject=None, at=AT, **values) -> AdvanceClaim:
        """A claim about a case; here any row will do: a fresh user."""
        subject = subject or UserFactory()
        plain = {
            "label": f"GT{subject.pk}",
            "bureau": self.bureau,
            "basis": "agreement",
            "document": "调解协议书2026年第1号",
            "loss_yuan": Decimal(loss),
            "reason": "企业承认没有做完，拖延不退。",
            "papers": [PAPER],
            "by": self.handler,
            "key": uuid.uuid4(),
        }
        return services.submit(
            values.pop("deposit", self.deposit), subject, at=at, **plain | values
        )

    def approved(self, loss="200", *, at=AT, **values) -> AdvanceClaim:
        claim = self.claim(loss, at=at, **values)
        services.approve(claim, by=self.contact, at=at)
        return services.approve(claim, by=self.leader, at=at)

    def paid(self, loss="200", *, at=AT, **values) -> AdvanceClaim:
        return services.pay(
            self.approved(loss, at=at, **values), document="付款回单001", by=self.clerk, at=at
        )
