"""The teachers of an institution: it registers them itself."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from training.models import Institution, Teacher
from training.permissions import acts_for
from training.services.stepping import refused_in_words


@transaction.atomic
def register_teacher(institution: Institution, *, by, **values) -> Teacher:
    """values: name, id_number, qualification, qualification_number. Codes: id_number,
    teacher_once_in_an_institution."""
    if not acts_for(by, institution):
        raise PermissionDenied("由培训机构登记自己的教师。")
    teacher = Teacher(institution=institution, **values)
    teacher.full_clean(exclude=["institution"], validate_constraints=False)
    with refused_in_words():
        teacher.save()
    return teacher
