"""A competition taken to any of its states by the services, with judges and entries, for tests."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.tests.factories import UserFactory
from competitions.models import Entry, Judge, ScoreSheet
from competitions.services import drawing, entering, planning, scoring
from credentials.tests.factories import ExamPersonFactory
from disclosure.tests.factories import rules_of_notices
from workers.tests.factories import WorkerFactory, officer

CRITERIA = [("操作规范", 60), ("服务礼仪", 40)]
PRIZES = [("一等奖", 1), ("二等奖", 1)]
LONG_AGO = timedelta(days=30)


class Contest:
    """One competition of one event, seen from its office. keeper, second: two people of 县人社局.

    Everything is done at times before now: entries open thirty days ago, the contest is today.
    """

    def __init__(self, *, occupation=None, level=None):
        rules_of_notices()
        self.keeper, self.second = officer("hrss"), officer("hrss")
        self.start = timezone.now() - LONG_AGO
        self.competition = planning.plan(
            title="高台县家政服务职业技能竞赛",
            story="以赛促学。",
            opens_at=self.start,
            closes_at=self.start + timedelta(days=20),
            held_on=timezone.localdate(),
            place="县职业中专实训楼",
            by=self.keeper,
            at=self.start,
        )
        self.event = planning.add_event(
            self.competition,
            name="居家保洁",
            criteria=CRITERIA,
            prizes=PRIZES,
            occupation=occupation,
            level=level,
            by=self.keeper,
        )

    def add_judges(self, count=3, person=None) -> list[Judge]:
        return [
            planning.add_judge(
                self.competition,
                user=UserFactory(),
                person=person or ExamPersonFactory(),
                by=self.keeper,
            )
            for _ in range(count)
        ]

    def open(self):
        """Takes entries, until ten days ago."""
        self.competition = planning.announce(self.competition, by=self.keeper, at=self.start)
        self.competition = planning.open_registration(
            self.competition, by=self.keeper, at=self.start
        )
        self.event.refresh_from_db()
        return self

    def enter(self, worker=None, at=None) -> Entry:
        at = at or self.start + timedelta(days=1)
        return entering.enter_known(self.event, worker or WorkerFactory(), at=at)

    def take_until_now(self):
        """Entries are taken until tomorrow, for pages that ask the clock."""
        tomorrow = timezone.now() + timedelta(days=1)
        type(self.competition).objects.filter(pk=self.competition.pk).update(
            closes_at=tomorrow, held_on=timezone.localdate(tomorrow)
        )
        self.competition.refresh_from_db()
        self.event.refresh_from_db()
        return self

    def check(self, entries):
        """Registration is over and everybody may take part."""
        at = max(timezone.now(), self.competition.closes_at)
        self.competition = planning.close_registration(self.competition, by=self.keeper, at=at)
        for entry in entries:
            entering.decide(entry, is_eligible=True, reason="证书核对无误", by=self.keeper)

    def draw(self):
        before = timezone.now() - timedelta(days=2)
        drawing.announce(
            self.competition,
            public_source="某期开奖号码",
            public_at=before + timedelta(days=1),
            by=self.keeper,
            at=before,
        )
        return drawing.draw(self.competition, public_value="0315", by=self.keeper)

    def hold(self, entries=3, judges=3):
        """Judges sit before numbered entries; the entries by start number."""
        self.add_judges(judges)
        self.open()
        self.check([self.enter() for _ in range(entries)])
        self.draw()
        self.competition = planning.hold(self.competition, by=self.keeper)
        return list(self.event.entries.order_by("start_number"))

    def score(self, entry, *points) -> list[ScoreSheet]:
        """One sheet a judge, in the order of their letters: the same points for both criteria."""
        judges = self.competition.judges.order_by("code")
        return [
            scoring.sign(judge, entry, points=both(value), by=judge.user)
            for judge, value in zip(judges, points, strict=True)
        ]


def both(value, second=None) -> dict[int, Decimal]:
    return {
        1: Decimal(str(value)).quantize(Decimal("0.1")),
        2: Decimal(str(value if second is None else second)).quantize(Decimal("0.1")),
    }
