"""A county with a campaign: the bureau's two people, an enterprise that takes part, an outlet of its."""

import re
from datetime import date

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from communities.tests.factories import Neighbourhood, moment
from disclosure.tests.factories import rules_of_notices
from enterprises.models import ServiceLine
from gaotai_jiazheng.data_files import read_data_file
from gaotai_jiazheng.short_memory import forget_all
from market.services import prices
from market.tests.factories import CLEANING
from promotion.services import campaigns, claiming, joining, redeeming
from reminders.models import DeadlineRule, Notification
from reminders.rulebook import SHIPPED_RULES, read_rule, rules

PUT_UP_AT, STARTED_AT = moment("2026-11-09 10:00"), moment("2026-11-17 09:00")
AT = moment("2026-11-23 10:00")
PHONE = "13893600001"
OURS = ("campaign_", "settlement_", "price_list_")


class Promoting(Neighbourhood):
    """industry and second hold campaigns; ``enterprise`` has prices and takes part; owner acts for it."""

    def __init__(self):
        super().__init__()
        rules_of_notices()
        found = [read_rule(entry) for entry in read_data_file(SHIPPED_RULES).entries("rules")]
        DeadlineRule.objects.bulk_create(rule for rule in found if rule.slug.startswith(OURS))
        rules.forget()
        self.bureau = BureauMember.objects.get(user=self.industry).bureau
        self.second = BureauMemberFactory(bureau=self.bureau, user__username="commerce-second").user
        self.publish_prices(self.enterprise, self.owner)
        forget_all()

    def publish_prices(self, enterprise, owner):
        at = moment("2026-10-08 09:00")
        draft = prices.begin_draft(enterprise, by=owner, at=at)
        day = date(2026, 10, 8)
        prices.save_draft(draft, lines=(CLEANING,), effective_on=day, by=owner)
        prices.publish(draft, by=owner, at=at)

    def drafted(self, *, batches=None, **values):
        told = {
            "title": "家政消费券",
            "story": "每人每种券领一张，下单时出示，企业当场抵扣。",
            "service_lines": [ServiceLine.CLEANING, ServiceLine.DEEP_CLEANING],
            "starts_on": date(2026, 11, 18),
            "ends_on": date(2026, 12, 31),
            "budget_fen": 100_000,
            "fund_budget": None,
        }
        campaign = campaigns.create(by=self.industry, at=PUT_UP_AT, **told | values)
        for changes in batches or [{}]:
            self.batch(campaign, **changes)
        return campaign

    def batch(self, campaign, **changes):
        values = {
            "kind": "coupon",
            "title": "保洁满减券",
            "value_fen": 3000,
            "minimum_fen": 10_000,
            "stock": 10,
            "per_person": 1,
            "valid_days": 30,
        }
        return campaigns.add_batch(campaign, by=self.industry, **values | changes)

    def running(self, *, joins=True, **values):
        """A campaign that takes claims; ``enterprise`` has joined it."""
        campaign = campaigns.put_up(self.drafted(**values), by=self.industry, at=PUT_UP_AT)
        campaign = campaigns.start(campaign, by=self.industry, at=STARTED_AT)
        if joins:
            joining.join(campaign, self.enterprise, by=self.owner, at=STARTED_AT)
        return campaign

    def rival(self, campaign, **values):
        """(another enterprise that has joined, its owner)"""
        enterprise, owner = self.another_enterprise(**values)
        self.publish_prices(enterprise, owner)
        joining.join(campaign, enterprise, by=owner, at=STARTED_AT)
        return enterprise, owner

    def asked(self, batch, phone=PHONE, at=AT):
        """(a voucher that waits for its code, the code)"""
        batch.refresh_from_db()
        voucher = claiming.ask(batch, phone=phone, at=at)
        return voucher, sms_code()

    def claimed(self, batch, phone=PHONE, at=AT):
        voucher, code = self.asked(batch, phone, at)
        return claiming.claim(voucher, code=code, at=at)

    def redeemed(self, batch, phone=PHONE, at=AT, order_fen=20_000):
        return redeeming.redeem(
            self.claimed(batch, phone, at),
            self.enterprise,
            service_line="cleaning",
            order_fen=order_fen,
            by=self.owner,
            at=at,
        )


def sms_code() -> str:
    """The six digits of the newest text message."""
    message = Notification.objects.filter(channel="sms").latest("pk")
    return re.search(r"\d{6}", message.body).group()


def code_of(error) -> str:
    """The code of a refusal, the first of many."""
    if hasattr(error, "error_dict"):
        return next(iter(error.error_dict.values()))[0].code
    return error.error_list[0].code
