"""The life of a class: filed with its timetable, approved, opened, begun, and what follows."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import not_now, refusal
from training.models import Session, Teacher, TrainingClass
from training.models.training_class import CLASS_SEQUENCE
from training.permissions import acts_for, keeps_training
from training.services import clocks, flagging, followups, ordering, telling
from training.services.stepping import begin, finish, lock, now, record, refused_in_words
from training.transitions import RESERVING_STATES, Action

NUMBER_PREFIX = "PX"
MOST_SESSIONS = 400


@dataclass(frozen=True)
class Lesson:
    """One line of a timetable."""

    starts_at: datetime
    ends_at: datetime
    room: str
    teacher: Teacher


@transaction.atomic
def file_class(quota, lessons: Iterable[Lesson], *, by, at=None, **values) -> TrainingClass:
    """File a class of a quota's institution; its seats are reserved in the quota at once.

    values: mode, level, title, hours, seats, community, place, how_to_come, learns, earns, who_may_come.
    Codes: past_day, outside_scope, no_lessons, too_many_lessons, quota_not_exceeded, class_within_its_plan,
    session_of_a_class_one_at_a_time and those of the fields.
    """
    if not acts_for(by, quota.institution):
        raise PermissionDenied("由培训机构备案。")
    at, lessons = now(at), in_order(lessons)
    _, number = numbering.next_number(NUMBER_PREFIX, timezone.localdate(at), CLASS_SEQUENCE)
    row = TrainingClass(number=number, filed_by=by, filed_at=at, institution=quota.institution)
    fill(row, quota, lessons, values, at)
    with in_quota(quota):
        row.save()
    keep_lessons(row, lessons)
    flagging.look_at_lessons(row)
    record(row, Action.FILE, by=by, at=at)
    clocks.follow(row, at)
    return row


@transaction.atomic
def refile(training_class, quota, lessons, *, by, at=None, **values) -> TrainingClass:
    """File a returned class again, changed. Codes: as ``file_class``, step_not_allowed."""
    row, at, lessons = begin(training_class, Action.REFILE, by=by), now(at), in_order(lessons)
    if quota.institution_id != row.institution_id:
        raise PermissionDenied("只能用本机构的指标。")
    new = without_kept(row, lessons)
    fill(row, quota, lessons, values, at)
    with in_quota(quota):
        row.save()
    keep_lessons(row, new)
    flagging.look_at_lessons(row)
    with in_quota(quota):
        return finish(row, Action.REFILE, by=by, at=at)


@transaction.atomic
def approve(training_class, *, by, note="", at=None) -> TrainingClass:
    """Codes: step_not_allowed, day_passed."""
    row, at = begin(training_class, Action.APPROVE, by=by), now(at)
    refuse_begun(row, at)
    row = finish(row, Action.APPROVE, by=by, at=at, note=note)
    telling.tell_institution(row, f"培训班{row.number}审核通过")
    return row


@transaction.atomic
def send_back(training_class, *, note: str, by, at=None) -> TrainingClass:
    """The institution has to change something; its quota is free meanwhile. Codes: step_not_allowed."""
    row = begin(training_class, Action.RETURN, by=by)
    row = finish(row, Action.RETURN, by=by, at=now(at), note=note)
    telling.tell_institution(row, f"培训班{row.number}退回修改")
    return row


@transaction.atomic
def open_class(training_class, *, by, note="", at=None) -> TrainingClass:
    """From now on anybody enrols. Codes: step_not_allowed, day_passed."""
    row, at = begin(training_class, Action.OPEN, by=by), now(at)
    refuse_begun(row, at)
    return finish(row, Action.OPEN, by=by, at=at, note=note)


@transaction.atomic
def start(training_class, *, by, note="", at=None) -> TrainingClass:
    """It has begun: nobody comes in any more, who still waits is told so, and the quota keeps who sits in it. Codes:
    step_not_allowed, not_begun, nobody_came."""
    row, at = begin(training_class, Action.START, by=by), now(at)
    if at < row.starts_at:
        raise ValidationError("还没有到开班的时间。", code="not_begun")
    if not row.taken:
        raise ValidationError("没有人报名，请取消这个班。", code="nobody_came")
    row = finish(row, Action.START, by=by, at=at, note=note)
    telling.tell_unseated(row)
    return row


@transaction.atomic
def complete(training_class, *, by, note="", at=None) -> TrainingClass:
    """The last lesson is over. Codes: step_not_allowed, not_ended."""
    row, at = begin(training_class, Action.COMPLETE, by=by), now(at)
    if at < row.ends_at:
        raise ValidationError("还有没有上的课，不能结业。", code="not_ended")
    row = finish(row, Action.COMPLETE, by=by, at=at, note=note)
    tell_what_was_done_for_it(row, "登记结业", by)
    return row


@transaction.atomic
def assess(training_class, *, by, note="", at=None) -> TrainingClass:
    """The learners were assessed. Codes: step_not_allowed."""
    row = begin(training_class, Action.ASSESS, by=by)
    row = finish(row, Action.ASSESS, by=by, at=now(at), note=note)
    tell_what_was_done_for_it(row, "登记评价完成", by)
    return row


@transaction.atomic
def claim(training_class, *, by, note="", at=None) -> TrainingClass:
    """The subsidy was applied for; where all follow-up is done already, that step follows at once. Codes:
    step_not_allowed."""
    row, at = begin(training_class, Action.CLAIM, by=by), now(at)
    row = finish(row, Action.CLAIM, by=by, at=at, note=note)
    return followups.close_if_done(row, by=by, at=at)


@transaction.atomic
def follow_up(training_class, *, by, note="", at=None) -> TrainingClass:
    """What became of the learners is known; by itself with the last answer of the last round, by hand where
    nobody completed or nothing was claimed. Codes: step_not_allowed, completion_not_confirmed, followup_open,
    claim_to_come."""
    row, at = begin(training_class, Action.FOLLOW_UP, by=by), now(at)
    followups.refuse_open(row, at)
    return finish(row, Action.FOLLOW_UP, by=by, at=at, note=note)


@transaction.atomic
def cancel(training_class, *, note: str, by, at=None) -> TrainingClass:
    """It does not take place; who has a seat or waits hears of it, the institution where the bureau cancels it, and
    orders wait for another class. Codes: step_not_allowed."""
    row = begin(training_class, Action.CANCEL, by=by)
    row = finish(row, Action.CANCEL, by=by, at=now(at), note=note)
    ordering.take_out(row)
    without_phone = telling.tell_people(row, f"“{row.title}”取消了，不用来上课")
    rest = f"，{without_phone}人没有留手机，请告知本人" if without_phone else ""
    words = f"取消，原因写在这个班的页面上{rest}"
    tell_what_was_done_for_it(row, words, by, or_bureau=bool(rest))
    if rest and acts_for(by, row.institution):
        telling.tell_institution(row, f"培训班{row.number}取消了{rest}")
    return row


def tell_what_was_done_for_it(row, words, by, *, or_bureau=False):
    """The institution hears of a step of its own that 县人社局 has taken. or_bureau: whether the bureau does where nobody
    acts for the institution, since there is more to do than the step."""
    if not acts_for(by, row.institution):
        told = f"培训班{row.number}由县人社局{words}"
        telling.tell_institution(row, told, or_bureau=or_bureau)


@transaction.atomic
def change_seats(training_class, *, seats: int, by) -> TrainingClass:
    """More or fewer seats before the class begins; who waits moves up by itself. Codes: step_not_allowed,
    quota_not_exceeded, class_seats_not_exceeded, class_seats_in_range."""
    row = lock(training_class)
    if not (acts_for(by, row.institution) or keeps_training(by)):
        raise PermissionDenied("由培训机构办理。")
    if row.state not in RESERVING_STATES:
        raise not_now("这个班", row.get_state_display(), "改名额")
    if seats < row.taken:
        message = f"已经有{row.taken}人报名，名额不能少于{row.taken}个。"
        raise refusal("seats", message, "class_seats_not_exceeded")
    row.seats = seats
    with in_quota(row.quota):
        row.save(update_fields=["seats"])
    telling.tell_promoted(row)
    return row


def in_order(lessons) -> list[Lesson]:
    lessons = sorted(lessons, key=lambda lesson: lesson.starts_at)
    if not lessons:
        raise refusal("first_day", "这些日子里一节课也没有，请核对日期和星期。", "no_lessons")
    if len(lessons) > MOST_SESSIONS:
        message = f"一个班最多{MOST_SESSIONS}次课，请核对日期。"
        raise refusal("last_day", message, "too_many_lessons")
    return lessons


def fill(row, quota, lessons, values, at):
    """Put what was filed into the row and check it as far as Python can; the rest the database does."""
    row.quota, row.kind, row.occupation = quota, quota.kind, quota.occupation
    row.starts_at, row.ends_at = lessons[0].starts_at, max(each.ends_at for each in lessons)
    for name, value in values.items():
        setattr(row, name, value)
    if row.starts_at <= at:
        raise refusal("first_day", "开班的日子已经过了，请另选。", "past_day")
    year = quota.plan.year
    if {timezone.localtime(row.starts_at).year, timezone.localtime(row.ends_at).year} != {year}:
        message = f"这项指标是{year}年的，全部课次都要在{year}年里。"
        raise refusal("last_day", message, "class_within_its_plan")
    if not row.institution.may_train(row.occupation, timezone.localdate(row.starts_at)):
        message = "开班那天，这个职业不在本机构的备案范围或者备案有效期以内。"
        raise refusal("quota", message, "outside_scope")
    row.full_clean(exclude=["institution", "quota", "filed_by"])


@contextmanager
def in_quota(quota, field="seats"):
    """A write that charges a quota; where it is spent, the sentence says how much is left."""
    try:
        with refused_in_words():
            yield
    except ValidationError as error:
        if getattr(error, "code", "") != "quota_not_exceeded":
            raise
        quota.refresh_from_db(fields=["planned", "reserved", "used"])
        message = f"这项指标只剩{quota.free}人次，请减少名额，或者请县人社局追加指标。"
        raise refusal(field, message, "quota_not_exceeded") from error


def without_kept(row, lessons) -> list:
    """Drop the lessons that are filed no more; of those to be filed the ones that are not there yet. One that
    stays as it was keeps its row, and with it what the auditors' rules have found in it."""
    new = {(each.starts_at, each.ends_at, each.room, each.teacher.pk): each for each in lessons}
    for session in row.sessions.all():
        same = (session.starts_at, session.ends_at, session.room, session.teacher_id)
        if new.pop(same, None) is None:
            session.delete()
    return list(new.values())


def keep_lessons(row, lessons):
    with refused_in_words():
        Session.objects.bulk_create(
            Session(
                training_class=row,
                starts_at=lesson.starts_at,
                ends_at=lesson.ends_at,
                room=lesson.room,
                teacher=lesson.teacher,
            )
            for lesson in lessons
        )


def is_time_for(action, row, at) -> bool:
    """Whether the days of the class, and who sits in it, allow the step; the step itself asks it again."""
    if action == Action.START:
        return row.starts_at <= at and row.taken > 0
    if action == Action.COMPLETE:
        return row.ends_at <= at
    return action not in {Action.APPROVE, Action.OPEN} or at < row.starts_at


def refuse_begun(row, at):
    if row.starts_at <= at:
        raise ValidationError("开班的时间已经过了，请退回或者取消。", code="day_passed")


STEPS = {
    Action.APPROVE: approve,
    Action.RETURN: send_back,
    Action.OPEN: open_class,
    Action.START: start,
    Action.COMPLETE: complete,
    Action.ASSESS: assess,
    Action.CLAIM: claim,
    Action.FOLLOW_UP: follow_up,
    Action.CANCEL: cancel,
}
