"""Cards that run out, and background checks on which they stand: who holds a card that is in use, and her enterprise,
hear of it thirty and seven days before.

It asks what should have been said by now and was not: each message has a key and is written once, so that a missed
day is made up and two runs say nothing twice.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from cards.models import Card, Clearance
from cards.models.card import works_there
from cards.services import telling
from enterprises.models import ServiceLine
from workers.models import Employment, WorkerTerms
from workers.services.expiring import SOON, WARNED_BEFORE
from workers.services.standing import after_months

AT_ONCE = 500
# By so much the length of months differs at most.
AS_MONTHS_DIFFER = timedelta(days=3)


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
    days = stage(card.valid_until, on)
    subject = f"上门服务证{card}将于{date_format(card.valid_until)}到期"
    key = f"card-ends:{card.pk}:{days}"
    told = "到期以前请和企业联系换发；到期以后这张证不能用。"
    telling.tell_holder(card, f"您的{subject}", told, dedupe_key=f"{key}:holder")
    told = "由县人社局或者县工业信息化和商务局换发；到期以后这张证不能用。"
    telling.tell_enterprise(card, subject, told, dedupe_key=f"{key}:enterprise")


def stage(until, on) -> int:
    """How many days before an end is the nearest warning that has come."""
    return min(each for each in WARNED_BEFORE if (until - on).days <= each)


def warn_of_background(on: date | None = None) -> int:
    """Say of whom with a card in use the background check runs out within thirty days; how many. It is no paper of the
    enterprise's, so that no other warning tells of it."""
    on, after, count = on or timezone.localdate(), 0, 0
    terms = WorkerTerms.objects.in_force(on)
    rows = background_ending(on, terms)
    while cards := list(rows.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            for card in cards:
                until = after_months(card.checked_on, months_of(card, terms))
                if on <= until <= on + SOON:
                    warn_of_check(card, until, on)
                    count += 1
        after = cards[-1].pk
    return count


def background_ending(on, terms):
    """Cards in use with ``checked_on``, the day of the holder's latest passed check, and ``cares_for_children``; where
    that day is such that the check may end within thirty days, by the longest and the shortest time that one holds."""
    months = (terms.background_months, terms.background_months_with_children)
    passed = Clearance.objects.filter(worker=OuterRef("worker")).order_by("-checked_on")
    care = Employment.objects.in_force(on).filter(
        worker=OuterRef("worker"), service_lines__contains=[ServiceLine.CHILD_CARE]
    )
    rows = Card.objects.live().filter(works_there(on), valid_until__gte=on)
    rows = rows.annotate(
        checked_on=Subquery(passed.values("checked_on")[:1]), cares_for_children=Exists(care)
    )
    first = after_months(on, -max(months)) - AS_MONTHS_DIFFER
    last = after_months(on + SOON, -min(months)) + AS_MONTHS_DIFFER
    return rows.filter(checked_on__range=(first, last)).select_related("worker")


def months_of(card, terms) -> int:
    """How long the holder's check holds."""
    if card.cares_for_children:
        return terms.background_months_with_children
    return terms.background_months


def warn_of_check(card, until, on):
    subject = f"背景核验将于{date_format(until)}到期"
    told = "到期以前请企业联系县公安局重新核验；到期以后上门服务证变黄，三十天以后变红。"
    key = f"card-check-ends:{card.pk}:{until}:{stage(until, on)}"
    telling.tell_holder(card, f"您的{subject}", told, dedupe_key=f"{key}:holder")
    subject = f"上门服务证{card}的持证人{subject}"
    told = "请联系县公安局重新核验；到期以后证变黄，三十天以后变红。"
    telling.tell_enterprise(card, subject, told, dedupe_key=f"{key}:enterprise")
