"""What goes on between the enterprises of the county and its bureaus: a row of everything with an address."""

import uuid
from datetime import date
from decimal import Decimal

from bureaus.models import Bureau
from bureaus.tests.factories import BureauMemberFactory
from complaints import services as cases
from complaints.models import Complaint
from complaints.tests.factories import moment
from complaints.tests.intake_answers import png
from deposits import services as books
from deposits.tests.factories import DepositCounty, make_rules
from disclosure import attaching
from disclosure import services as notices
from enterprises.models import Incubator, Purpose
from enterprises.services import amending, filing, importing, joining, supporting
from enterprises.tests.factories import submitted_registration, uscc_number
from enterprises.tests.test_importing import line, sheet
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.tests.doors.backups import Rehearsed
from gaotai_jiazheng.tests.doors.classroom import Classrooms
from gaotai_jiazheng.tests.doors.contesting import Contesting
from gaotai_jiazheng.tests.doors.employing import Employing
from gaotai_jiazheng.tests.doors.figures import FiguresOfThePlan
from gaotai_jiazheng.tests.doors.funds import Funds
from gaotai_jiazheng.tests.doors.granting import Granting
from gaotai_jiazheng.tests.doors.keeping import Keeping
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from gaotai_jiazheng.tests.doors.learning import Learning
from gaotai_jiazheng.tests.doors.placing import Placing
from gaotai_jiazheng.tests.doors.planning import Planning
from gaotai_jiazheng.tests.doors.promoting import Promoting
from gaotai_jiazheng.tests.doors.proving import Proving
from gaotai_jiazheng.tests.doors.publicity import Publicity
from gaotai_jiazheng.tests.doors.reaching import Reaching
from gaotai_jiazheng.tests.doors.steering import Steering
from gaotai_jiazheng.tests.doors.teaching import Teaching
from gaotai_jiazheng.tests.doors.training import Training
from gaotai_jiazheng.tests.doors.work import Work
from gaotai_jiazheng.uploads import accept_upload
from ratings import services as ratings
from ratings.models import CultivationEntry
from ratings.tests.factories import RatingCounty
from reminders.tests.factories import DeadlineRuleFactory

RULES_OF_REGISTER = (
    "enterprise_verify",
    "enterprise_review",
    "enterprise_amendment",
    "home_care_decision",
    "home_care_renewal",
)


