"""The messages of a step, as rows of the transaction they tell of; ``reminders.outbox`` delivers them.

A caller collects rows with ``post_to_…`` and writes all of them with one ``write``. A message carries a
number and a link, never personal details.

    rows = posting.post_to_bureau(bureau.pk, ["contact"], message)
    rows += posting.post_to_phone(phone, receipt)
    posting.write(rows)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from gaotai_jiazheng.identifiers import MOBILE
from gaotai_jiazheng.together import insert_together
from reminders.models import Notification
from reminders.people import Person, directory, people_by_id

Channel, State = Notification.Channel, Notification.State
# The inbox and paper have a message as soon as its row is written.
AT_ONCE = frozenset({Channel.INBOX, Channel.PRINT})
# A telephone does not ring for a reminder outside these hours.
RINGS_FROM, RINGS_UNTIL = time(7, 30), time(21, 0)


@dataclass(frozen=True)
class Message:
    """What is said. kind: a word to filter by, such as "complaint_filed".

    dedupe_key: a message with the same key is written once for each person and channel, ever.
    waits_for_morning: at night the text message is held back until 7:30, at every attempt.
    good_until: the moment from which it is of no use, as a code that has expired; it is not sent afterwards.
    """

    kind: str
    subject: str
    body: str = ""
    link: str = ""
    dedupe_key: str | None = None
    is_late: bool = False
    waits_for_morning: bool = False
    good_until: datetime | None = None


def post_to_bureau(bureau_id, roles: Iterable[str], message: Message) -> list[Notification]:
    """One row for a bureau, which the worker copies to the people that ``post_to_members`` would find then.

    For what a stranger waits for: a filing writes one row and not one for each person and channel.
    """
    return [row(message, Channel.MEMBERS, key="members", bureau_id=bureau_id, roles=list(roles))]


def post_to_members(bureau_id, roles: Iterable[str], message: Message) -> list[Notification]:
    """Rows for those who hold the roles in a bureau today; where nobody does, for their stand-ins."""
    people = directory()
    return rows_for((people.people[user_id] for user_id in people.told(bureau_id, roles)), message)


def post_to_users(users, message: Message) -> list[Notification]:
    """Rows for these users (objects or ids), each once, by the channels that each of them wants.

    Asks the database only about those who hold no office. Whoever may no longer sign in is left out.
    """
    user_ids = list(dict.fromkeys(getattr(user, "pk", user) for user in users))
    known = directory().people
    if unknown := [user_id for user_id in user_ids if user_id not in known]:
        known = known | people_by_id(unknown)
    return rows_for((known[user_id] for user_id in user_ids if user_id in known), message)


def post_to_phone(phone: str, message: Message) -> list[Notification]:
    """The row of a text message to somebody who has no account; none for a landline, which would only fail."""
    if not MOBILE.fullmatch(phone):
        return []
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


def row(message, channel, *, key, address="", user_id=None, **values) -> Notification:
    """One message by one channel, unsaved. values: further fields of its channel."""
    now = timezone.now()
    is_sent = channel in AT_ONCE
    written = Notification(
        channel=channel,
        recipient_id=user_id,
        address=address,
        kind=message.kind,
        subject=message.subject[:120],
        body=message.body,
        link=message.link,
        is_late=message.is_late,
        waits_for_morning=message.waits_for_morning,
        good_until=message.good_until,
        dedupe_key=f"{message.dedupe_key}:{key}" if message.dedupe_key else None,
        state=State.SENT if is_sent else State.QUEUED,
        created_at=now,
        sent_at=now if is_sent else None,
        **values,
    )
    written.next_attempt_at = may_ring(written, now)
    return written


def may_ring(notification: Notification, at: datetime) -> datetime:
    """The moment from which on a message may be attempted that is wanted at ``at``."""
    is_quiet = notification.channel == Channel.SMS and notification.waits_for_morning
    return morning(at) if is_quiet else at


def morning(at: datetime) -> datetime:
    """The moment itself by day; at night the next 7:30."""
    local = timezone.localtime(at)
    if RINGS_FROM <= local.time() < RINGS_UNTIL:
        return at
    day = local.date() + timedelta(days=local.time() >= RINGS_UNTIL)
    return timezone.make_aware(datetime.combine(day, RINGS_FROM))


def write(rows: list[Notification]) -> None:
    """Put rows into the outbox with one INSERT; one whose dedupe_key is there already is left out."""
    if any(row.dedupe_key for row in rows):
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
    elif rows:
        insert_together(rows)
