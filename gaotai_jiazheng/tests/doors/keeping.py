"""Registers that a bureau keeps, or the clock: a row of each, and a rival's of those that not everybody sees or writes."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from bureaus.models import Bureau, BureauMember
from bureaus.tests.factories import BureauMemberFactory
from cards import services as cards
from cards.outcomes import Outcome
from communities.models import Tariff
from communities.tests.test_public import womens
from complaints.tests.factories import moment
from complaints.tests.test_reply_templates import template
from contracts.services import sampling
from credentials.models import ExamTerms, RewardRule
from credentials.models.rules import ASSUMED as EXAM_TERMS
from credentials.tests.factories import LevelRuleFactory, employer_body, occupation
from exchange.models import ColumnMapping, OrderField
from exchange.tests.factories import PartnerFactory
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every
from inspections import services as inspections
from inspections.models import Inspector
from ledger.proving import prove
from visits import services as visits
from visits.formula import newest
from visits.models import StarBatch, StarProposal, VisitTerms
from visits.models.terms import ASSUMED as VISIT_TERMS
from workers.models import Correction, WorkerTerms
from workers.models.terms import ASSUMED as WORKER_TERMS

STARS = {"counted": 5, "quality": "100.00", "satisfaction": "100.00", "tenure": "0.00"}
STARS |= {"total": "90.00", "stars": 5}


class Keeping:
    """What bureaus set, draw, grant and are asked for. Of the registers where it matters whose a row is: reply
    templates of the first bureau and of the one of housing; columns of the centre's hotline and of one of
    housing's own, which may import by it; a reward rule of 人社 and one of 妇联; a tie of the inspector and
    one of somebody on the other bureau's list."""

    def __init__(self, rooms):
        self.rooms, self.work, self.people = rooms, rooms.work, rooms.people
        self.county = rooms.everybody.county
        self.templates = {
            "market": template(self.county),
            "housing": template(self.county, bureau=self.county.housing),
        }
        self.columns = self.columns_of_two_hotlines()
        self.rewards = {
            "labour": self.reward(self.people["labour"].memberships.get().bureau),
            "women": self.reward(Bureau.objects.get(slug="womens-federation")),
        }
        self.ties = self.ties_of_two_bureaus()
        self.sample = sampling.draw_sample(
            bureau=self.work.market,
            title="电话抽查",
            source="测试名单",
            population=10,
            size=1,
            by=self.people["contact"],
        )
        self.make_parameters()
        self.make_what_is_told_of_enterprises()
        self.make_what_is_told_of_workers()
        self.make_what_the_clock_writes()

    def columns_of_two_hotlines(self):
        hotlines = {
            "center": self.rooms.everybody.partner,
            "housing": PartnerFactory(
                slug="housing-hotline", name="住建热线", bureau=self.county.housing
            ),
        }
        number = OrderField.EXTERNAL_NUMBER
        return {
            name: ColumnMapping.objects.create(partner=hotline, field=number, heading=number.label)
            for name, hotline in hotlines.items()
        }

    def reward(self, bureau):
        return RewardRule.objects.create(
            name=f"{bureau}的奖励",
            amount_yuan=Decimal(2000),
            document="测试〔2026〕1号",
            bureau=bureau,
            in_force_from=timezone.localdate(),
        )

    def ties_of_two_bureaus(self):
        """Declared after the draw, with an enterprise that nobody of the county inspects."""
        own = Inspector.objects.get(user=self.people["inspector"])
        rival = Inspector.objects.exclude(bureau=own.bureau).order_by("pk").first()
        return {
            name: inspections.declare_tie(
                each, self.rooms.rival_enterprise, kind="former", by=each.user
            )
            for name, each in (("own", own), ("rival", rival))
        }

    def make_parameters(self):
        """The numbers that hold without them, so that nothing else changes."""
        WorkerTerms.objects.create(**WORKER_TERMS)
        VisitTerms.objects.create(**VISIT_TERMS)
        ExamTerms.objects.create(**EXAM_TERMS)
        LevelRuleFactory(occupation=occupation("养老护理员", code="4-10-01-05"))
        Tariff.objects.create(
            kind="electricity",
            price_yuan=Decimal("0.79"),
            document="测试",
            in_force_from=timezone.localdate(),
        )

    def make_what_is_told_of_enterprises(self):
        womens(self.rooms.enterprise)
        employer_body(self.rooms.enterprise)

    def make_what_is_told_of_workers(self):
        """What the worker asks to be put right, and stars that were put up and granted."""
        Correction.objects.create(worker=self.work.worker, text="住址不对。")
        leader = BureauMemberFactory(bureau=self.work.commerce, role=BureauMember.Role.LEADER).user
        self.batch = StarBatch.objects.create(
            number="XP20261116000001",
            bureau=self.work.commerce,
            first_day=date(2026, 1, 1),
            last_day=date(2026, 11, 15),
            as_of=date(2026, 11, 15),
            formula=newest().as_data(),
            proposed_by=self.people["assisting"],
        )
        StarProposal.objects.create(
            batch=self.batch,
            place=1,
            worker=self.work.worker,
            enterprise=self.rooms.enterprise,
            stars=STARS["stars"],
            data={"place": 1, "ratings": [], "tenure_days": 0, "result": STARS},
        )
        visits.put_up(self.batch, by=self.people["assisting"], at=moment("2026-11-16 09:00"))
        [self.star] = visits.grant(self.batch, by=leader)

    def make_what_the_clock_writes(self):
        """The list of cards, how often they were checked, and a proof of the books."""
        cards.publish()
        cards.count(Outcome.GREEN)
        cards.keep_counts()
        prove()

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows; of the others the first one's."""
        call = {"pk": self.sample.pk, "call": self.sample.calls.get().pk}
        star = {"granted": self.star}
        return {
            **every("admin:complaints_replytemplate_{}", OF_ONE_ROW, self.templates),
            **every("admin:exchange_columnmapping_{}", OF_ONE_ROW, self.columns),
            **every("admin:credentials_rewardrule_{}", OF_ONE_ROW, self.rewards),
            **every("admin:inspections_tie_{}", OF_ONE_ROW, self.ties),
            **every("admin:contracts_callsample_{}", OF_ONE_ROW, {"market": self.sample}),
            "admin:contracts_callsample_call": [("market", call, "")],
            **every("admin:visits_starrating_{}", OF_ONE_ROW, star),
            "admin:visits_starrating_step": [
                ("granted/revoke", {"pk": self.star.pk, "step": "revoke"}, "")
            ],
        }
