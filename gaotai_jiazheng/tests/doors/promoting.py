"""Campaigns and vouchers: a row of everything with an address, of the member's enterprise and of a rival's."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from disclosure import services as disclosure
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from ledger.services import open_account
from promotion.models import Campaign, Participation, Redemption, Settlement, Voucher, VoucherBatch
from promotion.services import claiming

ONE_DAY = timedelta(days=1)
PHONES = {"member": "13700000011", "rival": "13700000012"}


class Promoting:
    """A campaign that runs, in which the member's enterprise and a rival take part, each with a voucher that was
    used and a settlement; a draft. ``taker`` owns the rival."""

    def __init__(self, work):
        self.by, self.bureau = work.people["assisting"], work.commerce
        self.draft = self.campaign("draft")
        self.running = self.campaign("running")
        self.batch = self.running.batches.get()
        rival = EnterpriseFactory(service_lines=["cleaning"])
        self.taker = EnterpriseMemberFactory(enterprise=rival).user
        firms = {"member": work.enterprise, "rival": rival}
        self.vouchers = {name: self.voucher(PHONES[name]) for name in firms}
        self.used = {name: self.use(self.vouchers[name], firm) for name, firm in firms.items()}
        self.settlements = {name: self.settle(self.used[name]) for name in firms}
        self.open = self.voucher("13700000013")

    def campaign(self, state) -> Campaign:
        """Made by hand: its notice was up a month ago."""
        today, now = timezone.localdate(), timezone.now()
        row = Campaign.objects.create(
            number=f"CX-doors-{state}",
            title=f"doors {state}",
            story="doors",
            bureau=self.bureau,
            service_lines=["cleaning"],
            starts_on=today - ONE_DAY,
            ends_on=today + 30 * ONE_DAY,
            budget_fen=100_000,
            made_by=self.by,
        )
        VoucherBatch.objects.create(
            campaign=row,
            kind="coupon",
            title="满减券",
            value_fen=1000,
            minimum_fen=2000,
            stock=10,
            takes_claims=state == "running",
        )
        if state == "running":
            self.start(row, now)
        return row

    def start(self, row, now):
        row.rules_notice = disclosure.publish(
            row,
            topic="doors",
            title="doors",
            text="doors",
            bureau=self.bureau,
            by=self.by,
            at=now - 30 * ONE_DAY,
        )
        row.state = "rules_up"
        row.save()
        row.account = open_account(f"promotion:{row.number}", row.title)
        row.state, row.started_at, row.started_on = "running", now, timezone.localdate(now)
        row.save()

    def voucher(self, phone):
        voucher = claiming.new_voucher(
            self.batch, claiming.person_digest(phone), timezone.now(), phone=phone, way="phone"
        )
        voucher.state, voucher.slot = "claimed", 1
        voucher.claimed_at, voucher.claimed_on = timezone.now(), timezone.localdate()
        voucher.valid_until = claiming.last_day(self.batch, timezone.localdate())
        voucher.save()
        return voucher

    def use(self, voucher, enterprise) -> Redemption:
        Participation.objects.create(
            campaign=self.running, enterprise=enterprise, joined_by=self.by
        )
        return Redemption.objects.create(
            voucher=voucher,
            campaign=self.running,
            enterprise=enterprise,
            service_line="cleaning",
            order_fen=5000,
            off_fen=1000,
            redeemed_by=self.by,
            redeemed_on=timezone.localdate(),
        )

    def settle(self, redemption) -> Settlement:
        today = timezone.localdate()
        settlement = Settlement.objects.create(
            number=f"JS-doors-{redemption.pk}",
            campaign=self.running,
            enterprise=redemption.enterprise,
            first_day=today,
            last_day=today,
            total_fen=1000,
            count=1,
            made_by=self.by,
        )
        Redemption.objects.filter(pk=redemption.pk).update(settlement=settlement)
        return settlement

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        rows = {"running": self.running, "draft": self.draft}
        claim = [
            (name, {"pk": row.pk, "batch": row.batches.get().pk}, "") for name, row in rows.items()
        ]
        token = [("claimed", {"token": self.open.token}, "")]
        kind = ContentType.objects.get_for_model(Voucher)
        of_any_row = {"content_type_id": kind.pk, "object_id": self.open.pk}
        return {
            **every("promotion:{}", ("campaign", "redemptions"), rows),
            "promotion:claim": claim,
            "promotion:voucher": token,
            "promotion:slip": token,
            **every("promotion_workspace:{}", ("campaign", "join", "leave", "hand_out"), rows),
            "promotion_workspace:redeem": token,
            "promotion_workspace:slip": token,
            "promotion_workspace:reverse": keyed(self.used),
            "promotion_workspace:settlement": keyed(self.settlements),
            **every("admin:promotion_campaign_{}", OF_ONE_ROW, rows),
            "admin:promotion_campaign_step": [
                *keyed(rows, step="add_batch"),
                *keyed({"running": self.running}, step="end"),
            ],
            "admin:promotion_campaign_remove": claim,
            "admin:promotion_campaign_hand_out": keyed(rows),
            **every("admin:promotion_settlement_{}", OF_ONE_ROW, self.settlements),
            "admin:promotion_settlement_rows": keyed(self.settlements),
            "admin:promotion_settlement_step": keyed(self.settlements, step="approve"),
            "admin:view_on_site": [("voucher", of_any_row, "")],
        }
