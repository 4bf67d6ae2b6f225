"""Two bureaus, their inspectors, some enterprises; plans and inspections are made by the services."""

from datetime import date

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from disclosure.tests.factories import NoticesFactory, moment
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.uploads import Accepted
from inspections import services
from inspections.models import Checklist, Inspector, Question
from papers.models import Series
from reminders.rulebook import rules
from reminders.tests.factories import DeadlineRuleFactory

__all__ = ["InspectionCounty", "moment", "picture"]

Role = BureauMember.Role
ANNOUNCED_AT, PUBLIC_AT, DRAWN_AT = "2026-11-02 09:00", "2026-11-03 21:30", "2026-11-04 09:00"
LOTTERY = "中国福利彩票双色球第2026127期开奖号码"


def picture(name="现场.png") -> Accepted:
    """Bytes that were accepted as a picture."""
    return Accepted(name, "image/png", b"not looked at", "0" * 64)


class InspectionCounty(NoticesFactory):
    """The leading bureau with three inspectors, a partner with three, five enterprises, a checklist."""

    def __init__(self):
        super().__init__()
        DeadlineRuleFactory(
            slug="inspection_rectify",
            name="整改检查发现的问题",
            length=0,
            unit="given_day",
            in_force_from=date(2020, 1, 1),
        )
        rules.forget()
        self.bureau.keeps_enterprise_register = True
        self.bureau.save()
        self.partner = BureauFactory(slug="market-regulation", name="县市场监管局")
        self.partner_contact = BureauMemberFactory(bureau=self.partner, role=Role.CONTACT).user
        forget_all()
        Series.objects.create(bureau=self.bureau, word="高工信商检")
        self.inspectors = self.listed(self.bureau, "GX", 3) + self.listed(self.partner, "SJ", 3)
        self.enterprises = [EnterpriseFactory(name=f"第{n}家政") for n in range(1, 6)]
        self.checklist = self.checklist_in_use()

    def listed(self, bureau, prefix, count):
        return [
            Inspector.objects.create(
                code=f"{prefix}{n:02}",
                user=BureauMemberFactory(bureau=bureau, user__name=f"检查员{prefix}{n}").user,
                bureau=bureau,
                function="执法人员",
            )
            for n in range(1, count + 1)
        ]

    def checklist_in_use(self, version="1"):
        """Three questions: two have to be answered, the second may not apply."""
        checklist = Checklist.objects.create(
            title="家政企业检查表", version=version, source="测试用", bureau=self.bureau
        )
        for position, (number, text, mandatory, may_not_apply) in enumerate(
            [
                ("1.1", "营业执照公示", True, False),
                ("2.1", "明码标价", True, True),
                ("3.1", "三方合同", False, True),
            ],
            start=1,
        ):
            Question.objects.create(
                checklist=checklist,
                position=position,
                number=number,
                section="检查",
                text=text,
                is_mandatory=mandatory,
                may_not_apply=may_not_apply,
            )
        return services.put_to_use(checklist)

    def plan(self, **changes):
        values = {
            "lead": self.bureau,
            "partners": [self.partner],
            "year": 2026,
            "title": "2026年家政企业双随机检查",
            "purpose": "检查明码标价和合同",
            "checklist": self.checklist,
            "count": 2,
            "by": self.contact,
            "at": moment(ANNOUNCED_AT),
        }
        return services.make_plan(**{**values, **changes})

    def announced(self, plan=None, **changes):
        values = {
            "public_source": LOTTERY,
            "public_at": moment(PUBLIC_AT),
            "by": self.contact,
            "at": moment(ANNOUNCED_AT),
        }
        return services.announce(plan or self.plan(), **{**values, **changes})

    def drawn(self, plan=None, value="02 09 14 21 27 33 + 08", **changes):
        draw = self.announced(plan, **changes)
        return services.draw(draw.plan, public_value=value, by=self.contact, at=moment(DRAWN_AT))

    # An inspection, as far as one wants it

    def planned(self):
        return self.drawn().plan.inspections.order_by("drawn__position").first()

    def owner_of(self, enterprise):
        """The owner; made where there is none, after the draw, so that nobody is tied."""
        found = enterprise.members.first()
        if found is None:
            user = UserFactory(name="赵敏")
            found = EnterpriseMember.objects.create(
                enterprise=enterprise, user=user, role="owner", valid_from=date(2026, 1, 1)
            )
        found.user.__dict__.pop("_enterprise_roles", None)
        return found.user

    def inspector_of(self, inspection):
        return inspection.assignments.current().first().inspector.user

    def notified(self):
        inspection = self.planned()
        self.owner_of(inspection.enterprise)
        return services.announce_visit(
            inspection,
            visit_on=date(2026, 11, 9),
            by=self.contact,
            at=moment("2026-11-05 09:00"),
        )

    def written(self, faults=("2.1",)):
        """Answers to every question; those in faults with no."""
        inspection = self.notified()
        by = self.inspector_of(inspection)
        for question in self.checklist.questions.all():
            if question.number in faults:
                given = {"value": "no", "severity": "minor", "what": f"{question.text}没有做到"}
            else:
                given = {"value": "yes"}
            services.reply(inspection, question, by=by, at=moment("2026-11-09 10:00"), **given)
        return inspection

    def done(self, **given):
        inspection = self.written(**given)
        return services.record(
            inspection,
            inspected_on=date(2026, 11, 9),
            summary="现场查看，询问了两名服务员。",
            by=self.inspector_of(inspection),
            at=moment("2026-11-09 16:00"),
        )

    def rectifying(self, due_on=date(2026, 11, 20), **given):
        inspection = self.done(**given)
        days = {finding.pk: due_on for finding in inspection.findings.all()}
        return services.order(inspection, days=days, by=self.contact, at=moment("2026-11-10 09:00"))

    def answered(self, at="2026-11-18 09:00", **given):
        inspection = self.rectifying(**given)
        for finding in inspection.findings.all():
            services.answer(
                finding,
                text="已经贴好价格表。",
                files=[picture()],
                by=self.owner_of(inspection.enterprise),
                at=moment(at),
            )
        return inspection

    def rechecked(self, **given):
        inspection = self.answered(**given)
        for finding in inspection.findings.all():
            services.recheck(
                finding,
                checked_on=date(2026, 11, 19),
                is_passed=True,
                note="现场看过，已经公示。",
                by=self.inspector_of(inspection),
                at=moment("2026-11-19 16:00"),
            )
        inspection.refresh_from_db()
        return inspection

    def noticed(self, at="2026-11-20 09:00", **given):
        """Up from Friday 20 to Friday 27 November 2026."""
        inspection = self.rechecked(**given)
        return services.put_up(
            inspection,
            text=services.notice_text(inspection),
            by=self.contact,
            at=moment(at),
        )

    def closed(self, at="2026-11-30 09:00", **given):
        return services.close(self.noticed(**given), by=self.contact, at=moment(at))
