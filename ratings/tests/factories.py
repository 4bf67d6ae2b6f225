"""A rating bureau, an enterprise and a panel, small enough to read; everything is made by the services."""

from datetime import date
from decimal import Decimal

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from disclosure.tests.factories import NoticesFactory, moment
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.uploads import Accepted
from ratings import services
from ratings.models import Application
from ratings.scheme_files import SchemeEntry
from ratings.services import schemes
from reminders.rulebook import rules
from reminders.tests.factories import DeadlineRuleFactory

__all__ = ["RatingCounty", "moment", "picture", "scheme_entry"]

Role = BureauMember.Role
RULES = (  # slug, length, unit
    ("rating_acceptance", 5, "workdays"),
    ("rating_review", 45, "workdays"),
    ("rating_annual_check", 365, "calendar_days"),
    ("rating_expiry", 0, "given_day"),
    ("rating_repair", 0, "given_day"),
)


def scheme_entry(**changes) -> SchemeEntry:
    """Three items, ten points; the first is mandatory and wants a file."""
    values = {
        "title": "标准化家政企业评定标准",
        "version": "2026",
        "source": "测试用",
        "mandatory_share": 60,
        "valid_years": 3,
        "levels": [{"name": "一档", "at_least": 9}, {"name": "二档", "at_least": 7}],
        "items": [
            item("1.1", "主体资格", "营业执照有效", "5", is_mandatory=True, evidence="营业执照"),
            item("2.1", "培训", "岗前培训", "3"),
            item("3.1", "品牌", "有商标", "2"),
        ],
    }
    return SchemeEntry(**{**values, **changes})


def item(number, category, title, points, *, is_mandatory=False, evidence=""):
    return {
        "number": number,
        "category": category,
        "title": title,
        "points": Decimal(points),
        "is_mandatory": is_mandatory,
        "evidence": evidence,
        "source": "",
    }


def picture(name="执照.png") -> Accepted:
    """Bytes that were accepted as a picture."""
    return Accepted(name, "image/png", b"not looked at", "0" * 64)


class RatingCounty(NoticesFactory):
    """The bureau that rates, a confirmed scheme, an enterprise with its owner, and three experts."""

    def __init__(self):
        super().__init__()
        for slug, length, unit in RULES:
            DeadlineRuleFactory(
                slug=slug, name=slug, length=length, unit=unit, in_force_from=date(2020, 1, 1)
            )
        rules.forget()
        self.bureau.keeps_enterprise_register = True
        self.bureau.save()
        self.handler = BureauMemberFactory(bureau=self.bureau, role=Role.HANDLER).user
        self.scheme = self.confirmed_scheme()
        self.enterprise = EnterpriseFactory(name="绿洲家政")
        self.owner = UserFactory(name="赵敏")
        EnterpriseMember.objects.create(
            enterprise=self.enterprise, user=self.owner, role="owner", valid_from=date(2026, 1, 1)
        )
        self.experts = [UserFactory(name=f"专家{n}", is_staff=True) for n in range(1, 4)]

    def confirmed_scheme(self, **changes):
        scheme = schemes.put_to_use(schemes.bring_in(scheme_entry(**changes), bureau=self.bureau))
        return schemes.confirm(
            scheme, document="高工信商〔2026〕1号", by=self.leader, on=date(2026, 3, 1)
        )

    def reference_scheme(self):
        entry = scheme_entry(title="自评参考", version="1")
        return schemes.put_to_use(schemes.bring_in(entry, bureau=self.bureau))

    # A dossier, as far as one wants it

    def assessing(self, enterprise=None, scheme=None, at="2026-11-02 09:00") -> Application:
        return services.start(
            enterprise or self.enterprise,
            scheme=scheme or self.scheme,
            by=self.owner,
            at=moment(at),
        )

    def filled(self, **given) -> Application:
        application = self.assessing(**given)
        for each in application.scheme.items.all():
            services.answer(application, each, claim="met", by=self.owner)
        first = application.scheme.items.first()
        services.add_evidence(application, first, title="营业执照", file=picture(), by=self.owner)
        return application

    def submitted(self, **given) -> Application:
        return services.submit(self.filled(**given), by=self.owner, at=moment("2026-11-03 09:00"))

    def visited(self, **given) -> Application:
        application = self.submitted(**given)
        services.accept(application, by=self.contact, at=moment("2026-11-04 09:00"))
        return services.record_visit(
            application,
            visited_on=date(2026, 11, 5),
            inspectors=[self.contact, self.handler],
            report="现场与申报一致。",
            by=self.contact,
            at=moment("2026-11-05 15:00"),
        )

    def scoring(self, **given) -> Application:
        application = services.convene(
            self.visited(**given),
            members=self.experts,
            by=self.contact,
            at=moment("2026-11-06 09:00"),
        )
        for expert in self.experts:
            services.declare(application, by=expert, at=moment("2026-11-06 10:00"))
        return application

    def sheet(self, application, *points) -> dict:
        """Item id -> points, in the order of the items."""
        items = application.scheme.items.all()
        return {each.pk: Decimal(given) for each, given in zip(items, points, strict=True)}

    def scored(self, points=("5", "3", "1"), **given) -> Application:
        application = self.scoring(**given)
        for expert in self.experts:
            services.score(application, points=self.sheet(application, *points), by=expert)
        return services.conclude(application, by=self.contact, at=moment("2026-11-09 09:00"))

    def noticed(self, at="2026-11-10 09:00", **given) -> Application:
        """Up from Tuesday 10 to Tuesday 17 November 2026."""
        application = self.scored(**given)
        text = services.notice_text(application, services.result_of(application))
        return services.put_up(application, text=text, by=self.contact, at=moment(at))

    def granted(self, at="2026-11-18 09:00", **given):
        return services.grant(self.noticed(**given), by=self.leader, at=moment(at))
