"""A small county with policies, for tests. Amounts are invented."""

from datetime import date

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from communities.models import TownClerk
from gaotai_jiazheng.data_files import read_data_file
from gaotai_jiazheng.short_memory import forget_all
from papers.models import Series
from regions.tests.factories import CommunityFactory, TownFactory
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.models import DeadlineRule
from reminders.rulebook import SHIPPED_RULES, read_rule
from subsidies.loading import load_policies
from subsidies.models import PolicyAmount, SubsidyPolicy
from workers.tests.factories import id_number

OUR_RULES = ("subsidy_", "loan_", "public_notice", "objection", "disclosure")
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
        found = [read_rule(entry) for entry in read_data_file(SHIPPED_RULES).entries("rules")]
        DeadlineRule.objects.bulk_create(each for each in found if each.slug.startswith(OUR_RULES))
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
        self.clerk, self.other_clerk = (self.make_clerk(f"clerk-{n}") for n in (1, 2))
        load_policies()
        if is_confirmed:
            add_amounts()
        forget_all()

    def make_clerk(self, name):
        user = UserFactory(username=name, is_staff=True)
        TownClerk.objects.create(town=self.town, user=user, valid_from=date(2026, 1, 1))
        return user

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
