"""Erasing who somebody was, once she has been gone for as long as the parameters say.

What goes: everything that says who it is, papers and their files, consents, codes, corrections, and the same
values in the history that the database's triggers keep. What stays: the emptied row, the employments (which
enterprise, which days) for the statistics, and the looks of bureaus, which hold nothing of a person.

Source: 《个人信息保护法》第四十七条第一款第一项. The number of years is ``WorkerTerms.retention_years``.
"""

from datetime import date
from functools import partial

import pghistory
import structlog
from django.db import transaction
from django.db.models import PROTECT, Exists, OuterRef, Q
from django.utils import timezone

from workers.models import (
    Attestation,
    BackgroundCheck,
    Consent,
    Correction,
    Employment,
    EmploymentRequest,
    HealthCertificate,
    ImportLine,
    OccupationCertificate,
    OneTimeCode,
    PaperFile,
    Policy,
    Worker,
    WorkerTerms,
)

AT_ONCE = 200
SEALED = ("id_number", "name", "birth_date", "phone")
DIGESTS = ("id_digest", "name_digest", "phone_digest", "id_issuer", "photo")
NOTHING = dict.fromkeys((*SEALED, *DIGESTS), "")
PAPERS = (OccupationCertificate, HealthCertificate, BackgroundCheck, Policy, Attestation)
# Deleted with the person, their history as well.
TRACKED = (*PAPERS, Consent)
UNTRACKED = (OneTimeCode, Correction)

log = structlog.get_logger(__name__)


def kept_since(on: date) -> date:
    """Whoever was gone before this day is not kept any longer."""
    years = WorkerTerms.objects.in_force(on).retention_years
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def workers_to_erase(on: date):
    """Whose last employment ended too long ago; who never had one counts from the day of registration."""
    before = kept_since(on)
    recent = Employment.objects.filter(worker=OuterRef("pk")).filter(
        Q(ended_on=None) | Q(ended_on__gte=before)
    )
    return Worker.objects.registered().filter(~Exists(recent), registered_at__date__lt=before)


def erase_due(on: date | None = None) -> int:
    """Erase those who are due, batch by batch; how many. Safe to run twice and at the same time."""
    on = on or timezone.localdate()
    erased = 0
    while count := erase_batch(on):
        erased += count
    log.info("workers_erased", workers=erased)
    return erased


@transaction.atomic
def erase_batch(on: date) -> int:
    due = workers_to_erase(on).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return 0
    forget_beside(keys)
    photos = list(
        Worker.objects.filter(pk__in=keys).exclude(photo="").values_list("photo", flat=True)
    )
    with pghistory.context(task="erase_workers"):
        Worker.objects.filter(pk__in=keys).update(
            **NOTHING,
            photo_consented_at=None,
            sex="",
            town=None,
            community=None,
            state=Worker.State.ERASED,
            erased_at=timezone.now(),
        )
    Worker.pgh_event_model.objects.filter(pgh_obj__in=keys).update(**NOTHING)
    delete_after_commit(Worker._meta.get_field("photo").storage, photos)
    return len(keys)


def forget_beside(keys) -> None:
    """Delete what belongs to these people, with its history and files."""
    files = PaperFile.objects.filter(worker__in=keys)
    names = list(files.values_list("file", flat=True))
    files.delete()
    delete_after_commit(PaperFile._meta.get_field("file").storage, names)
    for model in TRACKED:
        rows = model.objects.filter(worker__in=keys)
        ids = list(rows.values_list("pk", flat=True))
        rows.delete()
        model.pgh_event_model.objects.filter(pgh_obj__in=ids).delete()
    for model in UNTRACKED:
        model.objects.filter(worker__in=keys).delete()
    numbers = Worker.objects.filter(pk__in=keys).exclude(id_digest="").values("id_digest")
    lines = ImportLine.objects.filter(Q(worker__in=keys) | Q(id_digest__in=numbers))
    lines.update(values="", id_digest="", phone_digest="")


def delete_after_commit(storage, names):
    for name in names:
        transaction.on_commit(partial(storage.delete, name))


def untouched_since(worker_ids, employment_ids) -> list[int]:
    """Of these people those of whom there is nothing but these employments, as they were written: no row of
    any app, also of those above, that would stay without its person."""
    others = [
        *rows_that_need(Worker, "", besides={Employment, ImportLine}),
        *rows_that_need(Employment, "worker", besides={ImportLine}),
        EmploymentRequest.objects.filter(worker=OuterRef("pk")),
        Employment.objects.filter(worker=OuterRef("pk")).exclude(pk__in=employment_ids),
        OneTimeCode.objects.filter(worker=OuterRef("pk"), used_at__isnull=False),
    ]
    found = Worker.objects.filter(pk__in=worker_ids).select_for_update(of=("self",))
    for rows in others:
        found = found.filter(~Exists(rows))
    return list(found.values_list("pk", flat=True))


def rows_that_need(model, worker, *, besides) -> list:
    """For a query of workers: the rows of each table that protects its row of the model. worker: the way from
    the model to its worker; "" for the worker herself."""
    way = f"__{worker}" if worker else ""
    return [
        field.related_model._base_manager.filter(**{f"{field.field.name}{way}": OuterRef("pk")})
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created
        and not field.concrete
        and field.on_delete is PROTECT
        and field.related_model not in besides
    ]


def remove(worker_ids) -> None:
    """Take people out of the register whom nobody should have entered: row, employments and history."""
    employments = Employment.objects.filter(worker__in=worker_ids)
    ids = list(employments.values_list("pk", flat=True))
    ImportLine.objects.filter(worker__in=worker_ids).update(
        worker=None, employment=None, id_digest=""
    )
    employments.delete()
    Employment.pgh_event_model.objects.filter(pgh_obj__in=ids).delete()
    OneTimeCode.objects.filter(worker__in=worker_ids).delete()
    Worker.objects.filter(pk__in=worker_ids).delete()
    Worker.pgh_event_model.objects.filter(pgh_obj__in=worker_ids).delete()
