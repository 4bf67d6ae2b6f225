"""Progress for partners: written with the step it tells of, delivered by the worker afterwards.

Of each order one piece of news is under way at a time, in the order of the steps. What a partner does not
take is offered again for 48 hours, then staff finds it in the list of failed ones and can send it again.
"""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from complaints import tracking
from complaints.models.choices import Channel
from complaints.services import listeners
from exchange.models import Delivery, Partner, WorkOrder
from exchange.posting import NotDelivered, post
from exchange.reports import report_of_step
from gaotai_jiazheng.each_by_itself import ENDS_ALL

State = Delivery.State
HOTLINES = frozenset({Channel.HOTLINE_12345, Channel.HOTLINE_12315})
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(hours=48)
# A partner that is slow leaves the rest to the next sweep.
SWEEP_LIMIT = timedelta(seconds=30)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Swept:
    """What a sweep did. put_off: to be offered again; failed: given up."""

    delivered: int = 0
    put_off: int = 0
    failed: int = 0

    def plus(self, outcome):
        return replace(self, **{outcome: getattr(self, outcome) + 1})


@listeners.on_step
def write_news(complaint, step):
    """Put a step of a hotline's case into the post, in the transaction of the step.

    The case is locked by whoever takes the step, so the sequence has no second writer. Steps of a
    bureau's own household are told to no partner. A hotline may also have brought, under its number, a case that was
    handed over to it.
    """
    if not tracking.is_public(step) or not may_have_orders(complaint):
        return
    orders = WorkOrder.objects.select_related("partner").filter(complaint=complaint)
    for order in orders.annotate(last=Max("deliveries__sequence")):
        if order.partner.is_told:
            order.complaint = complaint
            write(order, step)


def may_have_orders(complaint) -> bool:
    """Of a hotline, or received by one under a number."""
    if complaint.channel in HOTLINES or complaint.number_12315:
        return True
    return complaint.handovers.exclude(external_number="").exists()


def write(order, step):
    sequence = (order.last or 0) + 1
    delivery = Delivery(partner=order.partner, order=order, sequence=sequence, event=step.action)
    told = {"delivery": str(delivery.reference), "sequence": sequence}
    told |= report_of_step(order, step)
    delivery.body = json.dumps(told, ensure_ascii=False)
    delivery.save()


def deliver_waiting(*, limit=500, at=None) -> Swept:
    """Deliver what waits, partner by partner, at most ``limit`` pieces for each.

    Safe to run in any number of processes: each piece is locked while it is being sent. A partner
    whose server does not answer is left alone for the rest of the sweep.
    """
    at = at or timezone.now()
    swept = Swept()
    waiting = Delivery.objects.due(at).order_by().values("partner").distinct()
    for partner in Partner.objects.filter(pk__in=waiting):
        stop_at = timezone.now() + SWEEP_LIMIT
        for _ in range(limit):
            outcome, is_unreachable = deliver_one(partner, at)
            if outcome is None:
                break
            swept = swept.plus(outcome)
            if is_unreachable or timezone.now() > stop_at:
                break
    return swept


@transaction.atomic
def deliver_one(partner, at):
    """Deliver what has waited longest: (outcome, is_unreachable); outcome None: nothing waits.

    The row is locked from before the attempt until its result is written. A process killed in between
    leaves it waiting, and whoever comes next sends it under the same reference.
    """
    waiting = Delivery.objects.due(at).filter(partner=partner).select_related("partner")
    delivery = (
        waiting.order_by("next_attempt_at", "pk")
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if delivery is None:
        return None, False
    delivery.attempts += 1
    delivery.first_attempt_at = delivery.first_attempt_at or at
    try:
        send(delivery)
    except NotDelivered as error:
        outcome, is_unreachable = put_off(delivery, error, at), error.is_unreachable
    else:
        delivery.state, delivery.delivered_at, delivery.last_error = State.DELIVERED, at, ""
        outcome, is_unreachable = "delivered", False
    delivery.save(
        update_fields=[
            "attempts", "first_attempt_at", "state", "delivered_at", "next_attempt_at", "last_error",
        ]
    )  # fmt: skip
    return outcome, is_unreachable


def send(delivery) -> None:
    """Post one piece; a fault of the portal's own with it is put off like one of the partner's, so that neither the
    pieces behind it nor other partners are kept waiting. Raises NotDelivered."""
    try:
        post(delivery)
    except (NotDelivered, *ENDS_ALL):
        raise
    except Exception as error:
        log.exception("exchange_broke_off", delivery=str(delivery.reference))
        raise NotDelivered(f"系统出错（{type(error).__name__}）") from error


def put_off(delivery, error, at) -> str:
    """Set the next attempt, the last one at the end of the 48 hours; give up after that."""
    delivery.last_error = str(error)[:300]
    log.warning(
        "exchange_not_delivered",
        delivery=str(delivery.reference),
        partner=delivery.partner.slug,
        attempt=delivery.attempts,
        error=delivery.last_error,
    )
    give_up_at = delivery.first_attempt_at + GIVEN_UP_AFTER
    if at >= give_up_at:
        delivery.state = State.FAILED
        return "failed"
    delivery.next_attempt_at = min(at + wait_after(delivery.attempts), give_up_at)
    return "put_off"


def wait_after(attempts: int) -> timedelta:
    """1, 2, 4, 8 … minutes, at most four hours."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)


def send_again(deliveries, at=None) -> int:
    """Put failed news back into the post for another 48 hours and return how many; others stay."""
    return deliveries.filter(state=State.FAILED).update(
        state=State.WAITING,
        attempts=0,
        first_attempt_at=None,
        next_attempt_at=at or timezone.now(),
        last_error="",
    )
