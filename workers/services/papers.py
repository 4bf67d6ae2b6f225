"""Entering, verifying and revoking papers. An enterprise enters; only the bureau of a kind verifies."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from gaotai_jiazheng import uploads
from gaotai_jiazheng.refusals import refusal
from workers.models import (
    Attestation,
    BackgroundCheck,
    InsuranceMonth,
    OccupationCertificate,
    PaperFile,
    Verification,
    VerifyMethod,
    Worker,
)
from workers.permissions import can_enter, can_verify, verifying_slugs
from workers.reading_bureaus import bureau_ids


def enter(model, worker: Worker, *, by, enterprise=None, files=(), **values):
    """Add a paper with its files. Raises ValidationError by field and of the kind's constraints."""
    stored = []
    try:
        with transaction.atomic():
            paper = model(worker=worker, entered_by=by, entered_for=enterprise, **values)
            paper.full_clean()
            paper.save()
            add_files(paper, files, by=by, stored=stored)
    except (DatabaseError, OSError):
        for row in stored:
            row.file.storage.delete(row.file.name)
        raise
    return paper


def add_files(paper, files: list[uploads.Accepted], *, by, stored):
    """Keep accepted files of a paper; those written to the disk are put into ``stored``."""
    uploads.check_together([file.size for file in files])
    for file in files:
        row = PaperFile(
            worker_id=paper.worker_id,
            paper=paper,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            digest=file.digest,
            uploaded_by=by,
        )
        row.file.save(file.name, ContentFile(file.content), save=False)
        stored.append(row)
        row.save()


@transaction.atomic
def verify(
    paper, *, agrees: bool, method: str, by, note: str = "", conclusion: str = "", at=None
) -> Verification:
    """Write down a look. conclusion: of a health check, for 县卫生健康局 alone to read.

    One that agrees is what the paper's standing rests on; one that does not takes an
    earlier one away. Raises PermissionDenied."""
    if not can_verify(by, type(paper)):
        raise PermissionDenied("这类材料不由您的单位核验。")
    paper = type(paper).objects.select_for_update(of=("self",)).get(pk=paper.pk)
    look = look_at(paper, agrees=agrees, method=method, by=by, note=note, at=at)
    paper.verification = look if agrees else None
    changed = ["verification"]
    if conclusion:
        paper.conclusion = conclusion
        changed.append("conclusion")
    paper.save(update_fields=changed)
    return look


def look_at(subject, *, agrees, method, by, note="", at=None) -> Verification:
    return Verification.objects.create(
        subject=subject,
        agrees=agrees,
        method=method,
        bureau=bureau_of(by, type(subject), getattr(subject, "kind", "")),
        by=by,
        at=at or timezone.now(),
        note=note,
    )


def bureau_of(user, model, kind="") -> Bureau:
    """The bureau for which the person looks. Raises PermissionDenied for whoever acts for none of them."""
    ids = bureau_ids()
    mine = roles_of(user)
    for slug in sorted(verifying_slugs(model, kind)):
        if ids.get(slug) in mine:
            return Bureau.objects.get(pk=ids[slug])
    raise PermissionDenied("您不是负责单位的人员。")


@transaction.atomic
def revoke(certificate: OccupationCertificate, *, on: date, reason: str, by) -> None:
    """A certificate is void from a day. Raises PermissionDenied; ValidationError, code already_revoked."""
    if not can_verify(by, OccupationCertificate):
        raise PermissionDenied("只有县人社局可以登记吊销。")
    rows = OccupationCertificate.objects.select_for_update(of=("self",))
    certificate = rows.get(pk=certificate.pk)
    if certificate.revoked_on is not None:
        raise ValidationError("这个证书已经吊销。", code="already_revoked")
    if on < certificate.issued_on:
        raise refusal("on", "吊销日不能早于发证日。", "order")
    certificate.revoked_on, certificate.revoked_reason = on, reason
    certificate.save(update_fields=["revoked_on", "revoked_reason"])


@transaction.atomic
def enter_background(worker: Worker, *, result: str, checked_on: date, by) -> BackgroundCheck:
    """What 县公安局 found, and the day: entered and verified in one. Raises PermissionDenied, ValidationError."""
    return with_its_look(BackgroundCheck(worker=worker, result=result, checked_on=checked_on), by)


@transaction.atomic
def attest(worker: Worker, *, kind: str, value: str, since: date, until: date | None, by):
    """A fact by the bureau that knows it. Raises PermissionDenied, ValidationError."""
    paper = Attestation(worker=worker, kind=kind, value=value, since=since, until=until)
    return with_its_look(paper, by)


def with_its_look(paper, by):
    """Save a paper together with the look of the bureau that enters it.

    The look names its subject, so the row's key is drawn before the look is written.
    """
    if not can_enter(by, type(paper), getattr(paper, "kind", "")):
        raise PermissionDenied("这类材料不由您的单位登记。")
    if hasattr(paper, "entered_by_id"):
        paper.entered_by = by
    paper.full_clean(exclude=["verification"], validate_constraints=False)
    paper.pk = next_key(type(paper))
    paper.verification = look_at(paper, agrees=True, method=VerifyMethod.OWN_RECORDS, by=by)
    paper.validate_constraints()
    paper.save(force_insert=True)
    return paper


def next_key(model) -> int:
    """The next key of a table, drawn from its own sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]


def enter_insurance_month(employment, *, month: date, by, **flags) -> InsuranceMonth:
    """Which insurances were paid in a month; said again it replaces. Raises PermissionDenied."""
    if not can_enter(by, InsuranceMonth):
        raise PermissionDenied("社会保险由县人社局登记。")
    row = InsuranceMonth(employment=employment, month=month.replace(day=1), entered_by=by, **flags)
    row.clean_fields()
    found, _ = InsuranceMonth.objects.update_or_create(
        employment=employment, month=row.month, defaults={"entered_by": by, **flags}
    )
    return found
