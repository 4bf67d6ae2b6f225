"""Campaigns of the demonstration county: one that runs, one whose final account is public; all invented."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from communities.models import Outlet
from enterprises.models import Enterprise, EnterpriseMember
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from promotion.models import Campaign
from promotion.services import campaigns, claiming, closing, joining, redeeming, settling
from reminders.calendars import calendar

MAKER, APPROVER = "industry-commerce", "industry-commerce-leader"
FIRMS = (0, 3, 2)
RULES = "（演示）每人每种券领一张，下单时出示券码，企业当场抵扣。不找零、不兑现；退单的，券作废。"
LINES = ["cleaning", "deep_cleaning", "appliance_cleaning", "organizing", "elder_care"]
# title, put up so many workdays ago, started, yuan, day of the last use from today, vouchers claimed
RUNNING = ("冬季家政消费券（演示）", 16, 8, 20_000, 30, 9)
OVER = ("金秋家政体验季（演示）", 66, 56, 5_000, -30, 7)
# place in FIRMS, service, yuan of the order
ORDERS = (
    (0, "cleaning", 180),
    (0, "deep_cleaning", 420),
    (1, "cleaning", 160),
    (0, "deep_cleaning", 260),
    (1, "cleaning", 150),
)


class CampaignPlayer:
    """Plays campaigns through the services, each step on its workday before today."""

    def __init__(self, now: datetime):
        self.now = now
        self.maker = User.objects.get(username=MAKER)
        self.approver = User.objects.get(username=APPROVER)
        by_name = {row.name: row for row in Enterprise.objects.all()}
        self.firms = [by_name[ENTERPRISES[place][0]] for place in FIRMS]
        self.outlet = Outlet.objects.open().filter(enterprise=self.firms[0]).first()

    def at(self, workdays_ago: int) -> datetime:
        day = calendar().workdays_before(timezone.localdate(self.now), workdays_ago)
        return min(timezone.make_aware(datetime.combine(day, time(9, 30))), self.now)

    def owner_of(self, enterprise) -> User:
        members = EnterpriseMember.objects.current().filter(enterprise=enterprise, role="owner")
        return members.select_related("user").order_by("pk").first().user

    def play(self, title, put_up_ago, started_ago, yuan, last_day, claims) -> Campaign:
        campaign = campaigns.create(
            by=self.maker,
            at=self.at(put_up_ago),
            title=title,
            story=RULES,
            service_lines=LINES,
            starts_on=timezone.localdate(self.at(started_ago)),
            ends_on=timezone.localdate(self.now) + timedelta(days=last_day),
            budget_fen=yuan * 100,
            fund_budget=None,
        )
        coupon = {"kind": "coupon", "title": "家政满减券", "value_fen": 3000, "minimum_fen": 10_000}
        trial = {"kind": "trial", "title": "新服务体验券", "value_fen": 8000}
        stock = {"stock": yuan // 200, "per_person": 1, "valid_days": 30}
        batch = campaigns.add_batch(campaign, by=self.maker, **coupon, **stock)
        campaigns.add_batch(campaign, by=self.maker, **trial, **stock)
        campaign = campaigns.put_up(campaign, by=self.maker, at=self.at(put_up_ago))
        campaign = campaigns.start(campaign, by=self.maker, at=self.at(started_ago))
        for firm in self.firms:
            if not joining.obstacles_of(campaign, firm, self.at(started_ago)):
                by = self.owner_of(firm)
                joining.join(campaign, firm, by=by, at=self.at(started_ago))
        if self.outlet:
            self.use(batch, claims, started_ago - 1)
        return campaign

    def use(self, batch, claims, days_ago):
        """Vouchers that an outlet has handed out; the first ones were used, one of them was refunded."""
        batch.refresh_from_db()
        by = self.owner_of(self.outlet.enterprise)
        at = self.at(days_ago)
        vouchers = [
            claiming.hand_out(batch, outlet=self.outlet, by=by, phone=f"138936610{place:02}", at=at)
            for place in range(claims)
        ]
        for voucher, (firm, line, yuan) in zip(vouchers, ORDERS, strict=False):
            redemption = redeeming.redeem(
                voucher,
                self.firms[firm],
                service_line=line,
                order_fen=yuan * 100,
                by=self.owner_of(self.firms[firm]),
                at=at,
            )
        redeeming.reverse(redemption, reason="（演示）客人改期，退了单", by=self.maker, at=at)

    def settle(self, campaign, days_ago, *, is_paid):
        at = self.at(days_ago)
        before = timezone.localdate(at) - timedelta(days=1)
        for each in settling.make_lists(campaign, last_day=before, by=self.maker, at=at):
            if is_paid:
                settling.approve(each, by=self.approver, at=at)
                settling.pay(each, receipt="（演示）收字1号", by=self.maker, at=at)

    def close(self, campaign):
        """End, final account, notice."""
        campaigns.end(campaign, by=self.maker, at=self.at(15))
        closing.expire(timezone.localdate(self.at(15)))
        closing.account(campaign, by=self.maker, at=self.at(12))
        closing.publish(campaign, by=self.maker, at=self.at(12))


def play_promotion(now=None) -> int:
    """Play the campaigns of the demonstration; how many. Nothing where there are some already."""
    if Campaign.objects.exists():
        return 0
    player = CampaignPlayer(now or timezone.now())
    over = player.play(*OVER)
    running = player.play(*RUNNING)
    if player.outlet:
        player.settle(over, 40, is_paid=True)
        player.settle(running, 1, is_paid=False)
    player.close(over)
    return 2