class Rooms:
    """``member`` owns the enterprise of the first case; ``rival`` another one, which is rated; ``clerk``
    keeps the books of the custodian; ``expert`` sits on the panel that rates the member's enterprise; ``tutor`` speaks for
    an institution with a class, ``judge`` has signed a sheet, ``treasury`` decides on budgets."""

    def __init__(self, everybody):
        self.everybody = everybody
        self.people = everybody.people
        self.enterprise = everybody.enterprise
        self.make_bureaus()
        self.make_ratings()
        self.make_deposits()
        self.make_registrations()
        self.make_support()
        self.make_notice()
        self.work = Work(self)
        self.proving = Proving(self.work)
        self.learning = Learning(self.work)
        self.contesting = Contesting(self.work)
        self.classrooms = Classrooms(self.work)
        self.training = Training(self.people["labour"], quota=self.classrooms.own.row.quota)
        self.funds = Funds(self.work)
        self.granting = Granting(self.work, self.classrooms, self.enterprise)
        self.teaching = Teaching(
            self.funds,
            {"own": self.classrooms.own.row, "rival": self.classrooms.rival.row},
        )
        self.employing = Employing(self.work)
        self.placing = Placing(self.work)
        self.promoting = Promoting(self.work)
        self.publicity = Publicity(self.work)
        self.planning = Planning(self.work)
        self.figures = FiguresOfThePlan()
        self.steering = Steering()
        self.rehearsed = Rehearsed()
        self.keeping = Keeping(self)
        self.reaching = Reaching(self)
        self.people |= {
            "tutor": self.classrooms.own.teacher,
            "judge": self.contesting.sheet.judge.user,
            "treasury": self.funds.county.decider,
        }

    def make_bureaus(self):
        """What the two reviewing bureaus are by, and who qualifies for home care."""
        Bureau.objects.filter(slug__in=["market-regulation", "industry-commerce"]).update(
            keeps_enterprise_register=True
        )
        Bureau.objects.filter(slug="market-regulation").update(verifies_business_licenses=True)
        BureauMemberFactory(
            bureau__slug="civil-affairs", bureau__name="县民政局", bureau__qualifies_home_care=True
        )
        for slug in RULES_OF_REGISTER:
            DeadlineRuleFactory(slug=slug, name=slug, in_force_from=date(2020, 1, 1))
        make_rules()
        forget_all()

    def make_ratings(self):
        """A rating of the rival's enterprise, and the member's dossier before a panel."""
        rated = RatingCounty()
        self.people["rival"] = rated.owner
        self.people["expert"] = rated.experts[0]
        self.rival_enterprise = rated.enterprise
        self.rating = rated.granted()
        rated.enterprise, rated.owner = self.enterprise, self.people["member"]
        self.application = rated.visited()
        ratings.convene(
            self.application, members=rated.experts, by=rated.contact, at=moment("2026-11-25 09:00")
        )
        ratings.declare(self.application, by=self.people["expert"], at=moment("2026-11-25 10:00"))
        self.scheme = rated.scheme
        self.evidence = self.application.evidence.first()
        self.seat = self.application.seats.first()

    def make_deposits(self):
        """A deposit of each enterprise; a claim on the member's that waits for the second approval, and one
        on the rival's that was paid and comes back in instalments."""
        county = DepositCounty(paid_in="")
        self.people["clerk"] = county.clerk
        self.custodian = county.custodian
        self.deposit = self.opened(county, self.enterprise)
        self.other_deposit = self.opened(county, self.rival_enterprise)
        handler = self.people["handler"]
        self.claim = cases.claim_advance(
            Complaint.objects.get(pk=self.everybody.case_a.pk),
            deposit=self.deposit,
            attachments=self.everybody.case_a.attachments.all(),
            by=handler,
            key=uuid.UUID(int=2),
            basis="agreement",
            document="调解协议书2026年第1号",
            loss_yuan=Decimal("400"),
            reason="企业拖延不退。",
        )
        books.approve(self.claim, by=self.people["contact"])
        self.paid = county.paid(deposit=self.other_deposit, at=moment("2026-11-25 10:00"))

    def opened(self, county, enterprise):
        deposit = books.open_deposit(
            enterprise, self.custodian, by=county.clerk, at=moment("2026-11-23 10:00")
        )
        county.pay_in("5000", deposit=deposit)
        return deposit

    def make_registrations(self):
        """A registration, a sheet of the register, a change and an invitation of the member's enterprise."""
        self.registration = submitted_registration(self.everybody, uscc=uscc_number(9_000_001))
        self.sheet = importing.preview(
            sheet(line(uscc=uscc_number(9_000_700))), by=self.people["assisting"]
        )
        member = self.people["member"]
        _, self.amendment = amending.propose(
            self.enterprise, {"name": "高台县新名家政服务有限公司"}, by=member, reason="更名"
        )
        self.invitation, _ = joining.invite(
            self.enterprise,
            contact="13893600009",
            role="staff",
            by=member,
            member_until=date(2027, 1, 1),
        )
        self.declaration = self.enterprise.declarations.order_by("pk").first()
        [self.license] = filing.add_files(
            [accept_upload(png("执照.png"))], purpose=Purpose.LICENSE, enterprise=self.enterprise
        )

    def make_support(self):
        member = self.people["member"]
        self.partnership = supporting.propose_partnership(
            self.enterprise,
            by=member,
            property_company="东苑物业",
            community=self.everybody.community,
            quarter="东苑小区",
            service_lines=["cleaning"],
            signed_on=date(2026, 1, 1),
        )
        self.home_care = supporting.apply_for_home_care(
            self.enterprise, statement="六名护理员，都有证书。", by=member
        )
        self.trademark = supporting.add_trademark(
            self.enterprise, name="绿洲", classes="37", by=member
        )
        Incubator.objects.create(
            name="高台家政孵化基地",
            operator="县职校",
            address="人民西路",
            opened_on=date(2026, 1, 1),
        )
        CultivationEntry.objects.create(enterprise=self.enterprise, year=2026, rung="seed")

    def make_notice(self):
        """A notice of the first bureau with an objection of the rival."""
        self.notice = notices.publish(
            self.enterprise,
            topic="企业评定",
            title="评定结果公示",
            text="得分86.50。",
            bureau=self.everybody.county.market,
            by=self.people["contact"],
            at=moment("2026-11-25 10:00"),
        )
        self.attachment = attaching.attach(
            self.notice,
            file=png("名单.png"),
            by=self.people["contact"],
            looked=True,
            at=moment("2026-11-25 10:00"),
        )
        self.objection = notices.submit_objection(
            self.notice, content="培训记录的日期不符。", user=self.people["rival"]
        ).objection

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {
            **self.books_addresses(),
            **self.rating_addresses(),
            **self.register_addresses(),
            **self.workspace_addresses(),
            **self.work.addresses(),
            **self.proving.addresses(),
            **self.learning.addresses(),
            **self.contesting.addresses(),
            **self.training.addresses(),
            **self.classrooms.addresses(),
            **self.funds.addresses(),
            **self.granting.addresses(),
            **self.teaching.addresses(),
            **self.employing.addresses(),
            **self.placing.addresses(),
            **self.promoting.addresses(),
            **self.publicity.addresses(),
            **self.planning.addresses(),
            **self.figures.addresses(),
            **self.steering.addresses(),
            **self.rehearsed.addresses(),
            **self.keeping.addresses(),
            **self.reaching.addresses(),
        }

    def books_addresses(self):
        claims = {"waiting": self.claim, "paid": self.paid}
        deposits = {"member": self.deposit, "rival": self.other_deposit}
        return {
            **every("admin:deposits_advanceclaim_{}", OF_ONE_ROW, claims),
            **every("admin:deposits_qualitydeposit_{}", OF_ONE_ROW, deposits),
            "admin:deposits_advanceclaim_step": [
                *keyed(claims, action="approve"),
                *keyed(claims, action="pay"),
                *keyed(claims, action="withdraw"),
            ],
            "admin:deposits_advanceclaim_schedule": keyed(claims),
            "admin:deposits_qualitydeposit_pay_in": keyed(deposits),
            "admin:deposits_qualitydeposit_take_back": keyed(deposits),
            "admin:deposits_qualitydeposit_refund": keyed(deposits),
            "admin:complaints_complaint_advance": [
                (row, {"pk": case.pk, "proof": "document"}, "")
                for row, case in self.everybody.cases().items()
            ],
        }

    def rating_addresses(self):
        dossier, granted = {"member": self.application}, {"rival": self.rating}
        return {
            "admin:ratings_application_step": [
                *keyed(dossier, action="conclude"),
                *keyed(dossier, action="send_back"),
            ],
            **every("admin:ratings_application_{}", ("declare", "recuse", "score"), dossier),
            "admin:ratings_application_take_off": [
                ("member", {"pk": self.application.pk, "seat": self.seat.pk}, "")
            ],
            "admin:ratings_application_evidence": keyed({"member": self.evidence}),
            "admin:ratings_rating_keep": keyed(granted, keeping="revoke"),
            **every(
                "admin:ratings_standardscheme_{}",
                ("use", "retire", "throw_away", "confirm", "spreadsheet"),
                {"confirmed": self.scheme},
            ),
            "ratings:scheme": keyed({"confirmed": self.scheme}),
            "ratings:rating": [("rival", {"number": self.rating.number}, "")],
            **{
                f"ratings:{page}": [
                    ("rival", {"number": self.rating.result.application.number}, "")
                ]
                for page in ("result", "result_data")
            },
            **every("admin:disclosure_notice_{}", ("withdraw", "attach"), {"running": self.notice}),
            **every("admin:disclosure_notice_{}", ("decide", "reveal"), {"rival": self.objection}),
            "disclosure:notice": [("running", {"number": self.notice.number}, "")],
            "disclosure:attachment": [
                ("running", {"number": self.notice.number, "pk": self.attachment.pk}, "")
            ],
            "disclosure:object": [("running", {"number": self.notice.number}, "")],
        }

    def register_addresses(self):
        sheets, enterprises = {"sheet": self.sheet}, {"member": self.enterprise}
        return {
            "admin:enterprises_registration_step": [
                *keyed({"submitted": self.registration}, action="verify"),
                *keyed({"submitted": self.registration}, action="refuse"),
            ],
            "admin:enterprises_registerimport_step": [
                *keyed(sheets, step="apply"),
                *keyed(sheets, step="drop"),
            ],
            "admin:enterprises_enterprise_standing": keyed(enterprises, action="suspend"),
            "admin:enterprises_enterprise_amend": keyed(enterprises),
            "admin:enterprises_enterprise_past": keyed(enterprises),
            "admin:enterprises_enterprise_amendment": keyed({"member": self.amendment}),
            "admin:enterprises_partnership_step": keyed(
                {"member": self.partnership}, step="confirm"
            ),
            "admin:enterprises_homecarequalification_step": keyed(
                {"member": self.home_care}, step="grant"
            ),
            "admin:enterprises_trademark_step": keyed({"member": self.trademark}, step="move"),
            "enterprises:enterprise": keyed(enterprises),
            "enterprises:file": keyed({"license": self.license}),
        }

    def workspace_addresses(self):
        membership = self.enterprise.members.order_by("pk").first()
        item = self.scheme.items.first()
        return {
            "workspace:end_membership": keyed({"member": membership}),
            "workspace:revoke": keyed({"member": self.invitation}),
            "workspace:withdraw_amendment": keyed({"member": self.amendment}),
            "workspace:trademark_step": keyed({"member": self.trademark}),
            "workspace:receipt": [("member", {"number": self.declaration.number}, "")],
            "ratings_workspace:start": keyed({"confirmed": self.scheme}),
            "ratings_workspace:change_scheme": keyed({"confirmed": self.scheme}),
            "ratings_workspace:item": keyed({"confirmed": item}),
            "ratings_workspace:add_evidence": keyed({"confirmed": item}),
            "ratings_workspace:evidence": keyed({"member": self.evidence}),
            "ratings_workspace:remove_evidence": keyed({"member": self.evidence}),
        }
