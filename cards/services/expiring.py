"""Cards that run out: who holds one that is in use, and her enterprise, hear of it thirty and seven days before.

It asks what should have been said by now and was not: each message has a key and is written once, so that a missed
day is made up and two runs say nothing twice.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from cards.models import Card
from cards.models.card import works_there
from cards.services import telling
from workers.services.expiring import SOON, WARNED_BEFORE

AT_ONCE = 500


def running_out(until: date, on: date):
    """Cards in use whose last day comes by then, of people who work for the card's enterprise that day."""
    return Card.objects.live().filter(works_there(on), valid_until__lte=until)


def warn_of_endings(on: date | None = None) -> int:
    """Say what is due on that day; how many cards run out within thirty days."""
    on, after, count = on or timezone.localdate(), 0, 0
    rows = running_out(on + SOON, on).filter(valid_until__gte=on).select_related("worker")
    while cards := list(rows.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            for card in cards:
                warn(card, on)
        after, count = cards[-1].pk, count + len(cards)
    return count


def warn(card, on):
    """The nearest of the days that have come."""
    left = (card.valid_until - on).days
    days = min(each for each in WARNED_BEFORE if left <= each)
    subject = f"上门服务证{card}将于{date_format(card.valid_until)}到期"
    key = f"card-ends:{card.pk}:{days}"
    told = "到期以前请和企业联系换发；到期以后这张证不能用。"
    telling.tell_holder(card, f"您的{subject}", told, dedupe_key=f"{key}:holder")
    told = "由县人社局或者县工业信息化和商务局换发；到期以后这张证不能用。"
    telling.tell_enterprise(card, subject, told, dedupe_key=f"{key}:enterprise")
