"""Attendance: by the code of the day, from a signed sheet, and corrected with a reason."""

import hmac
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng import uploads
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.whole_files import with_their_rows
from training.models.attendance import Attendance, SignInSheet
from training.models.enrolment import Enrolment
from training.services.refusals import refused_in_words
from training.services.settling import refuse_who_may_not_enter, settle
from training.services.stepping import lock
from training.transitions import USING_STATES
from workers.models.worker import phone_digest

CODE_DIGITS = 6
# Assumption: the bureau is to confirm how early the code may be used.
OPENS_BEFORE = timedelta(minutes=30)
SHORTEST_REASON = 4
Way = Attendance.Way


def code_of(session) -> str:
    """The six digits that the teacher shows in a lesson. They follow from the key of the portal, the lesson
    and its day, so that nothing has to be kept; a lesson has one day."""
    digest = blind_index(f"{session.pk}:{session.day.isoformat()}", "attendance_code")
    return f"{int(digest[:12], 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def takes_code(session, at) -> bool:
    """From half an hour before the lesson to its end."""
    return session.starts_at - OPENS_BEFORE <= at <= session.ends_at


def sign_in(session, *, phone: str, code: str, at=None) -> Attendance:
    """A learner is there: the telephone she has enrolled with, and the code on the wall.

    Twice the same is one row. Codes: sign_in_closed, code_wrong, not_of_this_class, entered_absent,
    attendance_version_follows.
    """
    at = at or timezone.now()
    if not takes_code(session, at) or session.training_class.state not in USING_STATES:
        raise ValidationError("这节课现在不能签到。", code="sign_in_closed")
    if not hmac.compare_digest(code.encode(), code_of(session).encode()):
        raise refusal("code", "签到码不对，请看教室里今天的六位数字。", "code_wrong")
    rows = Enrolment.objects.seated().filter(training_class=session.training_class_id)
    found = list(rows.filter(phone_digest=phone_digest(phone))[:2])
    if len(found) != 1:
        message = "这个手机号在这个班找不到，或者不止一个人用，请老师用签到表登记。"
        raise refusal("phone", message, "not_of_this_class")
    known = session.attendances.filter(enrolment=found[0]).order_by("-version").first()
    if known is not None and not known.is_present:
        message = "老师已经把您这节课记为缺课。您在教室的，请老师更正。"
        raise ValidationError(message, code="entered_absent")
    if known is not None:
        return known
    return add(session, found[0], is_present=True, way=Way.CODE, at=at)


@with_their_rows()
def enter_sheet(session, *, present, file, by, at=None) -> SignInSheet:
    """Enter a signed sheet with its scan: who is not on it was not there. Who has signed in by the code
    already, or is entered already, stays as she is.

    present: primary keys of enrolments. Raises PermissionDenied; codes session_to_come and of uploads.
    """
    at = at or timezone.now()
    training_class = lock(session.training_class)
    refuse_who_may_not_enter(training_class, by)
    if session.starts_at > at:
        raise ValidationError("这节课还没有上，不能登记签到表。", code="session_to_come")
    sheet = keep_sheet(session, file, by, at)
    seated = training_class.enrolments.seated().select_related("worker")
    learners = list(seated.exclude(pk__in=session.attendances.values("enrolment")))
    for learner in learners:
        is_present = learner.pk in present
        add(session, learner, is_present=is_present, way=Way.SHEET, sheet=sheet, by=by, at=at)
    settle(training_class, learners, by=by, at=at)
    return sheet


def keep_sheet(session, file, by, at) -> SignInSheet:
    uploads.check_together([file.size])
    sheet = SignInSheet(
        session=session,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        by=by,
        at=at,
    )
    sheet.file.save(file.name, ContentFile(file.content), save=False)
    sheet.save()
    return sheet


@transaction.atomic
def correct(attendance: Attendance, *, is_present: bool, reason: str, by, at=None) -> Attendance:
    """Add a version of what was entered; whether she has completed is looked at again.

    Raises PermissionDenied; codes reason_missing, nothing_changed, attendance_version_follows.
    """
    training_class = lock(attendance.session.training_class)
    refuse_who_may_not_enter(training_class, by)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise refusal("reason", "请写明更正的理由，至少四个字。", "reason_missing")
    if is_present == attendance.is_present:
        raise refusal("is_present", "和原来的一样，没有要更正的。", "nothing_changed")
    made = add(
        attendance.session,
        attendance.enrolment,
        version=attendance.version + 1,
        is_present=is_present,
        way=Way.CORRECTION,
        reason=reason,
        by=by,
        at=at or timezone.now(),
    )
    settle(training_class, [made.enrolment], by=by, at=at)
    return made


def add(session, enrolment, **values) -> Attendance:
    with refused_in_words(Attendance):
        return Attendance.objects.create(session=session, enrolment=enrolment, **values)
