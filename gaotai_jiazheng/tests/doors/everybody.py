"""A county with one person of every role, and one row of everything that has an address."""

from datetime import date

from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.access import reveal
from accounts.models import ApiToken, RefusedSignIn, SignIn, SignInFailure
from accounts.roles import Role
from accounts.tests.factories import ApiTokenFactory, UserFactory
from complaints import attachments, drafts, services
from complaints.models import Complaint
from complaints.tests.factories import CountyFactory, MediatorFactory, moment
from complaints.tests.intake_answers import png
from complaints.tests.kinds import add_kinds, report
from complaints.tests.papers import INPUTS, complaint_in, series_of
from complaints.tests.wage_county import WageCounty, coworker
from complaints.transitions import State
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory
from exchange import importing, keys
from exchange.forms import check_order
from exchange.models import Delivery
from exchange.orders import take_order
from exchange.tests.factories import PartnerFactory, order_data
from exchange.tests.test_importing import row, xlsx
from gaotai_jiazheng.tests.doors.rooms import Rooms
from gaotai_jiazheng.uploads import accept_upload
from plan.tests.factories import MeasureFactory, TargetFactory
from regions.tests.factories import CommunityFactory, TownFactory
from reminders import feeds
from reminders.models import Reminder
from reminders.tests.factories import NotificationFactory, ReminderStageFactory

NOW = "2026-11-26 15:00"


class Everybody:
    """The county: its cases are the attributes ``case_a`` (of the market-regulation bureau, with the
    bureau of commerce assisting), ``case_b`` (of the housing bureau), ``report`` (confidential, with the
    first bureau) and ``wages`` (of the labour bureau, hiding its worker)."""

    def __init__(self):
        self.county = add_kinds(CountyFactory())
        self.labour = WageCounty(self.county)
        self.make_people()
        self.make_places()
        self.make_cases()
        self.make_partner()
        self.rooms = Rooms(self)
        self.make_what_goes_on_beside()

    def make_people(self):
        county = self.county
        self.people = {
            "handler": county.market_handler,
            "contact": county.market_contact,
            "leader": county.market_leader,
            "assisting": county.commerce_handler,
            "other": county.housing_handler,
            "labour": self.labour.hrss_handler,
            "center": county.center_contact,
            **{role.value: self.administrator(role) for role in Role},
            "mediator": UserFactory(username="mediator", name="赵调解"),
            "member": UserFactory(username="member", name="钱经理"),
        }
        self.mediator = MediatorFactory(name="赵调解", user=self.people["mediator"])

    def administrator(self, role):
        user = UserFactory(username=role.value, name=role.label, is_staff=True, password="secret")
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        return user

    def make_places(self):
        self.community = CommunityFactory(town=TownFactory())
        self.enterprise = EnterpriseFactory(service_lines=["cleaning", "elder_care"])
        EnterpriseMember.objects.create(
            enterprise=self.enterprise,
            user=self.people["member"],
            role=EnterpriseMember.Role.OWNER,
            valid_from=date(2020, 1, 1),
        )
        self.measure = MeasureFactory(number=1)
        TargetFactory(measure=self.measure)

    def make_cases(self):
        county, handler = self.county, self.people["handler"]
        series_of(county)
        filed = county.file(enterprise=self.enterprise)
        services.record(filed.complaint, by=handler)
        services.accept(Complaint.objects.get(pk=filed.complaint.pk), by=handler)
        self.query_code = filed.query_code
        self.case_a = Complaint.objects.get(pk=filed.complaint.pk)
        self.case_b = county.complaint(category=county.property_category)
        self.report = report(county).complaint
        self.wages = self.labour.claim(
            hides_name=True,
            at="2026-11-26 10:00",
            coworkers=[coworker(), coworker("王芳", "13812345679")],
        )
        self.settled = complaint_in(county, State.AGREED)
        self.publication = self.published(self.settled)
        self.paper = services.issue_paper(
            self.case_a,
            "acceptance",
            inputs=INPUTS["acceptance"],
            reason="送达受理通知书",
            by=handler,
            key="00000000-0000-0000-0000-000000000007",
        )
        for owner in (self.case_a, self.report):
            self.attach(owner)
        self.draft, self.draft_key = drafts.begin()
        reveal(handler, self.report, ["complainant_name"], "电话联系核实线索", "")

    def attach(self, case):
        attachments.add([accept_upload(png("现场.png"))], owner=case)

    def published(self, complaint):
        """What everybody may read of a complaint."""
        Complaint.objects.filter(pk=complaint.pk).update(agrees_to_publish=True)
        texts = {"title": "保洁时间不足", "facts": "只做了两小时。", "result": "退还一半。"}
        text = services.propose_text(complaint, by=self.people["handler"], **texts)
        return services.approve_text(complaint, version=text.version, by=self.people["leader"])

    def make_partner(self):
        self.partner = PartnerFactory()
        self.key = keys.issue(self.partner, by=self.people["security"], at=moment(NOW))
        self.order = take_order(self.partner, check_order(order_data())).order
        services.record(self.order.complaint, by=self.people["handler"])
        file = xlsx(row(external_number="A1"))
        self.batch = importing.upload(
            self.partner, file_name="工单.xlsx", content=file, by=self.people["center"]
        )
        importing.work()
        if not Delivery.objects.exists():
            Delivery.objects.create(
                partner=self.partner, order=self.order, sequence=1, event="record"
            )

    def make_what_goes_on_beside(self):
        handler = self.people["handler"]
        self.feed = feeds.make_feed(handler)
        ReminderStageFactory()
        Reminder.objects.create(
            deadline=self.clock,
            round=1,
            stage="stage",
            recipient=handler,
            due_to_send_on=date(2026, 11, 26),
        )
        NotificationFactory(channel="inbox", recipient=handler, address="", link=self.page)
        self.letters = {
            "text": NotificationFactory(channel="sms", address="13893600009"),
            "paper": NotificationFactory(channel="print", address=""),
        }
        ApiTokenFactory(name="with-scope", user=handler)
        ApiTokenFactory(
            name="without-scope", user=handler, scopes=[ApiToken.Scope.DEADLINES_READ.value]
        )
        seen = {"username": "someone", "ip_address": "192.0.2.1", "user_agent": ""}
        SignIn.objects.create(**seen)
        RefusedSignIn.objects.create(**seen)
        SignInFailure.objects.create(**seen, failures_since_start=1)

    @property
    def clock(self):
        """A clock that runs for the first case."""
        return self.clocks_of(self.case_a).first()

    @property
    def page(self):
        return reverse("admin:complaints_complaint_change", args=[self.case_a.pk])

    def clocks_of(self, case):
        return apps.get_model("reminders", "Deadline").objects.of(case).order_by("pk")

    def cases(self):
        """Label -> case, of those whose doors are tried one by one."""
        names = ("case_a", "case_b", "report", "wages")
        return {name: getattr(self, name) for name in names}
