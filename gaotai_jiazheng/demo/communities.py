"""Outlets of the demonstration county: invented facilities, rates, decisions and an event."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from communities import services
from communities.models import (
    HostFacility,
    Mode,
    Outlet,
    Tariff,
    TownClerk,
    Utility,
    WomensService,
)
from enterprises.models import Enterprise, EnterpriseMember
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from gaotai_jiazheng.demo.ratings import sample_picture
from gaotai_jiazheng.uploads import accept_upload
from regions.models import Community, Town
from reminders.calendars import calendar

TOWN, CLERK = "城关镇", "civil-affairs"
OWNER = "enterprise-demo-2"
WOMENS = 5
# name, kind, community
FACILITIES = (
    ("东苑老年之家（演示）", HostFacility.Kind.ELDERLY_HOME, "东苑社区"),
    ("滨河日间照料中心（演示）", HostFacility.Kind.DAY_CARE, "滨河社区"),
    ("长征路社区服务中心（演示）", HostFacility.Kind.SERVICE_CENTER, "长征路社区"),
)
# place in ENTERPRISES, mode, community, facility or None, how far it came
OUTLETS = (
    (3, Mode.EMBEDDED, "东苑社区", 0, "open"),
    (5, Mode.EMBEDDED, "滨河社区", 1, "open"),
    (0, Mode.STANDALONE, "人民西路社区", None, "open"),
    (4, Mode.PARTNERED, "长征路社区", 2, "open"),
    (1, Mode.STANDALONE, "人民东路社区", None, "filed"),
    (2, Mode.STANDALONE, "医院西路社区", None, "applied"),
    (5, Mode.ONLINE, "新建东村社区", None, "open"),
)
PRICES = ((Utility.WATER, "4.5000"), (Utility.ELECTRICITY, "0.7900"), (Utility.GAS, "3.2000"))


class OutletPlayer:
    """Plays outlets through the services, each step on its workday before today."""

    def __init__(self, now: datetime):
        self.now = now
        self.users = {user.username: user for user in User.objects.all()}
        by_name = {enterprise.name: enterprise for enterprise in Enterprise.objects.all()}
        self.enterprises = [by_name[row[0]] for row in ENTERPRISES]
        self.communities = {row.name: row for row in Community.objects.select_related("town")}

    def at(self, workdays_ago: int, hour: int = 10) -> datetime:
        day = calendar().workdays_before(timezone.localdate(self.now), workdays_ago)
        return min(timezone.make_aware(datetime.combine(day, time(hour, 30))), self.now)

    def owner_of(self, enterprise) -> User:
        """The account that acts for the enterprise; made where nobody does."""
        members = EnterpriseMember.objects.current().filter(enterprise=enterprise, role="owner")
        member = members.select_related("user").first()
        user = member.user if member else self.users[OWNER]
        if member is None:
            EnterpriseMember.objects.create(
                enterprise=enterprise,
                user=user,
                role=EnterpriseMember.Role.OWNER,
                valid_from=timezone.localdate(self.at(200)),
            )
        user.__dict__.pop("_enterprise_roles", None)
        return user

    def facilities(self) -> list[HostFacility]:
        return [
            services.save_facility(
                HostFacility(
                    name=name,
                    kind=kind,
                    community=self.communities[community],
                    address=f"{community}甲1号",
                    operator="（演示）社区居委会",
                    is_government_funded=True,
                    opened_on=date(2025, 1, 1),
                )
            )
            for name, kind, community in FACILITIES
        ]

    def outlet(self, place, mode, community, facility, stage) -> Outlet:
        enterprise = self.enterprises[place]
        by = self.owner_of(enterprise)
        outlet = services.apply(
            enterprise,
            mode=mode,
            community=self.communities[community],
            facility=facility,
            partner="（演示）社区居委会" if mode == Mode.PARTNERED else "",
            address="" if mode == Mode.ONLINE else f"{community}甲{place + 1}号一层",
            hours="周一至周六 8:30—18:00",
            phone=enterprise.phone or "0936-6620100",
            steps_count=0 if facility else 2,
            has_ramp=True,
            has_toilet=facility is not None,
            access_note="",
            service_lines=list(enterprise.service_lines),
            by=by,
            at=self.at(60),
        )
        if stage == "applied":
            return outlet
        services.support(outlet, by=self.users[CLERK], note="（演示）居民需要", at=self.at(57))
        filing = "" if mode == Mode.ONLINE else f"（演示）高市监备{outlet.pk:03}号"
        outlet = services.file(
            outlet,
            filing_number=filing,
            filed_on=timezone.localdate(self.at(54)),
            by=self.users["market-regulation"],
            at=self.at(54),
        )
        if stage == "filed":
            return outlet
        return services.open_outlet(outlet, by=by, at=self.at(50))

    def spare(self, outlet, number):
        """Rent by a decision, and two meters: one at the household rate with bills, one refused."""
        by, prices = self.owner_of(outlet.enterprise), self.users["development-reform"]
        services.waive_rent(
            outlet,
            decision_number=f"（演示）高民发〔2026〕{number}号",
            decided_by="（演示）县民政局",
            decided_on=timezone.localdate(self.at(50)),
            first_month=timezone.localdate(self.at(50)),
            months=12,
            monthly_fen=60000 + number * 5000,
            by=self.users[CLERK],
            at=self.at(49),
        )
        supplied = {"supplier_name": "（演示）供电单位", "by": by}
        meter = services.add_meter(
            outlet, kind=Utility.ELECTRICITY, meter_number=f"DEMO-{number}1", **supplied
        )
        first = (timezone.localdate(self.now).replace(day=1) - timedelta(days=1)).replace(day=1)
        services.add_bill(
            meter,
            first_day=first,
            last_day=first + timedelta(days=27),
            quantity=Decimal(180 + number),
            paid_fen=9180,
            file=accept_upload(sample_picture()),
            by=by,
            at=self.at(1),
        )
        services.apply_for_rate(meter, by=by, at=self.at(45))
        services.confirm_rate(meter, household_from=first, by=prices, at=self.at(1))
        if number % 2:
            other = services.add_meter(
                outlet,
                kind=Utility.WATER,
                meter_number=f"DEMO-{number}2",
                supplier_name="（演示）供水单位",
                by=by,
            )
            services.apply_for_rate(other, by=by, at=self.at(30))
            services.refuse_rate(other, note="（演示）要求提供产权证明", by=by, at=self.at(20))

    def event(self, outlet):
        """One that was held, one that is coming."""
        by = self.owner_of(outlet.enterprise)
        coming = timezone.localtime(self.now + timedelta(days=6)).replace(hour=14, minute=0)
        for title, begins, headcount in (
            ("老人洗护免费体验（演示）", self.at(12, 14), 23),
            ("收纳和擦窗小课堂（演示）", coming, None),
        ):
            event = services.plan_event(
                outlet,
                title=title,
                story="（演示）现场体验，不要钱，可以带家里老人一起来。",
                trial_lines=list(outlet.service_lines[:1]),
                place=outlet.place,
                starts_at=begins,
                ends_at=begins + timedelta(hours=2),
                capacity=30,
                by=by,
                at=self.at(20),
            )
            for name in ("王阿姨", "马大爷", "李奶奶")[: 3 if headcount is None else 0]:
                services.register_on_paper(event, name=name, by=by, at=self.at(1))
            if headcount is not None:
                services.record_headcount(event, headcount=headcount, by=by, at=self.at(11))


def play_communities(now=None) -> int:
    """Play the outlets of the demonstration; how many. Nothing where there are some already."""
    if Outlet.objects.exists():
        return 0
    player = OutletPlayer(now or timezone.now())
    town = Town.objects.get(name=TOWN)
    TownClerk.objects.create(
        town=town, user=player.users[CLERK], valid_from=timezone.localdate(player.at(200))
    )
    for kind, price in PRICES:
        Tariff.objects.create(
            kind=kind,
            price_yuan=Decimal(price),
            document="演示数据，不是正式价格",
            in_force_from=date(2026, 1, 1),
        )
    WomensService.objects.create(
        enterprise=player.enterprises[WOMENS],
        document="演示数据，不是正式名单",
        valid_from=timezone.localdate(player.at(200)),
    )
    facilities = player.facilities()
    outlets = [
        player.outlet(place, mode, community, None if at is None else facilities[at], stage)
        for place, mode, community, at, stage in OUTLETS
    ]
    for number, outlet in enumerate(outlets[:3], start=1):
        player.spare(outlet, number)
    player.event(outlets[0])
    return len(outlets)
