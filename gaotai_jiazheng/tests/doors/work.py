"""What goes on in the market, in the communities and among the workers: a row of everything with an address."""

from datetime import date

from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from cards import services as cards
from cards.tests.factories import LONG_AGO, CardCounty
from communities import services as outlets
from communities.models import HostFacility, TownClerk
from communities.tests.factories import Neighbourhood
from communities.tests.test_costs import billed, metered, waived
from communities.tests.test_events import planned
from contracts.models import ContractBureau
from contracts.services import templates
from contracts.tests.factories import ContractCounty
from gaotai_jiazheng.data_files import read_data_file
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from inspections.tests.factories import InspectionCounty
from market.models import Association
from market.tests.factories import CLEANING, Guild, Shop, signed
from reminders.models import DeadlineRule
from reminders.rulebook import SHIPPED_RULES, read_rule
from taxes.models import TaxBureau
from taxes.tests.factories import TaxCounty
from workers.signed_in import SESSION_KEY
from workers.tests.factories import (
    BackgroundCheckFactory,
    CertificateFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    PolicyFactory,
    WorkerFactory,
    look,
)

PAGES_OF_A_CONTRACT = (
    *("contract", "page", "sign", "paper", "withdraw"),
    *("end", "amend", "throw_away", "clauses", "check"),
)


def bare(cls, **attributes):
    """The helper of an app's tests without the county that it would make for itself."""
    helper = object.__new__(cls)
    vars(helper).update(attributes)
    return helper


