"""The outbox: what ``reminders.posting`` wrote with a step, a worker delivers afterwards."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone

from gaotai_jiazheng.each_by_itself import ENDS_ALL
from reminders.channels import DeliveryFailed
from reminders.channels.email import EmailChannel
from reminders.channels.members import MembersChannel
from reminders.channels.sms import SmsChannel
from reminders.models import Notification
from reminders.people import members_of
from reminders.posting import (
    Message,
    may_ring,
    post_for_print,
    post_to_bureau,
    post_to_email,
    post_to_members,
    post_to_phone,
    post_to_users,
    rows_for,
    write,
)

__all__ = [
    "Message",
    "addresses_to_forget",
    "deliver_waiting",
    "forget_addresses",
    "members_of",
    "post_for_print",
    "post_to_bureau",
    "post_to_email",
    "post_to_members",
    "post_to_phone",
    "post_to_users",
    "rows_for",
    "send_again",
    "write",
]

Channel, State = Notification.Channel, Notification.State
CHANNELS = {
    Channel.MEMBERS: MembersChannel,
    Channel.EMAIL: EmailChannel,
    Channel.SMS: SmsChannel,
}
# How long a message that failed waits before the next attempt; after the last one a person decides.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)
# A sweep that takes longer leaves the rest to the next one, so that a slow server holds one worker
# for this long at most (plus one attempt).
SWEEP_LIMIT = timedelta(seconds=30)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """What a sweep did. put_off: failed this time, to be tried again, or kept for the morning; failed: given up;
    expired: of no use any more, and not sent."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    expired: int = 0

    def plus(self, outcome):
        return replace(self, **{outcome: getattr(self, outcome) + 1})


def deliver_waiting(channels=tuple(CHANNELS), *, limit=500, at: datetime | None = None) -> Delivery:
    """Deliver what waits, channel by channel, at most ``limit`` messages of each.

    Safe to run in any number of processes: each message is locked while it is being sent. A channel
    whose server does not answer is left alone for the rest of the sweep.
    """
    at = at or timezone.now()
    delivery = Delivery()
    for name in channels:
        stop_at = timezone.now() + SWEEP_LIMIT
        with CHANNELS[name]() as channel:
            for _ in range(limit):
                outcome, is_server_down = deliver_one(name, channel, at)
                if outcome is None:
                    break
                delivery = delivery.plus(outcome)
                if is_server_down or timezone.now() > stop_at:
                    break
    return delivery


@transaction.atomic
def deliver_one(name, channel, at):
    """Deliver the message that has waited longest: (outcome, is_server_down); outcome None: none waits.

    The row is locked from before the attempt until its result is written. A process killed in between
    leaves it waiting, and whoever comes next sends it under the same key.
    """
    notification = longest_waiting(name, at)
    if notification is None:
        return None, False
    if outcome := held_back(notification, at):
        return outcome, False
    notification.attempts += 1
    try:
        send(channel, notification)
    except DeliveryFailed as error:
        outcome, is_server_down = put_off(notification, error), error.is_server_down
    else:
        notification.state, notification.sent_at = State.SENT, timezone.now()
        notification.last_error = ""
        outcome, is_server_down = "sent", False
    notification.save(
        update_fields=["attempts", "state", "sent_at", "next_attempt_at", "last_error"]
    )
    return outcome, is_server_down


def send(channel, notification) -> None:
    """Send one message; a fault of the portal's own with it is put off like one of the other side's, so that those
    behind it are not kept waiting. Raises DeliveryFailed."""
    try:
        with transaction.atomic():
            channel.send(notification)
    except (DeliveryFailed, *ENDS_ALL):
        raise
    except Exception as error:
        log.exception(
            "delivery_broke_off", notification=notification.pk, channel=notification.channel
        )
        raise DeliveryFailed(f"系统出错（{type(error).__name__}）") from error


def held_back(notification, at) -> str:
    """What becomes of a message that is not attempted now: it has expired, or it waits for the morning; "" for
    any other."""
    if notification.good_until is not None and notification.good_until <= at:
        notification.state = State.EXPIRED
        log.warning("message_expired", notification=notification.pk, kind=notification.kind)
        notification.save(update_fields=["state"])
        return "expired"
    rings_at = may_ring(notification, at)
    if rings_at > at:
        notification.next_attempt_at = rings_at
        notification.save(update_fields=["next_attempt_at"])
        return "put_off"
    return ""


def longest_waiting(name, at) -> Notification | None:
    """The message of a channel to be sent next, locked; when none waits, one that has gone astray."""
    for messages in (Notification.objects.waiting(at), Notification.objects.astray(at)):
        in_turn = messages.filter(channel=name).order_by("next_attempt_at", "pk")
        if notification := in_turn.select_for_update(skip_locked=True).first():
            return notification
    return None


def put_off(notification, error) -> str:
    """Set the next attempt, or give up when there is none left or none can help."""
    notification.last_error = str(error)[:300]
    log.warning(
        "delivery_failed",
        notification=notification.pk,
        channel=notification.channel,
        attempt=notification.attempts,
        error=notification.last_error,
    )
    if error.is_final or notification.attempts > len(WAITS):
        notification.state = State.FAILED
        return "failed"
    wanted_at = timezone.now() + WAITS[notification.attempts - 1]
    notification.next_attempt_at = may_ring(notification, wanted_at)
    return "put_off"


@transaction.atomic
def send_again(notifications) -> int:
    """Put failed messages back into the outbox and return how many; others are left as they are, and so is one
    whose number was erased meanwhile or whose time is over. What waits for the morning waits for it here, too."""
    failed = notifications.failed().alias(length=Length("address"))
    return failed.filter(Q(channel=Channel.MEMBERS) | Q(length__gt=0)).update(
        state=State.QUEUED, attempts=0, next_attempt_at=timezone.now(), last_error=""
    )


def addresses_to_forget(before: datetime):
    """Messages of that time to people without an account which still have the number they went to."""
    written = Notification.objects.filter(recipient=None, created_at__lt=before)
    return written.annotate(length=Length("address")).filter(length__gt=0)


def forget_addresses(before: datetime) -> int:
    """Empty those numbers; that something was sent, and when, stays. How many there were."""
    return addresses_to_forget(before).update(address="")
