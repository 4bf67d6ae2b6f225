"""Erasing who complained, once a closed case has been kept for as long as the privacy notice says.

The case itself stays for the statistics: what it was about, where, who handled it, its steps and clocks.
What goes: name, telephone number, its index and address of the complainant, who an agent or a joint
complainant was, the attached files, the same
values in the history that the database's triggers keep, and the numbers that messages were sent to.
What stays besides: the official papers that were issued, whole and sealed, each with its digests. They are
records of the bureau's acts, and a digest of words that are gone proves nothing; who handles the case opens
them with a reason (docs/decisions/papers.md).

Source: 《个人信息保护法》第四十七条第一款第一项 (the period is over), counted from the day of closing.
Assumption: the number of years (``settings.RETENTION_YEARS_OF_CASES``), to be confirmed by 县档案局.
"""

from dataclasses import dataclass
from datetime import datetime

import pghistory
import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from complaints import attachments
from complaints.models import Agent, Attachment, Complaint, JointComplainant, WageWorker
from reminders import outbox

CASES_AT_ONCE = 200
COMPLAINANT = (
    "complainant_name",
    "complainant_phone",
    "complainant_phone_index",
    "complainant_address",
)
NOTHING = dict.fromkeys(COMPLAINANT, "")
# Who stood beside the complainant, with the columns that say who it was.
BESIDE = {Agent: ("name", "phone", "id_number"), JointComplainant: ("name", "phone")}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Erased:
    """How many cases, attached files, rows of history and addresses of messages were emptied."""

    cases: int = 0
    files: int = 0
    events: int = 0
    addresses: int = 0

    def plus(self, other: "Erased") -> "Erased":
        return Erased(
            self.cases + other.cases,
            self.files + other.files,
            self.events + other.events,
            self.addresses + other.addresses,
        )


def kept_since(at: datetime) -> datetime:
    """The moment so many years ago: what was closed before it is not kept any longer."""
    local = timezone.localtime(at)
    year = local.year - settings.RETENTION_YEARS_OF_CASES
    try:
        return local.replace(year=year)
    except ValueError:  # 29 February
        return local.replace(year=year, day=28)


def cases_to_erase(at: datetime):
    """Cases closed too long ago that still name a complainant. A reopened one is not closed."""
    return Complaint.objects.filter(closed_at__lt=kept_since(at), erased_at=None)


def preview(at: datetime | None = None) -> Erased:
    """What ``erase`` would do."""
    at = at or timezone.now()
    cases = cases_to_erase(at)
    return Erased(
        cases.count(),
        Attachment.objects.filter(complaint__in=cases).count(),
        Complaint.pgh_event_model.objects.filter(pgh_obj__in=cases).count(),
        outbox.addresses_to_forget(kept_since(at)).count(),
    )


def erase(at: datetime | None = None, *, limit: int | None = None) -> Erased:
    """Erase what is due, batch by batch; each batch is whole or not done at all.

    Safe to run twice and at the same time: a case that somebody is working on is left to the next run.
    limit: about how many cases at most.
    """
    at = at or timezone.now()
    erased = Erased()
    while limit is None or erased.cases < limit:
        batch = erase_batch(at)
        if not batch.cases:
            break
        erased = erased.plus(batch)
    erased = erased.plus(Erased(addresses=outbox.forget_addresses(kept_since(at))))
    log.info(
        "cases_erased",
        cases=erased.cases,
        files=erased.files,
        events=erased.events,
        addresses=erased.addresses,
    )
    return erased


@transaction.atomic
def erase_batch(at: datetime) -> Erased:
    """The cases that were closed first, at most ``CASES_AT_ONCE``."""
    due = cases_to_erase(at).order_by("closed_at", "pk")
    keys = list(
        due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:CASES_AT_ONCE]
    )
    if not keys:
        return Erased()
    WageWorker.objects.filter(claim__in=keys).update(name="", phone="", phone_index="")
    files = Attachment.objects.filter(complaint__in=keys)
    count = files.count()
    attachments.delete(files)
    with pghistory.context(task="purge_cases"):
        Complaint.objects.filter(pk__in=keys).update(**NOTHING, erased_at=at)
    # After the update: its own trigger has just written down what was replaced.
    events = Complaint.pgh_event_model.objects.filter(pgh_obj__in=keys).update(**NOTHING)
    return Erased(len(keys), count, events + erase_beside(keys))


def erase_beside(keys) -> int:
    """Empty who stood beside the complainants of these cases; how many rows of history were emptied."""
    emptied = 0
    for model, names in BESIDE.items():
        nothing = dict.fromkeys(names, "")
        people = model.objects.filter(complaint__in=keys)
        with pghistory.context(task="purge_cases"):
            people.update(**nothing)
        events = model.pgh_event_model.objects.filter(pgh_obj__in=people.values("pk"))
        emptied += events.update(**nothing)
    return emptied
