"""Telling enterprises that their price list is about to be stale, and that what they have signed is succeeded: a
number and a link, nothing else."""

from collections import defaultdict
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import EnterpriseMember
from market.models import PriceList
from market.services.clocks import REVIEW
from reminders import outbox
from reminders.models import Deadline

AHEAD = timedelta(days=14)


@transaction.atomic
def remind_of_stale_lists(on: date) -> int:
    """Tell the people of each enterprise once before and once after the last day; how many lists.

    Safe to run twice and after a missed day: each message is written once for each person.
    """
    clocks = Deadline.objects.running().filter(
        subject_type=ContentType.objects.get_for_model(PriceList),
        rule__slug=REVIEW,
        due_on__lte=on + AHEAD,
    )
    due = dict(clocks.values_list("subject_id", "due_on"))
    lists = list(PriceList.objects.filter(pk__in=due, state=PriceList.State.PUBLISHED))
    people = people_of(price_list.enterprise_id for price_list in lists)
    rows = []
    for price_list in lists:
        message = message_of(price_list, due[price_list.pk], on)
        rows += outbox.post_to_users(people[price_list.enterprise_id], message)
    outbox.write(rows)
    return len(lists)


def message_of(price_list, due_on, on):
    """What is said before the last day, and what is said after it."""
    is_late = due_on < on
    words = "已经很久没有核对" if is_late else f"请在{due_on.month}月{due_on.day}日以前核对"
    return outbox.Message(
        kind="price_list_stale",
        subject=f"价目表第{price_list.version}版{words}",
        link=reverse("market_workspace:room"),
        dedupe_key=f"price-list:{price_list.pk}:{due_on}:{'late' if is_late else 'soon'}",
    )


def tell_signers(before, successor) -> None:
    """Those whose signature stands under a version learn until when it holds, and that there is another text."""
    signed = before.signatures.filter(withdrawn_at=None).values_list("enterprise", flat=True)
    begins = date_format(timezone.localdate(successor.in_force_from))
    message = outbox.Message(
        kind="convention_adopted",
        subject=f"公约第{successor.version}版{begins}起施行，您的企业签的第{before.version}版到时失效",
        body="自愿签署；看过新的一版，可以再签。",
        link=reverse("convention_workspace:room"),
    )
    people = people_of(signed)
    outbox.write(outbox.post_to_users([each for ids in people.values() for each in ids], message))


def people_of(enterprise_ids) -> dict[int, list[int]]:
    """Enterprise id -> user ids of who acts for it today; one query."""
    found = defaultdict(list)
    rows = EnterpriseMember.objects.current().filter(enterprise__in=list(enterprise_ids))
    for enterprise_id, user_id in rows.values_list("enterprise_id", "user_id"):
        found[enterprise_id].append(user_id)
    return found
