"""The rooms of an institution: its teachers come, are put right and leave; its classes have a curriculum."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.tests.test_uploads import pdf
from reminders.models import Notification
from training import listed_people
from training.models import Curriculum, InstitutionMember, Session, Teacher, TrainingClass
from training.services import classes, teaching
from training.tests.factories import (
    InstitutionFactory,
    TeacherFactory,
    enrolment,
    load_our_rules,
    member,
    new_class,
)
from training.transitions import Action, State
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


def test_lessons_of_who_leaves_go_to_another_teacher_though_they_were_approved(client):
    contact = BureauMemberFactory(bureau__slug="hrss", role="contact").user
    forget_all()
    row = new_class()
    lessons = Session.objects.filter(training_class=row)
    teacher, other = lessons[0].teacher, TeacherFactory(institution=row.institution)
    leaving = reverse("training_rooms:teacher_leave", args=[teacher.pk])
    signed_in(client, member(row.institution))
    given = {"left_on": timezone.localdate().isoformat()}
    elsewhere = TeacherFactory()

    assert client.post(leaving, given | {"followed_by": elsewhere.pk}).status_code == 422
    assert client.post(leaving, given | {"followed_by": other.pk}).status_code == 302

    teacher.refresh_from_db()
    assert teacher.left_on == timezone.localdate()
    assert set(lessons.values_list("teacher", flat=True)) == {other.pk}
    told = Notification.objects.get(recipient=contact, channel="inbox")
    assert told.subject == f"培训班{row.number}有3节课换了授课教师"
    with pytest.raises(IntegrityError, match="stay as they were"), transaction.atomic():
        lessons.update(room="别处")
    TrainingClass.objects.filter(pk=row.pk).update(state="completed")
    with pytest.raises(IntegrityError, match="stay as they were"), transaction.atomic():
        lessons.update(teacher=teacher)


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


def test_rooms_close_behind_who_left_and_the_bureau_hears_in_the_place_of_nobody(client):
    load_our_rules()
    labour = officer("hrss")
    labour.memberships.update(role="contact")
    row = new_class(state=State.FILED)
    user = member(row.institution)
    room = reverse("training_rooms:training_class", args=[row.pk])
    assert signed_in(client, user).get(room).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    InstitutionMember.objects.update(valid_from=yesterday, valid_until=yesterday)

    decided = officer("hrss")
    classes.STEPS[Action.RETURN](row, by=decided, note="缺教师名册")

    assert signed_in(client, user).get(room).status_code in {302, 403, 404}
    assert row.institution.name not in client.get(reverse("workspace:home"), follow=True).text
    assert not Notification.objects.inbox_of(user).exists()
    told = Notification.objects.inbox_of(labour).get()
    assert told.subject == f"{row.institution}没有人在任：培训班{row.number}退回修改"
    assert signed_in(client, labour).get(told.link).status_code == 200


def test_who_acts_for_two_institutions_chooses_one(client):
    first, second, strange = InstitutionFactory(), InstitutionFactory(), InstitutionFactory()
    user = member(first)
    InstitutionMember.objects.create(
        institution=second, user=user, role=InstitutionMember.Role.CLERK
    )
    signed_in(client, user)
    choose, index = reverse("training_rooms:choose"), reverse("training_rooms:index")
    assert client.get(index)["Location"] == choose
    page = client.get(choose).text
    assert (first.name in page, second.name in page, strange.name in page) == (True, True, False)

    for wrong in (strange.pk, "", "一家", "²"):
        assert client.post(choose, {"institution": wrong}).status_code == 404
    assert client.get(index)["Location"] == choose
    chosen = client.post(choose, {"institution": second.pk}, follow=True)

    assert chosen.context["institution"] == second
    assert f'href="{choose}"' in chosen.text
    teachers = reverse("training_rooms:teachers")
    assert f'name="acts_for" value="{second.pk}"' in client.get(teachers).text
    tab_of_the_first = client.post(teachers, {"name": "张老师", "acts_for": first.pk})
    assert (tab_of_the_first.status_code, "张老师" in tab_of_the_first.text) == (409, True)
    alone = signed_in(client, member(first)).get(index)
    assert (alone.context["institution"], choose in alone.text) == (first, False)
    assert signed_in(client, UserFactory()).get(choose).status_code == 404


def test_the_room_tells_whoever_comes_in_what_was_decided(client):
    load_our_rules()
    row = new_class(state=State.FILED)
    teacher, stranger = member(row.institution), member(new_class().institution)
    classes.send_back(row, note="没有写等级", by=officer("hrss"))

    link = reverse("training_rooms:training_class", args=[row.pk])
    said = f'<a href="{link}">培训班{row.number}退回修改</a>'
    for user, is_told in ((teacher, True), (stranger, False)):
        client.force_login(user)
        assert (said in client.get(reverse("training_rooms:index")).text) is is_told


def test_class_is_opened_and_cancelled_by_its_buttons(client):
    load_our_rules()
    row = new_class(state=State.APPROVED)
    page = reverse("training_rooms:training_class", args=[row.pk])
    steps = {name: reverse("training_rooms:step", args=[row.pk, name]) for name in Action.values}
    signed_in(client, member(InstitutionFactory()))
    assert client.post(steps["open"]).status_code == 404
    signed_in(client, member(row.institution))
    shown = client.get(page).text
    assert [name for name in Action.values if steps[name] in shown] == ["open", "cancel"]
    assert client.post(steps["approve"]).status_code == 404

    assert "已办理：开始招生。" in client.post(steps["open"], follow=True).text
    assert client.post(steps["open"]).status_code == 409
    early = client.post(steps["start"], {"note": "先开"})
    assert (early.status_code, "还没有到开班的时间。" in early.text) == (409, True)
    assert 'value="先开"' in early.text or ">先开<" in early.text
    assert client.post(steps["cancel"], {"note": ""}).status_code == 422
    learner = enrolment(row)
    done = client.post(steps["cancel"], {"note": "老师病了"}, follow=True)

    row.refresh_from_db()
    assert (row.state, "老师病了" in done.text) == (State.CANCELLED, True)
    told = Notification.objects.filter(channel="sms", subject__contains="取消了，不用来上课")
    assert [each.address for each in told] == [learner.phone]
    assert client.post(steps["cancel"], {"note": "再取消"}).status_code == 409


@pytest.mark.parametrize(
    ("state", "days", "offered"),
    [
        (State.APPROVED, 10, ["open", "cancel"]),
        (State.APPROVED, -1, ["cancel"]),
        (State.ENROLLING, 10, ["cancel"]),
        (State.ENROLLING, -1, ["start", "cancel"]),
        (State.RUNNING, 10, []),
        (State.RUNNING, -1, ["complete"]),
    ],
)
def test_room_offers_the_steps_whose_time_has_come(client, state, days, offered):
    row = new_class(days=days, lasts=1)
    enrolment(row)
    TrainingClass.objects.filter(pk=row.pk).update(state=state)
    client.force_login(row.filed_by)

    page = client.get(reverse("training_rooms:training_class", args=[row.pk]))

    assert page.context["actions"] == offered


def test_everybody_who_waits_for_a_seat_is_listed_page_by_page(client, monkeypatch):
    monkeypatch.setattr(listed_people, "ON_A_PAGE", 2)
    row = new_class(seats=2)
    numbers = [enrolment(row, serial).number for serial in (1, 2)]
    numbers += [enrolment(row, serial, state="waiting").number for serial in (3, 4, 5)]
    room = reverse("training_rooms:training_class", args=[row.pk])
    workbench = reverse("admin:training_trainingclass_change", args=[row.pk])

    for user, address in ((member(row.institution), room), (officer("hrss"), workbench)):
        signed_in(client, user)
        pages = [client.get(address, {"people": number}) for number in (1, 2, 3)]
        listed = [[each.number for each in page.context["people"]] for page in pages]
        assert listed == [numbers[:2], numbers[2:4], numbers[4:]]
        assert ['href="?people=2"' in page.text for page in pages] == [True, False, True]
        assert ['href="?people=3"' in page.text for page in pages] == [False, True, False]
        for wrong in ("x", "9" * 18):
            assert client.get(address, {"people": wrong}).status_code == 404
