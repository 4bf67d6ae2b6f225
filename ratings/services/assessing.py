"""The enterprise measures itself, shows evidence, and hands in its dossier."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosure.gate import refuse_personal_data
from enterprises.models import Enterprise
from gaotai_jiazheng import numbering, uploads
from gaotai_jiazheng.refusals import refusal
from ratings import clocks, permissions, telling
from ratings.gaps import overview
from ratings.models import Answer, Application, Evidence
from ratings.services.stepping import begin, finish, lock, now, refuse_unregistered
from ratings.transitions import Action

NUMBER_PREFIX, NUMBER_SEQUENCE = "PJ", "ratings_application_seq"
MAX_FILES = 60
MAX_FILES_OF_ITEM = 6


@transaction.atomic
def start(enterprise, *, scheme, by, at=None) -> Application:
    """Begin a self-assessment. What an earlier one said of items of the same number and words is taken over.

    Codes: scheme_not_in_use, application_one_open.
    """
    if scheme.state != scheme.State.IN_USE:
        raise ValidationError("这份标准现在不使用。", code="scheme_not_in_use")
    day = timezone.localdate(now(at))
    # Two clicks: the second one waits here and is told that there is a dossier.
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    _, number = numbering.next_number(NUMBER_PREFIX, day, NUMBER_SEQUENCE)
    application = Application(enterprise=enterprise, scheme=scheme, number=number, started_on=day)
    application.full_clean()
    application.save()
    take_over_answers(application)
    return application


def take_over_answers(application):
    """Answers of the enterprise's latest dossier, where the item is word for word the same; no files."""
    earlier = Application.objects.filter(enterprise=application.enterprise).exclude(
        pk=application.pk
    )
    latest = earlier.order_by("-pk").first()
    if latest is None:
        return
    known = {(a.item.number, a.item.title): a for a in latest.answers.select_related("item")}
    Answer.objects.bulk_create(
        Answer(
            application=application,
            item=item,
            claim=answer.claim,
            note=answer.note,
            cost_yuan=answer.cost_yuan,
        )
        for item in application.scheme.items.all()
        if (answer := known.get((item.number, item.title)))
    )


@transaction.atomic
def change_scheme(application, *, scheme, by, at=None) -> Application:
    """Go on by another scheme, as when the bureau has confirmed one: answers to the same items stay, and
    what was said and shown of items that it has not is deleted.

    Codes: dossier_handed_in, scheme_not_in_use.
    """
    application = open_for(application, by)
    if scheme.state != scheme.State.IN_USE:
        raise ValidationError("这份标准现在不使用。", code="scheme_not_in_use")
    same = {(item.number, item.title): item for item in scheme.items.all()}
    for answer in application.answers.select_related("item"):
        if not moved(answer, same):
            answer.delete()
    for evidence in application.evidence.select_related("item"):
        if not moved(evidence, same):
            delete_with_file(evidence)
    application.scheme = scheme
    application.save(update_fields=["scheme"])
    return application


def moved(row, same) -> bool:
    """Hang a row under the item of the same words; False where there is none."""
    item = same.get((row.item.number, row.item.title))
    if item is None:
        return False
    row.item = item
    row.save(update_fields=["item"])
    return True


@transaction.atomic
def answer(application, item, *, claim, note="", cost_yuan=None, by, at=None) -> Answer:
    """Say of one item how far it is met; said again, it takes the place of what was said before.

    cost_yuan: what the enterprise itself reckons it still costs, None where it says nothing.

    Codes: dossier_handed_in, item_of_another_scheme.
    """
    application = open_for(application, by)
    refuse_foreign(application, item)
    found, _ = Answer.objects.update_or_create(
        application=application,
        item=item,
        defaults={
            "claim": claim,
            "note": note,
            "cost_yuan": cost_yuan,
            "answered_at": now(at),
        },
    )
    return found


def add_evidence(application, item, *, title, file: uploads.Accepted, by, at=None) -> Evidence:
    """Keep a file that shows that an item is met; its title is checked as words that become public.

    Codes: dossier_handed_in, item_of_another_scheme, personal_data, too_many_files.
    """
    refuse_personal_data(title, "title")
    evidence = Evidence(
        item=item,
        title=title,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        uploaded_by=by,
        uploaded_at=now(at),
    )
    try:
        with transaction.atomic():
            application = open_for(application, by)
            refuse_foreign(application, item)
            refuse_too_many(application, item)
            evidence.application = application
            evidence.file.save(file.name, ContentFile(file.content), save=False)
            evidence.save()
    except (DatabaseError, OSError):
        if evidence.file:
            evidence.file.storage.delete(evidence.file.name)
        raise
    return evidence


def refuse_too_many(application, item):
    of_item = application.evidence.filter(item=item).count()
    if of_item >= MAX_FILES_OF_ITEM:
        raise refusal("file", f"一个项目最多{MAX_FILES_OF_ITEM}个文件。", "too_many_files")
    if application.evidence.count() >= MAX_FILES:
        raise refusal("file", f"一份申请最多{MAX_FILES}个文件。", "too_many_files")


@transaction.atomic
def remove_evidence(evidence, *, by) -> None:
    """Take a file out of a dossier that was not handed in. Codes: dossier_handed_in."""
    open_for(evidence.application, by)
    delete_with_file(evidence)


def delete_with_file(evidence):
    """The file goes when the transaction is done."""
    name, storage = evidence.file.name, evidence.file.storage
    evidence.delete()
    transaction.on_commit(partial(storage.delete, name))


@transaction.atomic
def submit(application, *, by, at=None, note="") -> Application:
    """Hand the dossier in and apply for the rating; from now on it stays as it is.

    Codes: step_not_allowed, enterprise_not_registered, scheme_not_confirmed, has_gaps. Raises PermissionDenied.
    """
    application = begin(application, Action.SUBMIT, by=by)
    refuse_unregistered(application.enterprise)
    if not application.scheme.is_confirmed:
        message = "这份标准是自评参考，还没有评定单位确认，不能据此申请评定。"
        raise ValidationError(message, code="scheme_not_confirmed")
    if gaps := overview(application).gaps:
        raise ValidationError(f"还差{len(gaps)}项，补齐后才能申请。", code="has_gaps")
    at = now(at)
    finish(application, Action.SUBMIT, by=by, at=at, note=note, submitted_at=at)
    clocks.start(application, clocks.ACCEPTANCE, at)
    telling.tell_bureau(application, "有新的评定申请，待审查")
    return application


@transaction.atomic
def withdraw(application, *, by, at=None, note="") -> Application:
    """The enterprise takes its application back."""
    application = begin(application, Action.WITHDRAW, by=by)
    finish(application, Action.WITHDRAW, by=by, at=now(at), note=note)
    clocks.cancel_all(application, "申请已撤回", now(at))
    telling.tell_bureau(application, "企业已撤回申请")
    return application


def open_for(application, by) -> Application:
    """The locked dossier, for whoever may write in it. Raises PermissionDenied; code dossier_handed_in."""
    application = lock(application)
    if not application.is_editable:
        raise ValidationError("申请已经提交，不能再修改。", code="dossier_handed_in")
    if not permissions.can_write(by, application):
        raise PermissionDenied("只有这家企业的人员可以填写。")
    return application


def refuse_foreign(application, item):
    if item.scheme_id != application.scheme_id:
        raise ValidationError("这个项目不属于正在使用的标准。", code="item_of_another_scheme")
