"""The clock of a published price list: it is to be looked at again before it is stale.

Assumption: a list that nobody has published or confirmed for 180 days is stale (自定指标). No law says so;
the length is the row price_list_review of the rule register, to be confirmed by 县工业信息化和商务局.
"""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.reviewing_bureaus import deciding_bureau
from market.models import PriceList
from reminders import deadlines
from reminders.models import DeadlineRule
from reminders.rulebook import rule_for

REVIEW = "price_list_review"
LABEL_LENGTH = 40


def start(price_list: PriceList, at: datetime) -> None:
    """Let the bureau that keeps the register watch the list; nothing where there is no such bureau."""
    bureau = deciding_bureau()
    if bureau is None:
        return
    deadlines.start(
        price_list,
        str(price_list)[:LABEL_LENGTH],
        reverse("admin:market_pricelist_change", args=[price_list.pk]),
        REVIEW,
        owner=bureau,
        received_on=timezone.localdate(at),
        at=at,
    )


def end(price_list: PriceList, at: datetime) -> None:
    """The list was looked at, or another one takes its place."""
    for clock in deadlines.open_clocks(price_list).filter(rule__slug=REVIEW):
        deadlines.meet(clock, on=timezone.localdate(at))


def restart(price_list: PriceList, at: datetime) -> None:
    """The list was confirmed: its time begins anew."""
    end(price_list, at)
    start(price_list, at)


def drop_those_of_cancelled() -> int:
    """End the clocks of enterprises that were taken off the register; how many. Safe to run at any time."""
    gone = PriceList.objects.filter(
        state=PriceList.State.PUBLISHED, enterprise__state=Enterprise.State.CANCELLED
    )
    ids = list(gone.values_list("pk", flat=True))
    return deadlines.cancel_running(PriceList, ids, reason="企业已从名录注销")


def days_until_stale(on: date) -> int | None:
    """The length of the rule of that day; None where the register has no such rule: nothing is stale."""
    try:
        return rule_for(REVIEW, on).length
    except DeadlineRule.DoesNotExist:
        return None


def stale_on(seen_at: datetime, on: date) -> date | None:
    """The day on which a list that was last seen at that moment is stale; None where nothing is."""
    days = days_until_stale(on)
    return None if days is None else timezone.localdate(seen_at) + timedelta(days=days)
