"""The teachers of an institution: it registers them itself, puts right what it wrote, and says who has left."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from training.models import Institution, Session, Teacher
from training.permissions import acts_for
from training.services.stepping import refused_in_words
from training.transitions import State
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
def end_teacher(teacher: Teacher, *, left_on, by) -> Teacher:
    """She teaches here no more from the day after. Raises PermissionDenied; codes left_to_come,
    teacher_has_lessons."""
    teacher = held(teacher, by)
    if left_on > timezone.localdate():
        raise refusal("left_on", "离开日不能晚于今天。", "left_to_come")
    lessons = Session.objects.filter(teacher=teacher, starts_at__date__gt=left_on)
    if count := lessons.exclude(training_class__state=State.CANCELLED).count():
        message = f"离开日以后还有{count}节课排给这位教师，请先把课改给别的教师。"
        raise ValidationError(message, code="teacher_has_lessons")
    teacher.left_on = left_on
    return keep(teacher)


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
