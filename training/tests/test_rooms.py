"""The rooms of an institution: its teachers come, are put right and leave; its classes have a curriculum."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from gaotai_jiazheng.tests.test_uploads import pdf
from training.models import Curriculum, Session, Teacher
from training.services import teaching
from training.tests.factories import InstitutionFactory, TeacherFactory, member, new_class
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db


def signed_in(client, user):
    client.force_login(user)
    return client


def test_a_teacher_is_put_right_leaves_and_comes_back(client):
    institution = InstitutionFactory()
    teacher = TeacherFactory(institution=institution)
    user = member(institution)
    signed_in(client, user)
    listed = client.get(reverse("training_rooms:teachers")).text
    changing = reverse("training_rooms:teacher", args=[teacher.pk])
    assert changing in listed and "我的工作区" in listed

    assert client.post(changing, {"name": "陈老师", "qualification": ""}).status_code == 422
    given = {"name": "陈敏", "qualification": "高级育婴员", "qualification_number": "A1"}
    assert client.post(changing, given).status_code == 302
    teacher.refresh_from_db()
    assert (teacher.name, teacher.qualification) == ("陈敏", "高级育婴员")
    leaving = reverse("training_rooms:teacher_leave", args=[teacher.pk])
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.post(leaving, {"left_on": tomorrow.isoformat()}).status_code == 422
    assert client.post(leaving, {"left_on": timezone.localdate().isoformat()}).status_code == 302
    assert client.get(changing).status_code == 404
    assert not institution.teachers.teaching().exists()

    back = teaching.register_teacher(
        institution,
        name="陈敏",
        id_number=teacher.id_number,
        qualification="高级育婴员",
        qualification_number="",
        by=user,
    )
    assert back.pk == teacher.pk and Teacher.objects.teaching().count() == 1


def test_who_has_lessons_does_not_leave_and_a_rival_changes_nobody(client):
    row = new_class()
    teacher = Session.objects.filter(training_class=row).first().teacher
    leaving = reverse("training_rooms:teacher_leave", args=[teacher.pk])
    signed_in(client, member(row.institution))

    answer = client.post(leaving, {"left_on": timezone.localdate().isoformat()})

    assert answer.status_code == 409 and "还有3节课" in answer.text
    rival = member(InstitutionFactory())
    assert signed_in(client, rival).get(leaving).status_code == 404
    with pytest.raises(PermissionDenied):
        teaching.change_teacher(teacher, name="别人", by=rival)


def test_a_curriculum_is_kept_with_its_class(client):
    row = new_class()
    page = reverse("training_rooms:curriculum", args=[row.pk])
    signed_in(client, member(row.institution))

    def sent(content, name="大纲.pdf"):
        return client.post(page, {"file": SimpleUploadedFile(name, content)})

    assert sent(b"no file at all").status_code == 422
    assert sent(pdf()).status_code == 302
    assert sent(pdf()).status_code == 409
    kept = Curriculum.objects.get()
    file = reverse("training_rooms:curriculum_file", args=[row.pk, kept.pk])
    assert file in client.get(reverse("training_rooms:training_class", args=[row.pk])).text
    assert b"".join(client.get(file).streaming_content) == pdf()
    assert signed_in(client, member(InstitutionFactory())).get(file).status_code == 404
    office = reverse("admin:training_trainingclass_curriculum", args=[row.pk, kept.pk])
    seen = signed_in(client, officer("hrss")).get(office)
    assert b"".join(seen.streaming_content) == pdf()
    assert "大纲" in client.get(row.get_absolute_url()).text
    assert signed_in(client, officer("agriculture-rural")).get(office).status_code in {403, 404}
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Curriculum.objects.update(name="别的")
