"""The inspection itself: told to the enterprise or not, written down on site, recorded."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosure.gate import refuse_personal_data
from gaotai_jiazheng import uploads
from gaotai_jiazheng.refusals import not_now_in_words, refusal
from inspections import permissions
from inspections.models import Finding, Photo, Reply
from inspections.services import telling
from inspections.services.stepping import begin, finish, lock, now, refuse_far_day
from inspections.transitions import OPEN_FOR_RECORD, Action, State

MAX_PHOTOS = 40
MAX_PHOTOS_OF_QUESTION = 6


@transaction.atomic
def announce_visit(inspection, *, visit_on, by, at=None, note=""):
    """Tell the enterprise that it was drawn, and when somebody comes. Codes: day_passed, day_too_far."""
    inspection = begin(inspection, Action.NOTIFY, by=by)
    at = now(at)
    refuse_impossible_day(visit_on, at)
    finish(inspection, Action.NOTIFY, by=by, at=at, note=note, visit_on=visit_on)
    day = f"{visit_on.month}月{visit_on.day}日"
    telling.tell_enterprise(inspection, f"被抽中检查，{day}上门")
    telling.tell_inspectors(inspection, f"约定{day}上门检查")
    return inspection


@transaction.atomic
def move_visit(inspection, *, visit_on, by, at=None, note=""):
    """Another day was agreed, or the first one was typed wrongly. Codes: day_passed, day_too_far, same_day."""
    inspection = begin(inspection, Action.MOVE_VISIT, by=by)
    at = now(at)
    refuse_impossible_day(visit_on, at)
    if visit_on == inspection.visit_on:
        raise refusal("visit_on", "约定的就是这一天，没有改动。", "same_day")
    finish(inspection, Action.MOVE_VISIT, by=by, at=at, note=note, visit_on=visit_on)
    words = f"上门检查改到{visit_on.month}月{visit_on.day}日"
    telling.tell_enterprise(inspection, words)
    telling.tell_inspectors(inspection, words)
    return inspection


def refuse_impossible_day(visit_on, at):
    if visit_on < timezone.localdate(at):
        raise refusal("visit_on", "约定的检查日不能早于今天。", "day_passed")
    refuse_far_day("visit_on", visit_on, at)


@transaction.atomic
def go_unannounced(inspection, *, by, at=None, note=""):
    """Inspect without telling the enterprise before."""
    inspection = begin(inspection, Action.GO_UNANNOUNCED, by=by)
    return finish(inspection, Action.GO_UNANNOUNCED, by=by, at=now(at), note=note)


@transaction.atomic
def abandon(inspection, *, note, by, at=None):
    """There was nobody to inspect: gone, closed down. Codes: note_missing."""
    inspection = begin(inspection, Action.ABANDON, by=by)
    if not note.strip():
        raise refusal("note", "请写明为什么没有检查成。", "note_missing")
    at = now(at)
    was_told = inspection.state == State.NOTIFIED
    finish(
        inspection,
        Action.ABANDON,
        by=by,
        at=at,
        note=note,
        closed_on=timezone.localdate(at),
    )
    if was_told:
        telling.tell_enterprise(inspection, "没有检查成，已经记录，不再上门")
    telling.tell_bureaus(inspection, "未能检查，请看原因")
    return inspection


@transaction.atomic
def reply(inspection, question, *, value, note="", severity="", what="", by, at=None) -> Reply:
    """Write down the answer to one question; said again, it takes the place of the one before.

    severity and what: of the fault, for a "no". Raises PermissionDenied; ValidationError: codes
    record_closed, question_of_another_list, must_apply, severity_missing, what_missing, personal_data.
    """
    inspection = open_for(inspection, by)
    if question.checklist_id != inspection.plan.checklist_id:
        raise ValidationError("这个问题不在这次的检查表里。", code="question_of_another_list")
    if value == Reply.Value.NOT_APPLICABLE and not question.may_not_apply:
        raise refusal("value", "这一项不能选不适用。", "must_apply")
    is_fault = value == Reply.Value.NO
    if is_fault:
        refuse_half_a_finding(severity, what)
    said, _ = Reply.objects.update_or_create(
        inspection=inspection,
        question=question,
        defaults={"value": value, "note": note, "by": by, "at": now(at)},
    )
    if is_fault:
        Finding.objects.update_or_create(
            inspection=inspection,
            question=question,
            defaults={"severity": severity, "what": what.strip()},
        )
    else:
        Finding.objects.filter(inspection=inspection, question=question).delete()
    return said


def refuse_half_a_finding(severity, what):
    """What is found becomes public with the result: no personal data in it."""
    if not severity:
        raise refusal("severity", "不符合的，请选择程度。", "severity_missing")
    if not what.strip():
        raise refusal("what", "不符合的，请写明发现的问题。", "what_missing")
    refuse_personal_data(what, "what")


def add_photo(inspection, question, *, file: uploads.Accepted, by, at=None) -> Photo:
    """Keep a picture of one question. Codes: record_closed, question_of_another_list, too_many_files."""
    photo = Photo(
        question=question,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        by=by,
        at=now(at),
    )
    try:
        with transaction.atomic():
            inspection = open_for(inspection, by)
            if question.checklist_id != inspection.plan.checklist_id:
                raise ValidationError(
                    "这个问题不在这次的检查表里。", code="question_of_another_list"
                )
            refuse_too_many(inspection, question)
            photo.inspection = inspection
            photo.file.save(file.name, ContentFile(file.content), save=False)
            photo.save()
    except (DatabaseError, OSError):
        if photo.file:
            photo.file.storage.delete(photo.file.name)
        raise
    return photo


def refuse_too_many(inspection, question):
    if inspection.photos.filter(question=question).count() >= MAX_PHOTOS_OF_QUESTION:
        raise refusal("file", f"一项最多{MAX_PHOTOS_OF_QUESTION}张照片。", "too_many_files")
    if inspection.photos.count() >= MAX_PHOTOS:
        raise refusal("file", f"一次检查最多{MAX_PHOTOS}张照片。", "too_many_files")


@transaction.atomic
def remove_photo(photo, *, by) -> None:
    """Take a picture out of an open record. Codes: record_closed."""
    open_for(photo.inspection, by)
    name, storage = photo.file.name, photo.file.storage
    photo.delete()
    transaction.on_commit(partial(storage.delete, name))


def open_for(inspection, by):
    """The locked inspection, for whoever may write in its record. Raises PermissionDenied; code record_closed."""
    inspection = lock(inspection)
    if inspection.state not in OPEN_FOR_RECORD:
        sentence = not_now_in_words("这次检查", inspection.get_state_display(), "填写")
        raise ValidationError(sentence, code="record_closed")
    if not permissions.can_write_record(by, inspection):
        raise PermissionDenied("只有抽中的检查人员可以填写。")
    return inspection


def missing_from_record(inspection) -> list:
    """The mandatory questions without an answer, in order; one query."""
    questions = inspection.plan.checklist.questions.filter(is_mandatory=True)
    return list(questions.exclude(pk__in=inspection.replies.values("question")))


@transaction.atomic
def record(inspection, *, inspected_on, summary, by, at=None, note=""):
    """The record is complete: it never changes any more, and the enterprise sees it.

    Codes: record_incomplete, future_date, before_draw.
    """
    inspection = begin(inspection, Action.RECORD, by=by)
    at = now(at)
    if inspected_on > timezone.localdate(at):
        raise refusal("inspected_on", "检查日不能晚于今天。", "future_date")
    if inspected_on < timezone.localdate(inspection.drawn.draw.drawn_at):
        raise refusal("inspected_on", "检查日不能早于抽取日。", "before_draw")
    if missing := missing_from_record(inspection):
        numbers = "、".join(question.number for question in missing[:10])
        message = f"还有{len(missing)}项必查的内容没有填：{numbers}。"
        raise ValidationError(message, code="record_incomplete")
    finish(
        inspection,
        Action.RECORD,
        by=by,
        at=at,
        note=note,
        inspected_on=inspected_on,
        summary=summary,
        recorded_by=by,
        recorded_at=at,
    )
    telling.tell_enterprise(inspection, "检查已经完成，请查看结果")
    telling.tell_bureaus(inspection, "检查已经记录")
    return inspection
