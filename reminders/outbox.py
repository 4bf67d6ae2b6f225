"""The outbox: messages are rows of the transaction they tell of; a worker delivers them afterwards.

A caller collects rows with ``post_to_…`` and writes all of them with one ``write``. A message carries a
number and a link, never personal details.

    rows = outbox.post_to_members(bureau.pk, ["contact"], message)
    rows += outbox.post_to_phone(phone, receipt)
    outbox.write(rows)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import structlog
from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone

from reminders.channels import DeliveryFailed
from reminders.channels.email import EmailChannel
from reminders.channels.sms import SmsChannel
from reminders.models import Notification
from reminders.people import Person, directory, members_of, people_by_id

__all__ = [
    "Message",
    "addresses_to_forget",
    "deliver_waiting",
    "forget_addresses",
    "members_of",
    "post_for_print",
    "post_to_email",
    "post_to_members",
    "post_to_phone",
    "post_to_users",
    "send_again",
    "write",
]

Channel, State = Notification.Channel, Notification.State
CHANNELS = {Channel.EMAIL: EmailChannel, Channel.SMS: SmsChannel}
# How long a message that failed waits before the next attempt; after the last one a person decides.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)
# A sweep that takes longer leaves the rest to the next one, so that a slow server holds one worker
# for this long at most (plus one attempt).
SWEEP_LIMIT = timedelta(seconds=30)
# A telephone does not ring for a reminder outside these hours.
RINGS_FROM, RINGS_UNTIL = time(7, 30), time(21, 0)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Message:
    """What is said. kind: a word to filter by, such as "complaint_filed".

    dedupe_key: a message with the same key is written once for each person and channel, ever.
    waits_for_morning: at night the text message is held back until 7:30.
    """

    kind: str
    subject: str
    body: str = ""
    link: str = ""
    dedupe_key: str | None = None
    is_late: bool = False
    waits_for_morning: bool = False


@dataclass(frozen=True)
class Delivery:
    """What a sweep did. put_off: failed this time, to be tried again; failed: given up."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0

    def plus(self, outcome):
        return replace(self, **{outcome: getattr(self, outcome) + 1})


def post_to_members(bureau_id, roles: Iterable[str], message: Message) -> list[Notification]:
    """Rows for those who hold the roles in a bureau today; where nobody does, for their stand-ins."""
    people = directory()
    return rows_for((people.people[user_id] for user_id in people.told(bureau_id, roles)), message)


def post_to_users(users, message: Message) -> list[Notification]:
    """Rows for these users (objects or ids), each once, by the channels that each of them wants.

    Asks the database only about those who hold no office. Who may no longer sign in is left out.
    """
    user_ids = list(dict.fromkeys(getattr(user, "pk", user) for user in users))
    known = directory().people
    if unknown := [user_id for user_id in user_ids if user_id not in known]:
        known = known | people_by_id(unknown)
    return rows_for((known[user_id] for user_id in user_ids if user_id in known), message)


def post_to_phone(phone: str, message: Message) -> list[Notification]:
    """The row of a text message to somebody who has no account."""
    return [row(message, Channel.SMS, address=phone, key="sms")]


def post_to_email(address: str, message: Message) -> list[Notification]:
    """The row of an e-mail to somebody who has no account."""
    return [row(message, Channel.EMAIL, address=address, key="email")]


def post_for_print(message: Message) -> list[Notification]:
    """The row of a notice that staff prints and hands over."""
    return [row(message, Channel.PRINT, key="print")]


def rows_for(people: Iterable[Person], message: Message) -> list[Notification]:
    """The rows of a message to these people: inbox always, e-mail and text message as each wants."""
    rows = []
    for person in people:
        addresses = {Channel.INBOX: "", Channel.EMAIL: person.email, Channel.SMS: person.phone}
        for channel, address in addresses.items():
            if address or channel == Channel.INBOX:
                key = f"{person.user_id}:{channel}"
                rows.append(row(message, channel, key=key, address=address, user_id=person.user_id))
    return rows


def row(message, channel, *, key, address="", user_id=None) -> Notification:
    """One message by one channel, unsaved. The inbox and paper have it as soon as it is written."""
    now = timezone.now()
    is_sent = channel not in CHANNELS
    next_attempt_at = now
    if channel == Channel.SMS and message.waits_for_morning:
        next_attempt_at = morning(now)
    return Notification(
        channel=channel,
        recipient_id=user_id,
        address=address,
        kind=message.kind,
        subject=message.subject[:120],
        body=message.body,
        link=message.link,
        is_late=message.is_late,
        dedupe_key=message.dedupe_key and f"{message.dedupe_key}:{key}",
        state=State.SENT if is_sent else State.QUEUED,
        created_at=now,
        next_attempt_at=next_attempt_at,
        sent_at=now if is_sent else None,
    )


def morning(at: datetime) -> datetime:
    """The moment itself by day; at night the next 7:30."""
    local = timezone.localtime(at)
    if RINGS_FROM <= local.time() < RINGS_UNTIL:
        return at
    day = local.date() + timedelta(days=local.time() >= RINGS_UNTIL)
    return timezone.make_aware(datetime.combine(day, RINGS_FROM))


def write(rows: list[Notification]) -> None:
    """Put rows into the outbox with one INSERT; one whose dedupe_key is there already is left out."""
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)


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
    waiting = Notification.objects.waiting(at).filter(channel=name)
    notification = (
        waiting.order_by("next_attempt_at", "pk").select_for_update(skip_locked=True).first()
    )
    if notification is None:
        return None, False
    notification.attempts += 1
    try:
        channel.send(notification)
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
    notification.next_attempt_at = timezone.now() + WAITS[notification.attempts - 1]
    return "put_off"


@transaction.atomic
def send_again(notifications) -> int:
    """Put failed messages back into the outbox and return how many; others are left as they are."""
    failed = notifications.filter(state=State.FAILED)
    return failed.update(
        state=State.QUEUED, attempts=0, next_attempt_at=timezone.now(), last_error=""
    )


def addresses_to_forget(before: datetime):
    """Messages of that time to people without an account which still have the number they went to."""
    written = Notification.objects.filter(recipient=None, created_at__lt=before)
    return written.annotate(length=Length("address")).filter(length__gt=0)


def forget_addresses(before: datetime) -> int:
    """Empty those numbers; that something was sent, and when, stays. How many there were."""
    return addresses_to_forget(before).update(address="")
