"""Jobs of the demonstration county: invented posts, seekers, placements, a station, months of an internship."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from employment import pairing, permissions
from employment.models import (
    GigStation,
    Insurance,
    Job,
    Reach,
    Shift,
    StationMember,
    WageFloor,
    WageUnit,
)
from employment.services import interns, pairs, posting, seeking, sheeting
from employment.services.posting import is_verified
from enterprises.models import Enterprise, EnterpriseMember, ServiceLine
from regions.models import Community

CLERK, OFFICER = "womens-federation", "hrss"
Line = ServiceLine
# title, line, wages, unit, shifts, hours, live-in
OFFERS = (
    ("钟点保洁", Line.CLEANING, 35, 45, WageUnit.HOUR, [Shift.MORNING], "周一至周六，8点到12点", False),
    ("住家养老照护员", Line.ELDER_CARE, 4200, 5200, WageUnit.MONTH, [Shift.FULL], "每周休息一天", True),
    ("育儿嫂", Line.CHILD_CARE, 4000, 5500, WageUnit.MONTH, [Shift.FULL], "白班，周日休息", False),
    ("擦窗深度保洁", Line.DEEP_CLEANING, 220, 280, WageUnit.DAY, [Shift.WEEKEND], "周末，9点到17点", False),
    ("接送孩子做晚饭", Line.CHILD_CARE, 50, 60, WageUnit.VISIT, [Shift.AFTERNOON], "周一至周五，16点到19点", False),
    ("收纳整理师", Line.ORGANIZING, 40, 60, WageUnit.HOUR, [Shift.ODD], "提前一天约", False),
)  # fmt: skip
NAMES = (
    "马秀英",
    "王桂兰",
    "李海霞",
    "张玉萍",
    "赵芳",
    "杨翠花",
    "陈晓燕",
    "刘春梅",
    "孙丽",
    "周菊",
)
JOBS, SEEKERS, PLACED = 30, 20, 4


class JobPlayer:
    """Plays posts and seekers through the services, on days before today."""

    def __init__(self, now):
        self.now = now
        self.users = {user.username: user for user in User.objects.all()}
        self.communities = list(Community.objects.active().select_related("town")[:9])
        owners = EnterpriseMember.objects.current().filter(role="owner")
        self.posters = [
            (member.enterprise, member.user)
            for member in owners.select_related("enterprise", "user").order_by("pk")
            if is_verified(member.enterprise)
        ]

    def at(self, days_ago, hour=10) -> datetime:
        day = timezone.localdate(self.now) - timedelta(days=days_ago)
        return min(timezone.make_aware(datetime.combine(day, time(hour))), self.now)

    def station(self) -> GigStation:
        community = self.communities[0]
        station = GigStation.objects.create(
            name=f"{community.name}零工驿站（演示）",
            community=community,
            address=f"{community.name}甲1号",
            phone="0936-6620177",
            hours="每天 7:00—19:00",
            opened_on=date(2026, 1, 1),
        )
        StationMember.objects.create(
            station=station, user=self.users[CLERK], valid_from=date(2026, 1, 1)
        )
        permissions.station_ids_by_user.forget()
        return station

    def job(self, number, station) -> Job:
        title, line, least, most, unit, shifts, hours, is_live_in = OFFERS[number % len(OFFERS)]
        is_flagged = number % 10 == 9
        at = self.at(1 if is_flagged else number % 20 + 1)
        values = {
            "title": title,
            "service_line": line,
            "wage_min_yuan": Decimal(least),
            "wage_max_yuan": Decimal(most),
            "wage_unit": unit,
            "shifts": shifts,
            "hours": hours,
            "community": self.communities[number % len(self.communities)],
            "insurance": [] if is_flagged else [Insurance.ACCIDENT],
            "places": number % 3 + 1,
            "is_live_in": is_live_in,
            "requirements": "（演示）干活仔细，有健康证。",
            "contact_phone": "0936-6620100",
            "expires_on": timezone.localdate(at) + timedelta(days=28),
        }
        if number % 5 == 4:
            employer = {"employer_kind": "household", "employer_name": "演示雇主"}
            employer["employer_phone"] = "13893600500"
            by = self.users[CLERK]
            made = posting.draft(station=station, by=by, at=at, **employer, **values)
        else:
            enterprise, by = self.posters[number % len(self.posters)]
            made = posting.draft(enterprise=enterprise, by=by, at=at, **values)
        words = "（演示）按次结算，路上由驿站投保。" if is_flagged else ""
        return posting.submit(made, explanation=words, by=by, at=at)

    def seeker(self, number, station):
        _title, line, _least, _most, _unit, shifts, _hours, is_live_in = OFFERS[
            number % len(OFFERS)
        ]
        return seeking.register_on_paper(
            name=NAMES[number % len(NAMES)],
            phone=f"138936{700 + number:05}",
            communities=[self.communities[number % len(self.communities)]],
            service_lines=[line],
            reach=[Reach.TOWN, Reach.COUNTY][number % 2],
            shifts=shifts,
            takes_live_in=is_live_in,
            wage_min_yuan=None,
            wage_unit="",
            note="",
            station=station,
            by=self.users[CLERK],
            at=self.at(number % 18 + 1),
        )[0]

    def place(self, job, seeker, *, works):
        clerk, at = self.users[CLERK], self.at(1)
        match = pairs.propose(job, seeker, by=clerk, at=at)
        match = pairs.agree_by_phone(match, by=clerk, at=at)
        if works:
            pairs.place(match, start_on=timezone.localdate(at), by=clerk, at=at)

    def interns(self):
        host, owner = self.posters[0]
        first = timezone.localdate(self.now).replace(day=1)
        for months_ago in range(3):
            last = first - timedelta(days=1)
            first = last.replace(day=1)
            interns.record(
                host=host,
                name="演示见习生",
                id_number="620724200305030021",
                month=first,
                allowance_yuan=Decimal(2200),
                paid_on=last if months_ago else None,
                by=owner,
                at=self.now,
            )


def play_employment(now=None) -> int:
    """Play the jobs of the demonstration; how many. Nothing where there are some already."""
    if Job.objects.exists() or not Enterprise.objects.exists():
        return 0
    player = JobPlayer(now or timezone.now())
    WageFloor.objects.create(
        in_force_from=date(2026, 1, 1),
        month_yuan=Decimal(1900),
        hour_yuan=Decimal(20),
        source="演示数据，不是正式标准",
        awaiting_confirmation_by="县人社局",
    )
    station = player.station()
    jobs = [player.job(number, station) for number in range(JOBS)]
    seekers = [player.seeker(number, station) for number in range(SEEKERS)]
    for number, seeker in enumerate(seekers[: PLACED + 2]):
        for pair in pairing.jobs_for(seeker)[:1]:
            player.place(pair.job, seeker, works=number < PLACED)
    player.interns()
    sheeting.make_sheets(player.now)
    return len(jobs)
