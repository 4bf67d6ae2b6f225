"""The teachers of an institution: it registers them itself, puts right what it wrote, and says who has left."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from training.models import Institution, Session, Teacher
from training.permissions import acts_for
from training.services import flagging, telling
from training.services.stepping import refused_in_words
from training.transitions import TEACHER_MAY_CHANGE, State
from workers.models import IdType
from workers.models.worker import id_digest


@transaction.atomic
def register_teacher(institution: Institution, *, by, **values) -> Teacher:
    """values: name, id_number, qualification, qualification_number. Whoever has left comes back with what is said
    now. Codes: id_number, teacher_once_in_an_institution."""
    refuse_others(institution, by)
    digest = id_digest(IdType.RESIDENT, values["id_number"])
    left = institution.teachers.exclude(left_on=None).select_for_update(of=("self",))
    teacher = left.filter(id_digest=digest).first() or Teacher(institution=institution)
    for name, value in values.items():
        setattr(teacher, name, value)
    teacher.left_on = None
    return keep(teacher)


@transaction.atomic
def change_teacher(teacher: Teacher, *, by, **values) -> Teacher:
    """values: name, qualification, qualification_number; who it is stays. Raises PermissionDenied."""
    teacher = held(teacher, by)
    for name, value in values.items():
        setattr(teacher, name, value)
    return keep(teacher)


@transaction.atomic
def end_teacher(teacher: Teacher, *, left_on, followed_by: Teacher | None = None, by) -> Teacher:
    """She teaches here no more from the day after; her later lessons go to who follows her, and 县人社局 hears of it.
    Raises PermissionDenied; codes left_to_come, not_teaching_here, teacher_has_lessons."""
    teacher = held(teacher, by)
    if left_on > timezone.localdate():
        raise refusal("left_on", "离开日不能晚于今天。", "left_to_come")
    lessons = Session.objects.filter(teacher=teacher, starts_at__date__gt=left_on)
    lessons = lessons.exclude(training_class__state=State.CANCELLED)
    if followed_by is not None:
        hand_on(lessons, teacher, followed_by)
    if count := lessons.count():
        what_to_do = "请核对离开日" if followed_by else "请选由谁接着上"
        message = f"离开日以后还有{count}节课排给这位教师，{what_to_do}。"
        raise ValidationError(message, code="teacher_has_lessons")
    teacher.left_on = left_on
    return keep(teacher)


def hand_on(lessons, teacher, followed_by) -> None:
    """Give lessons of classes that are not over to another teacher of the same institution."""
    here = teacher.institution.teachers.teaching().exclude(pk=teacher.pk)
    if not here.filter(pk=followed_by.pk).exists():
        raise refusal("followed_by", "这位教师现在不在本机构授课。", "not_teaching_here")
    rows = lessons.filter(training_class__state__in=TEACHER_MAY_CHANGE)
    rows = list(rows.select_related("training_class").order_by("training_class", "pk"))
    with refused_in_words():
        Session.objects.filter(pk__in=[row.pk for row in rows]).update(teacher=followed_by)
    for row in {row.training_class_id: row.training_class for row in rows}.values():
        flagging.look_at_lessons(row)
        count = sum(each.training_class_id == row.pk for each in rows)
        telling.tell_bureau(row, f"培训班{row.number}有{count}节课换了授课教师")


def held(teacher, by) -> Teacher:
    rows = Teacher.objects.select_for_update(of=("self",)).select_related("institution")
    found = rows.get(pk=teacher.pk)
    refuse_others(found.institution, by)
    return found


def refuse_others(institution, by):
    if not acts_for(by, institution):
        raise PermissionDenied("由培训机构登记自己的教师。")


def keep(teacher) -> Teacher:
    teacher.full_clean(exclude=["institution"], validate_constraints=False)
    with refused_in_words():
        teacher.save()
    return teacher
