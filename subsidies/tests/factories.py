"""A small county with policies, for tests. Amounts are invented."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bureaus.models import Bureau
from bureaus.tests.factories import BureauMemberFactory
from communities.models import TownClerk
from disclosure.models import Notice
from funds import payables
from funds import services as funds
from funds.models import BudgetChange, Fund, Payable, Purpose
from gaotai_jiazheng.short_memory import forget_all
from papers.models import Series
from regions.tests.factories import CommunityFactory, TownFactory
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.tests.factories import load_shipped_rules
from subsidies.loading import load_policies
from subsidies.models import PolicyAmount, SubsidyPolicy
from subsidies.services import checking, filing
from workers.tests.factories import id_number

OUR_RULES = ("subsidy_", "loan_", "internship_", "public_notice", "objection", "disclosure")
AMOUNTS = {
    "travel": {"outside_province": 60000, "in_province": 30000, "in_city": 20000},
    "training": {"level_5": 100000, "level_4": 150000, "start_up": 160000},
    "internship": {"month": 150000},
    "social-insurance": {"month": 80000},
    "start-up-grant": {"project": 500000},
    "worker-reward": {"award": 200000},
    "incubator": {"incubator": 3000000},
}
PLAN_BUREAUS = (
    "hrss",
    "trade-union",
    "womens-federation",
    "youth-league",
    "agriculture-rural",
    "finance",
)
TRAVELLED = {
    "is_poverty_group": True,
    "works_away": True,
    "months": 4,
    "destination": "outside_province",
    "was_organised": False,
}


class County:
    """Bureaus with two people each, a town with its clerk, every policy of the portal with amounts."""

    def __init__(self, *, is_confirmed=True):
        load_shipped_rules(*OUR_RULES)
        for path in SHIPPED_CALENDARS:
            load_file(path)
        self.people = {}
        for slug in PLAN_BUREAUS:
            members = [
                BureauMemberFactory(
                    bureau__slug=slug, bureau__name=f"县{slug}", user__username=f"{slug}-{n}"
                )
                for n in (1, 2)
            ]
            self.people[slug] = [member.user for member in members]
            Series.objects.create(bureau=members[0].bureau, word=f"高{slug}"[:20])
        self.town = TownFactory(name="城关镇")
        self.community = CommunityFactory(name="东苑社区", town=self.town)
        self.clerk, self.other_clerk, self.third_clerk = map(
            self.make_clerk, ("clerk-1", "clerk-2", "clerk-3")
        )
        load_policies()
        if is_confirmed:
            add_amounts()
        forget_all()

    def make_clerk(self, name):
        user = UserFactory(username=name, is_staff=True)
        TownClerk.objects.create(town=self.town, user=user, valid_from=date(2026, 1, 1))
        return user

    def make_lender(self):
        """A third person of 县人社局, who enters what the bank says."""
        bureau = Bureau.objects.get(slug="hrss")
        return BureauMemberFactory(bureau=bureau, user__username="hrss-3").user

    def fill_funds(self, yuan=1_000_000):
        """The three funds, each with a budget of this year for every policy that it pays."""
        bureaus = {"employment": "hrss", "start-up": "hrss", "trade-union": "trade-union"}
        finance = Bureau.objects.get(slug="finance")
        proposer, decider = self.people["finance"]
        for policy in SubsidyPolicy.objects.exclude(fund=""):
            fund = Fund.objects.filter(code=policy.fund).first() or funds.register_fund(
                Fund(
                    code=policy.fund,
                    name=f"资金{policy.fund}",
                    bureau=Bureau.objects.get(slug=bureaus[policy.fund]),
                    supervisor=finance,
                )
            )
            purpose, _ = Purpose.objects.get_or_create(
                code=policy.code, defaults={"name": policy.name, "result_unit": "人次"}
            )
            budget = funds.open_budget(fund, purpose, 2026, by=proposer)
            change = funds.propose_change(
                budget,
                BudgetChange.Kind.ALLOCATE,
                yuan * 100,
                document="高财社〔2026〕1号",
                by=proposer,
            )
            funds.approve_change(change, by=decider)
        return self

    def policy(self, code) -> SubsidyPolicy:
        return SubsidyPolicy.objects.select_related("bureau").get(code=code)

    def values(self, n=1, **facts) -> dict:
        """What the form of the travel subsidy gives for the n-th person."""
        return {
            "name": "王秀兰",
            "id_number": id_number(n),
            "bank_account": "6222020200112233",
            "town": self.town,
            "community": self.community,
            "facts": {**TRAVELLED, **facts},
        }


def add_amounts():
    for policy in SubsidyPolicy.objects.all():
        for key, fen in AMOUNTS.get(policy.code, {}).items():
            PolicyAmount.objects.create(
                policy=policy,
                key=key,
                label=key,
                amount_fen=fen,
                in_force_from=policy.in_force_from,
                source="演示，不是真实标准",
                is_demo=True,
                confirmed_by="demo",
                confirmed_at=date(2026, 1, 1),
            )


def sent(county, n=1, code="travel", by=None, **facts):
    """An application of the n-th person, typed in from paper by the town's clerk."""
    by = by or county.clerk
    application, _ = filing.begin(county.policy(code), phone="13893600002", by=by)
    return filing.submit(application, county.values(n, **facts), by=by)


def approvers_of(county):
    """Who agrees at the four stages of the travel subsidy."""
    rural, first = county.people["agriculture-rural"][0], county.people["hrss"][0]
    return [county.other_clerk, county.third_clerk, rural, first]


def noticed(county, n=1, **facts):
    """One that has passed its four stages and is up for everybody to see."""
    application = sent(county, n, **facts)
    for by in approvers_of(county):
        application = checking.approve(application, by=by)
    return application


def after_notice(today):
    """The morning after the last day of the newest notice."""
    last = Notice.objects.order_by("-pk").first().last_day
    today.move_to(timezone.make_aware(datetime.combine(last + timedelta(days=1), time(9))))


def in_batch(application, *, is_paid=True, failure="账号不符"):
    """The bank's answer, told as the room of funds tells it."""
    rows = Payable.objects.filter(pk=application.payable_id)
    nothing, everything = Q(pk=0), Q(pk__gt=0)
    payables.tell(
        rows,
        paid=everything if is_paid else nothing,
        failed=nothing if is_paid else everything,
        batch=None,
        by=None,
        at=timezone.now(),
    )
    application.refresh_from_db()
    return application


def opens(client, application):
    """This browser has opened the application by its number and code."""
    session = client.session
    session["subsidy_application"] = {"pk": application.pk, "seen": int(timezone.now().timestamp())}
    session.save()
