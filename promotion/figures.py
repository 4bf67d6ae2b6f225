"""What a campaign came to, added up from its rows: the burn-down while it runs, shares and concentration."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum

from enterprises.models.choices import NEW_LINES
from ledger.amounts import yuan_of
from promotion.models import Campaign, Redemption, VoucherBatch

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Burn:
    """Where the budget stands, in fen: used is what vouchers took off, open what claimed vouchers may still take
    off, left the rest. The three add up to the budget."""

    budget_fen: int
    used_fen: int
    open_fen: int

    @property
    def left_fen(self) -> int:
        return self.budget_fen - self.used_fen - self.open_fen

    @property
    def used_to(self) -> float:
        """Where the bar of what is used ends, of a hundred."""
        return 100 * self.used_fen / self.budget_fen

    @property
    def open_to(self) -> float:
        """Where the bar of what is claimed ends, of a hundred."""
        return 100 * (self.used_fen + self.open_fen) / self.budget_fen

    @property
    def budget(self):
        return yuan_of(self.budget_fen)

    @property
    def used(self):
        return yuan_of(self.used_fen)

    @property
    def open(self):
        return yuan_of(self.open_fen)

    @property
    def left(self):
        return yuan_of(self.left_fen)


@dataclass(frozen=True)
class Effect:
    """What the vouchers did. leverage: yuan of orders for one yuan of vouchers; shares in per cent; None where
    nothing was used yet."""

    redeemed: int
    order_yuan: Decimal
    leverage: Decimal | None
    new_lines_percent: Decimal | None
    top_percent: Decimal | None
    top_name: str
    enterprises: int


def burn_of(batches, budget_fen: int) -> Burn:
    """From the counters of the batches, which the page has in hand anyway; no query."""
    used = sum(each.redeemed * each.value_fen for each in batches)
    bound = sum((each.claimed - each.redeemed - each.returned) * each.value_fen for each in batches)
    return Burn(budget_fen, used, bound)


def burns_of(campaigns) -> dict[int, Burn]:
    """Campaign key -> burn, for a page of campaigns; one query."""
    value = F("value_fen")
    rows = VoucherBatch.objects.filter(campaign__in=[each.pk for each in campaigns]).values(
        "campaign"
    )
    sums = rows.annotate(
        used=Sum(F("redeemed") * value),
        bound=Sum((F("claimed") - F("redeemed") - F("returned")) * value),
    )
    found = {row["campaign"]: (row["used"], row["bound"]) for row in sums}
    return {each.pk: Burn(each.budget_fen, *found.get(each.pk, (0, 0))) for each in campaigns}


def effect_of(campaign: Campaign) -> Effect:
    """Of what was used and not taken back; two queries."""
    used = Redemption.objects.standing().filter(campaign=campaign)
    firms = list(
        used.values("enterprise__name")
        .annotate(off=Sum("off_fen"), orders=Sum("order_fen"), times=Count("pk"))
        .order_by("-off", "enterprise__name")
    )
    off = sum(row["off"] for row in firms)
    by_line = dict(used.order_by().values_list("service_line").annotate(Sum("off_fen")))
    new = sum(fen for line, fen in by_line.items() if line in NEW_LINES)
    orders = sum(row["orders"] for row in firms)
    return Effect(
        redeemed=sum(row["times"] for row in firms),
        order_yuan=yuan_of(orders),
        leverage=(Decimal(orders) / off).quantize(TENTH) if off else None,
        new_lines_percent=percent(new, off),
        top_percent=percent(firms[0]["off"], off) if firms else None,
        top_name=firms[0]["enterprise__name"] if firms else "",
        enterprises=len(firms),
    )


def percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(TENTH) if whole else None
