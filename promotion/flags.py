"""What looks odd in a campaign: told to the bureau that holds it, and nothing is refused because of it.

Assumption: the three limits are our own; 县工业信息化和商务局 is to confirm them.
"""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncMinute

from promotion.models import Campaign, Redemption, Voucher

MANY_BATCHES = 3
BURST_A_MINUTE = 30
SHOWN = 20


@dataclass(frozen=True)
class Flag:
    """One odd thing: what it is, and what was seen."""

    rule: str
    words: str


def flags_of(campaign: Campaign) -> list[Flag]:
    """At most twenty of each rule, by three queries."""
    return [*many_batches(campaign), *own_staff(campaign), *bursts(campaign)]


def many_batches(campaign):
    """One telephone with vouchers of many batches."""
    rows = Voucher.objects.filter(batch__campaign=campaign, slot__isnull=False)
    found = (
        rows.exclude(person_digest="")
        .values("person_digest")
        .annotate(batches=Count("batch", distinct=True), times=Count("pk"))
        .filter(batches__gte=MANY_BATCHES)
        .order_by("-batches", "person_digest")
    )
    for row in found[:SHOWN]:
        yield Flag("同一个人领多种券", f"一个人领了{row['batches']}种共{row['times']}张")


def own_staff(campaign):
    """Enterprises that took vouchers of their own people."""
    rows = Redemption.objects.standing().filter(campaign=campaign, is_own_staff=True)
    found = rows.values("enterprise__name").annotate(times=Count("pk")).order_by("-times")
    for row in found[:SHOWN]:
        yield Flag("收了本企业人员的券", f"{row['enterprise__name']}，{row['times']}张")


def bursts(campaign):
    """Minutes in which one enterprise took very many vouchers."""
    rows = Redemption.objects.filter(campaign=campaign).annotate(minute=TruncMinute("redeemed_at"))
    found = (
        rows.values("enterprise__name", "minute")
        .annotate(times=Count("pk"))
        .filter(times__gte=BURST_A_MINUTE)
        .order_by("-times")
    )
    for row in found[:SHOWN]:
        yield Flag("一分钟内密集核销", f"{row['enterprise__name']}，一分钟{row['times']}张")
