"""Entering, verifying and revoking papers. An enterprise enters; only the bureau of a kind verifies."""

from datetime import date
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from enterprises.models import EnterpriseMember
from enterprises.permissions import can_sign_for
from gaotai_jiazheng import uploads
from gaotai_jiazheng.refusals import by_own_names, in_words, refusal, words_of
from reminders import outbox
from workers.models import (
    Attestation,
    BackgroundCheck,
    HealthCertificate,
    InsuranceMonth,
    OccupationCertificate,
    PaperFile,
    Verification,
    VerifyMethod,
    Worker,
    WorkerTerms,
)
from workers.permissions import can_enter, can_verify, verifying_slugs
from workers.reading_bureaus import bureau_ids
from workers.services.standing import after_months

FOUND_OTHERWISE = "原因写在这名服务人员的页面上；填错了的，撤回以后重新登记。"


def enter(model, worker: Worker, *, by, enterprise=None, files=(), **values):
    """Add a paper with its files. Raises ValidationError by field and of the kind's constraints; code too_long."""
    stored = []
    try:
        with transaction.atomic():
            paper = model(worker=worker, entered_by=by, entered_for=enterprise, **values)
            paper.full_clean()
            if model is HealthCertificate:
                refuse_too_long(paper)
            with in_words(by_own_names(words_of(model))):
                paper.save()
            add_files(paper, files, by=by, stored=stored)
    except (DatabaseError, OSError):
        for row in stored:
            row.file.storage.delete(row.file.name)
        raise
    return paper


def refuse_too_long(health: HealthCertificate) -> None:
    """A health certificate holds so many months of the terms of its first day. Code too_long."""
    months = WorkerTerms.objects.in_force(health.valid_from).health_months
    if health.valid_until > after_months(health.valid_from, months):
        message = f"健康证明最长{months}个月，请核对起止日期。"
        raise refusal("valid_until", message, "too_long")


@transaction.atomic
def take_back(paper, *, enterprise, by) -> None:
    """The enterprise takes out what it has entered wrongly, with its files, while no look supports it.

    Raises PermissionDenied; ValidationError, code verified_already.
    """
    paper = type(paper).objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if not can_sign_for(by, enterprise) or paper.entered_for_id != enterprise.pk:
        raise PermissionDenied("只能撤回本企业填报的材料。")
    if paper.is_verified:
        message = "这份材料已经核验，不能撤回；有错的，请联系核验单位。"
        raise ValidationError(message, code="verified_already")
    for row in PaperFile.objects.of(paper):
        transaction.on_commit(partial(row.file.storage.delete, row.file.name))
        row.delete()
    paper.delete()


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
    if not agrees:
        tell_enterprise(paper, "核验不一致", FOUND_OTHERWISE)
    return look


def tell_enterprise(paper, what, body) -> None:
    """Whoever acts for the enterprise that has entered it hears what became of it."""
    if paper.entered_for_id is None:
        return
    members = EnterpriseMember.objects.current().filter(enterprise=paper.entered_for_id)
    message = outbox.Message(
        "worker_paper",
        f"一份{paper._meta.verbose_name}{what}",
        body=body,
        link=reverse("workspace_workers:worker", args=[paper.worker_id]),
    )
    outbox.write(outbox.post_to_users(members.values_list("user_id", flat=True), message))


def refusals_of(papers) -> dict[tuple[type, int], Verification]:
    """(kind, key) of papers that no look supports -> the latest look, which found them to be otherwise. One query."""
    waiting = {(type(paper), paper.pk) for paper in papers if not paper.is_verified}
    if not waiting:
        return {}
    kinds = ContentType.objects.get_for_models(*{model for model, _ in waiting})
    looks = Verification.objects.filter(
        subject_type__in=kinds.values(), subject_id__in={pk for _, pk in waiting}, agrees=False
    )
    models_of = {kind.pk: model for model, kind in kinds.items()}
    found = {
        (models_of[look.subject_type_id], look.subject_id): look
        for look in looks.select_related("bureau").order_by("pk")
    }
    return {key: look for key, look in found.items() if key in waiting}


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
    """A certificate is void from a day; its holder and the enterprise that has entered it are told. Raises
    PermissionDenied; ValidationError, code already_revoked."""
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
    tell_enterprise(certificate, "登记了吊销", "原因写在这名服务人员的页面上。")
    tell_holder(certificate)


def tell_holder(certificate) -> None:
    """Who has no telephone hears of it from the enterprise."""
    if certificate.worker.phone:
        message = outbox.Message(
            "worker_paper",
            "您的一份技能证书登记了吊销",
            body="原因写在我的记录里。登记得不对的，用这个手机号登录要求更正。",
            link=reverse("worker:home"),
            waits_for_morning=True,
        )
        outbox.write(outbox.post_to_phone(certificate.worker.phone, message))


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
    with in_words(by_own_names(words_of(type(paper)))):
        paper.save(force_insert=True)
    return paper


def next_key(model) -> int:
    """The next key of a table, drawn from its own sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]


def enter_insurance_month(employment, *, month: date, by, **flags) -> InsuranceMonth:
    """Which insurances were paid in a month; said again it replaces. Raises PermissionDenied; ValidationError, code
    outside_employment."""
    if not can_enter(by, InsuranceMonth):
        raise PermissionDenied("社会保险由县人社局登记。")
    last = employment.ended_on or timezone.localdate()
    if not employment.started_on.replace(day=1) <= month.replace(day=1) <= last:
        message = "这个月不在这段从业经历里，请核对。"
        raise refusal("month", message, "outside_employment")
    row = InsuranceMonth(employment=employment, month=month.replace(day=1), entered_by=by, **flags)
    row.clean_fields()
    found, _ = InsuranceMonth.objects.update_or_create(
        employment=employment, month=row.month, defaults={"entered_by": by, **flags}
    )
    return found