class Work:
    """Of the member's enterprise everything, of the rival's nothing. ``inspector`` was drawn for the member,
    ``townclerk`` speaks for its community; ``worker`` is employed by the member."""

    def __init__(self, rooms):
        self.everybody = rooms.everybody
        self.people = rooms.people
        self.enterprise = rooms.enterprise
        self.community = rooms.everybody.community
        self.market = rooms.everybody.county.market
        self.commerce = rooms.everybody.county.commerce
        self.inspecting = InspectionCounty()
        load_missing_rules()
        forget_all()
        self.make_market()
        self.make_contracts()
        self.make_inspection()
        self.make_workers()
        self.make_communities()
        self.make_taxes()

    def make_market(self):
        """A list that is published and one that is written; the association's plan and its convention."""
        shop = bare(Shop, enterprise=self.enterprise, owner=self.people["member"])
        self.prices = shop.published_lately(CLEANING)
        shop.draft()
        association = Association.objects.create(
            name="高台县家政服务行业协会", bureau=self.commerce, founded_on=date(2025, 6, 1)
        )
        guild = bare(
            Guild, officer=self.people["assisting"], bureau=self.commerce, association=association
        )
        self.annual_plan = guild.plan()
        self.convention = guild.adopted()
        self.asked = guild.put_up("第一条 明码标价。\n第二条 先行和解。")
        self.signature = signed(shop, self.convention)

    def make_contracts(self):
        """A contract that holds, one that is sent and one that is written."""
        ContractBureau.objects.create(bureau=self.market, basis="测试")
        templates.load_shipped()
        member = self.people["member"]
        county = bare(
            ContractCounty,
            enterprise=self.enterprise,
            owner=member,
            clerk=member,
            community=self.community,
        )
        self.contract = county.in_force()
        self.sent = county.sent()
        self.draft = county.draft()

    def make_inspection(self):
        """Every enterprise was drawn; the member has a fault to mend."""
        county = self.inspecting
        plan = county.drawn(county.plan(count=None, share_percent=100)).plan
        inspection = plan.inspections.get(enterprise=self.enterprise)
        county.planned = lambda: inspection
        self.inspection = county.rectifying()
        self.finding = self.inspection.findings.get()
        self.plan = plan
        self.checklist = county.checklist
        self.people["inspector"] = county.inspector_of(inspection)

    def make_workers(self):
        """A worker with whole papers and a card; another of the rival's enterprise."""
        self.worker = WorkerFactory()
        EmploymentFactory(worker=self.worker, enterprise=self.enterprise)
        look(self.worker)
        self.entered = HealthCertificateFactory(worker=self.worker, entered_for=self.enterprise)
        PolicyFactory(worker=self.worker)
        self.certificate = CertificateFactory(worker=self.worker)
        self.check = BackgroundCheckFactory(worker=self.worker)
        self.worker_session = {
            SESSION_KEY: {
                "pk": self.worker.pk,
                "phone": self.worker.phone_digest,
                "seen": timezone.now().timestamp(),
            }
        }
        cards.rotate(at=LONG_AGO)
        forget_all()
        issuing = bare(CardCounty, hrss=self.people["labour"], enterprise=self.enterprise)
        self.card = issuing.card(self.worker, at=timezone.now())

    def make_communities(self):
        """An outlet of the member that is open, with a meter, a bill and an event."""
        clerk = BureauMemberFactory(bureau=BureauFactory(slug="civil-affairs")).user
        self.people["townclerk"] = clerk
        BureauMember.objects.filter(user=clerk).delete()
        TownClerk.objects.create(town=self.community.town, user=clerk, valid_from=date(2026, 1, 1))
        self.facility = HostFacility.objects.create(
            name="东苑老年之家",
            kind=HostFacility.Kind.ELDERLY_HOME,
            community=self.community,
            address="东苑小区南门",
            opened_on=date(2025, 1, 1),
        )
        neighbourhood = bare(
            Neighbourhood,
            enterprise=self.enterprise,
            owner=self.people["member"],
            clerk=clerk,
            market=self.people["handler"],
            community=self.community,
        )
        self.outlet = neighbourhood.opened()
        self.applied = neighbourhood.applied(address="东苑小区3号楼")
        neighbourhood.civil = BureauMember.objects.filter(bureau__slug="civil-affairs")[0].user
        self.meter = metered(neighbourhood, self.outlet)
        self.bill = billed(neighbourhood, self.meter, date(2026, 9, 1), date(2026, 9, 30))
        outlets.apply_for_rate(self.meter, by=neighbourhood.owner)
        self.waiver = waived(neighbourhood, self.outlet)
        self.event = planned(neighbourhood, self.outlet, at=timezone.now())
        self.seat = outlets.register_on_paper(self.event, name="王阿姨", by=neighbourhood.owner)

    def make_taxes(self):
        """A declaration, a pack, and a consent that the tax bureau reads them."""
        bureau = BureauFactory(slug="taxation", name="县税务局")
        TaxBureau.objects.create(bureau=bureau)
        taxed = bare(
            TaxCounty, enterprise=self.enterprise, owner=self.people["member"], bureau=bureau
        )
        self.people["tax"] = BureauMemberFactory(bureau=bureau).user
        self.declaration = taxed.declared()
        self.pack = taxed.pack()
        self.sharing = taxed.shared()

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {
            **self.market_addresses(),
            **self.contract_addresses(),
            **self.inspection_addresses(),
            **self.worker_addresses(),
            **self.community_addresses(),
            **self.tax_addresses(),
        }

    def market_addresses(self):
        version = {"enterprise": self.enterprise.pk, "version": self.prices.version}
        words = {"asked": self.asked.convention}
        return {
            "market:versions": [("member", {"enterprise": self.enterprise.pk}, "")],
            "market:price_list": [("published", version, "")],
            "api_price_list-detail": keyed({"published": self.prices}),
            **{
                f"market:convention_{page}": [
                    (row, {"version": convention.version}, "")
                    for row, convention in (("held", self.convention), *words.items())
                ]
                for page in ("version", "comments", "comment")
            },
            "convention_workspace:withdraw": keyed({"member": self.signature}),
            **every(
                "admin:market_convention_{}",
                ("write", "put_up", "take_back", "adopt", "throw_away"),
                words,
            ),
            **every(
                "admin:market_annualplan_{}",
                ("duty", "adopt", "report"),
                {"2026": self.annual_plan},
            ),
            **every(
                "admin:market_annualplan_{}",
                ("remove", "done"),
                {"first": self.annual_plan.duties.first()},
            ),
        }

    def contract_addresses(self):
        contracts = {"held": self.contract, "sent": self.sent, "draft": self.draft}
        return {
            "admin:contracts_servicecontract_reveal": keyed(contracts),
            **every("admin:contracts_servicecontract_{}", OF_ONE_ROW, contracts),
            "admin:contracts_contracttemplate_file": keyed({"shipped": self.contract.template}),
            "contracts:template": keyed({"shipped": self.contract.template}),
            **every(
                "contracts_workspace:{}",
                PAGES_OF_A_CONTRACT,
                contracts,
            ),
            "contracts_workspace:link": keyed({"sent": self.sent}, role="consumer"),
            "contracts_workspace:step": keyed({"draft": self.draft}, slug="parties"),
        }

    def inspection_addresses(self):
        inspections = {"member": self.inspection}
        question = self.checklist.questions.first()
        number = {"number": self.inspection.number}
        plan = [("drawn", {"number": self.plan.number}, "")]
        assignment = self.inspection.assignments.current().first()
        return {
            **every(
                "admin:inspections_inspection_{}", ("sheet", "paper", *OF_ONE_ROW), inspections
            ),
            "admin:inspections_inspection_step": [
                *keyed(inspections, action="order"),
                *keyed(inspections, action="put_up"),
            ],
            "admin:inspections_inspection_recheck": keyed({"member": self.finding}),
            "admin:inspections_inspection_question": [
                ("member", {"pk": self.inspection.pk, "question": question.pk}, "")
            ],
            "admin:inspections_inspection_add_photo": [
                ("member", {"pk": self.inspection.pk, "question": question.pk}, "")
            ],
            "admin:inspections_inspection_recuse": [
                ("member", {"pk": self.inspection.pk, "assignment": assignment.pk}, "")
            ],
            **every(
                "admin:inspections_inspectionplan_{}", ("announce", "draw"), {"drawn": self.plan}
            ),
            **every("admin:inspections_checklist_{}", ("use", "retire"), {"used": self.checklist}),
            "inspections:plan": plan,
            "inspections:draw_data": plan,
            "inspections:checklist": keyed({"used": self.checklist}),
            "inspections_workspace:answer": keyed({"member": self.finding}),
            "inspections_workspace:inspection": [("member", number, "")],
        }

    def worker_addresses(self):
        workers, cards_ = {"member": self.worker}, {"member": self.card}
        paper = {"word": "certificate", "paper": self.certificate.pk}
        return {
            **every("admin:workers_worker_{}", OF_ONE_ROW, workers),
            **every(
                "admin:workers_worker_{}", ("open", "correct", "background", "attest"), workers
            ),
            "admin:workers_worker_verify": [("certificate", {"pk": self.worker.pk, **paper}, "")],
            "admin:workers_worker_revoke": [
                ("certificate", {"pk": self.worker.pk, "paper": self.certificate.pk}, "")
            ],
            "admin:workers_worker_conclusion": [
                ("member", {"pk": self.worker.pk, "check": self.check.pk}, "")
            ],
            **every("workspace_workers:{}", ("worker", "change", "end", "numbers"), workers),
            "workspace_workers:paper": keyed(workers, word="health"),
            "workspace_workers:take_back": [
                ("health", {"pk": self.worker.pk, "word": "health", "paper": self.entered.pk}, "")
            ],
            "workspace_workers:consent": keyed(workers, scope="details"),
            "workspace_workers:ask_consent": keyed(workers, scope="details"),
            "worker:consent": [
                (
                    "member",
                    {"enterprise": self.enterprise.pk, "scope": "details", "answer": "give"},
                    "",
                )
            ],
            **every("admin:cards_card_{}", ("print", *OF_ONE_ROW), cards_),
            "admin:cards_card_step": keyed(cards_, action="revoke"),
            "workspace_cards:lost": keyed(cards_),
        }

    def community_addresses(self):
        outlets = {"open": self.outlet, "applied": self.applied}
        return {
            "admin:communities_outlet_step": [
                *keyed(outlets, step="file"),
                *keyed(outlets, step="support"),
                *keyed(outlets, step="close"),
            ],
            **every("admin:communities_outlet_{}", OF_ONE_ROW, outlets),
            **every("outlets:{}", ("outlet", "edit", "details", "new_meter", "new_event"), outlets),
            "outlets:step": keyed(outlets, action="pause"),
            **every("outlets:{}", ("meter", "new_bill"), {"asked": self.meter}),
            "outlets:rate_step": keyed({"asked": self.meter}, action="apply"),
            **every("outlets:{}", ("void_bill", "bill_file"), {"asked": self.bill}),
            "outlets:event": keyed({"planned": self.event}),
            "outlets:event_step": keyed({"planned": self.event}, step="seat"),
            "outlets:cancel_seat": keyed({"planned": self.seat}),
            **every("communities:{}", ("event", "register"), {"planned": self.event}),
            **every("admin:communities_meter_{}", OF_ONE_ROW, {"asked": self.meter}),
            "admin:communities_meter_step": keyed({"asked": self.meter}, step="confirm"),
            **every("admin:communities_rentwaiver_{}", OF_ONE_ROW, {"held": self.waiver}),
            "admin:communities_rentwaiver_step": keyed({"held": self.waiver}, step="end"),
            **every("admin:communities_communityevent_{}", OF_ONE_ROW, {"planned": self.event}),
            "api_outlet-detail": keyed(outlets),
            **every("communities:{}", ("community",), {"with-outlet": self.community}),
        }

    def tax_addresses(self):
        number = {"number": self.pack.number}
        sharing = {"pk": self.sharing.pk}
        return {
            "taxes:pack": [("member", number, "")],
            "taxes:file": keyed({"member": self.declaration}),
            "taxes:withdraw": keyed({"member": self.declaration}),
            "taxes:share": keyed({"bureau": self.sharing.bureau}),
            "taxes:stop_sharing": keyed({"bureau": self.sharing.bureau}),
            "admin:taxes_sharing_pack": [("member", sharing | number, "")],
            "admin:taxes_sharing_file": [
                ("member", sharing | {"declaration": self.declaration.pk}, "")
            ],
        }


def load_missing_rules():
    """The rules that come with the portal, but for those that the county has already."""
    there = set(DeadlineRule.objects.values_list("slug", flat=True))
    rules = [read_rule(entry) for entry in read_data_file(SHIPPED_RULES).entries("rules")]
    DeadlineRule.objects.bulk_create(rule for rule in rules if rule.slug not in there)
