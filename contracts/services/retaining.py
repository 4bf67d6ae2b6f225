"""Erasing who the people of a contract were, once it has been over for as long as is kept; and drafts left lying.

What goes: names, telephone and identity numbers, the home, the text and the page, pictures of signatures,
what was typed, and the masks of lists. What stays: that there was a contract, of which enterprise, from
when to when, who signed in which way, its digests, and the price list of that minute, which was public.

Source: 《个人信息保护法》第十九条, 第四十七条第一款第一项. Assumption: the number of years
(``settings.RETENTION_YEARS_OF_CONTRACTS``), to be confirmed by 县档案局 and 县市场监管局.
"""

from datetime import datetime

import pghistory
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contracts.models import (
    ContractPaper,
    ContractParty,
    ContractText,
    OneTimeCode,
    ServiceContract,
    SignatureFile,
)
from contracts.transitions import State

AT_ONCE = 200
OVER = (State.WITHDRAWN, State.SUPERSEDED, State.ENDED, State.EXPIRED)
MASKS = ("consumer_shown", "worker_shown")


def kept_since(at: datetime):
    """The day so many years ago: what was over before it is not kept any longer."""
    day = timezone.localdate(at)
    year = day.year - settings.RETENTION_YEARS_OF_CONTRACTS
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def due(at: datetime):
    """Contracts that have been over for too long and still name somebody."""
    return ServiceContract.objects.filter(
        Q(closed_on__lt=kept_since(at)), state__in=OVER, erased_at=None
    )


def erase(at: datetime | None = None) -> int:
    """Erase what is due, batch by batch; how many contracts. Safe to run twice and at the same time."""
    at = at or timezone.now()
    erased = 0
    while batch := erase_batch(at):
        erased += batch
    return erased


@transaction.atomic
def erase_batch(at: datetime) -> int:
    rows = due(at).order_by("closed_on", "pk").select_for_update(skip_locked=True)
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return 0
    of_these = {"contract__in": keys}
    ContractText.objects.filter(**of_these).update(content="")
    ContractPaper.objects.filter(**of_these).update(pdf="")
    OneTimeCode.objects.filter(party__contract__in=keys).delete()
    ContractParty.objects.filter(**of_these).update(name="", phone="", id_number="", address="")
    erase_pictures(keys)
    nothing = dict.fromkeys(MASKS, "")
    with pghistory.context(task="purge_contracts"):
        ServiceContract.objects.filter(pk__in=keys).update(answers="", erased_at=at, **nothing)
    # After the update: its own trigger has just written down what was replaced.
    ServiceContract.pgh_event_model.objects.filter(pgh_obj__in=keys).update(**nothing)
    return len(keys)


def discard_drafts(at: datetime | None = None) -> int:
    """Delete drafts that nobody has written in for as many years; they name people whose contract never came about.
    How many. Safe to run twice and at the same time."""
    at = at or timezone.now()
    discarded = 0
    while batch := discard_batch(at):
        discarded += batch
    return discarded


@transaction.atomic
def discard_batch(at: datetime) -> int:
    left = ServiceContract.objects.filter(state=State.DRAFT, updated_at__date__lt=kept_since(at))
    rows = left.order_by("updated_at", "pk").select_for_update(skip_locked=True)
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    ServiceContract.objects.filter(pk__in=keys).delete()
    events = ServiceContract.pgh_event_model.objects.filter(pgh_obj__in=keys)
    events.update(**dict.fromkeys(MASKS, ""))
    return len(keys)


def erase_pictures(keys):
    storage = SignatureFile._meta.get_field("file").storage
    pictures = SignatureFile.objects.filter(signature__contract__in=keys)
    names = list(pictures.values_list("file", flat=True))
    pictures.delete()
    for name in names:
        transaction.on_commit(lambda name=name: storage.delete(name))
