"""What the tests of wage claims stand on: the labour bureau and the trade union beside the small county."""

from datetime import date
from decimal import Decimal

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from complaints import services
from complaints.models import Complaint
from complaints.tests.factories import CategoryFactory, RoutingRuleFactory, moment
from complaints.transitions import Kind
from gaotai_jiazheng.data_files import read_data_file
from reminders.rulebook import SHIPPED_RULES, forget, read_rule

FIRM = "高台县安心家政服务有限公司"
RULES = {
    "labor_inspection_accept",
    "labor_inspection",
    "labor_mediation",
    "arbitration_accept",
    "arbitration_award",
}


class WageCounty:
    """A county whose labour bureau gets wage claims and whose trade union assists; rules as shipped."""

    def __init__(self, county):
        self.county = county
        self.hrss = BureauFactory(slug="hrss", name="县人社局")
        self.union = BureauFactory(slug="trade-union", name="县总工会")
        for name, bureau in (("hrss", self.hrss), ("union", self.union)):
            for role in BureauMember.Role.values:
                member = BureauMemberFactory(
                    bureau=bureau,
                    role=role,
                    user__username=f"{name}-{role}",
                    user__name=f"{bureau.name}{BureauMember.Role(role).label}",
                    valid_from=date(2020, 1, 1),
                )
                setattr(self, f"{name}_{role}", member.user)
        self.category = CategoryFactory(
            slug="wage_unpaid", name="干了活没给钱", kind=Kind.WAGE_ARREARS
        )
        rule = RoutingRuleFactory(
            kind=Kind.WAGE_ARREARS,
            bureau=self.hrss,
            duty_basis="《保障农民工工资支付条例》第十条",
        )
        rule.assisting_bureaus.add(self.union)
        make_labour_rules()

    def file(self, *, at="2026-11-23 10:00", own_yuan="11500", coworkers=(), terms=None, **values):
        """The claim of a cleaner for three summer months."""
        plain = {
            "category": self.category,
            "title": "2026年6月至8月的工钱没有付清",
            "content": "干了九十天，只给了两千。",
            "demand": "付清工钱。",
            "respondent_name": FIRM,
            "complainant_name": "赵春燕",
            "complainant_phone": "13893600011",
            "privacy_notice": self.county.notice,
        }
        wage = {
            "own_yuan": Decimal(own_yuan),
            "coworkers": coworkers,
            "terms": {
                "first_month": date(2026, 6, 1),
                "last_month": date(2026, 8, 1),
                "pay_unit": "day",
                "rate_yuan": Decimal("150"),
                "quantity": Decimal("90"),
                "paid_yuan": Decimal("2000"),
                **(terms or {}),
            },
        }
        return services.file_wage_claim(wage=wage, at=moment(at), **{**plain, **values})

    def claim(self, **values) -> Complaint:
        return self.file(**values).complaint

    def investigated(self, **values) -> Complaint:
        """A claim that the inspection took up on 24 November."""
        complaint = self.claim(**values)
        services.record(complaint, by=self.hrss_handler, at=moment("2026-11-24 09:00"))
        services.accept_wage_claim(complaint, by=self.hrss_handler, at=moment("2026-11-24 10:00"))
        return Complaint.objects.get(pk=complaint.pk)


def coworker(name="李梅", phone="13812345678", owed_yuan="3000"):
    return {"name": name, "phone": phone, "owed_yuan": Decimal(owed_yuan)}


def make_labour_rules():
    """The labour laws' rules as they are shipped."""
    for entry in read_data_file(SHIPPED_RULES).entries("rules"):
        rule = read_rule(entry)
        if rule.slug in RULES:
            rule.save()
    forget()
