"""The life of a class by its services, with its clocks, and in the institution's rooms."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.landing import landing_of
from accounts.models import AccessLog
from gaotai_jiazheng.tests.sending_twice import sent_twice
from reminders.models import Deadline, Notification
from training.models import InstitutionMember, Quota, Settlement, TrainingClass
from training.services import classes, enrolling, planning
from training.tests.classroom import running
from training.tests.factories import (
    InstitutionFactory,
    TeacherFactory,
    day_at,
    enrolment,
    load_our_rules,
    member,
    new_class,
    occupation,
    quota_of,
)
from training.tests.test_enrolling import code_of, enrolled, person, sms_code
from training.transitions import State
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db


def first_day():
    """A day from which a week is within one year."""
    day = timezone.localdate() + timedelta(days=10)
    return day if (day + timedelta(days=7)).year == day.year else day + timedelta(days=8)


def answers(quota, **values):
    """What the institution types into the form of a new class."""
    institution, day = quota.institution, first_day()
    teacher = TeacherFactory(institution=institution)
    return {
        "quota": quota.pk,
        "title": "家政服务员初级班",
        "mode": "project",
        "level": "5" if quota.occupation else "",
        "hours": "40",
        "seats": "30",
        "first_day": f"{day}",
        "last_day": f"{day + timedelta(days=6)}",
        "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
        "begins": "09:00",
        "ends": "12:00",
        "begins_again": "14:00",
        "ends_again": "17:00",
        "room": "201",
        "teacher": teacher.pk,
        "community": values.pop("community", None) or new_class(seats=1).community.pk,
        "place": "职教中心",
        "learns": "家居清洁",
        "who_may_come": "想做家政的人",
        **values,
    }


@pytest.fixture
def signed_in(client):
    load_our_rules()
    quota = quota_of(planned=50, year=first_day().year)
    client.force_login(member(quota.institution))
    return client, quota


def test_a_class_from_filing_to_follow_up_with_its_clocks(signed_in):
    client, quota = signed_in
    officer("hrss")
    sent = client.post(reverse("training_rooms:new"), answers(quota))
    assert sent.status_code == 302
    row = TrainingClass.objects.get(quota=quota)
    assert row.sessions.count() == 14
    quota.refresh_from_db()
    assert quota.free == 20
    slug = "rule__slug"
    open_clocks = Deadline.objects.of(row).open()
    assert list(open_clocks.values_list(slug, flat=True)) == ["training_review"]
    by, keeper = row.filed_by, officer("hrss")
    with pytest.raises(PermissionDenied):
        classes.approve(row, by=by)
    row = classes.approve(row, by=keeper)
    row = classes.open_class(row, by=by)
    enrolment(row, 1)
    with pytest.raises(ValidationError) as caught:
        classes.start(row, by=by)
    assert code_of(caught) == "not_begun"
    row = classes.start(row, by=by, at=row.starts_at)
    quota.refresh_from_db()
    assert (quota.reserved, quota.used) == (0, 1)
    row = classes.complete(row, by=by, at=row.ends_at)
    for step in (classes.assess, classes.claim):
        row = step(row, by=by, at=row.ends_at)
    with pytest.raises(ValidationError) as caught:
        classes.follow_up(row, by=keeper, at=row.ends_at)
    assert code_of(caught) == "completion_not_confirmed"
    Settlement.objects.create(training_class=row, by=keeper)
    row = classes.follow_up(row, by=keeper, at=row.ends_at)
    assert row.state == State.FOLLOWED_UP
    assert not open_clocks.exists()
    assert row.steps.count() == 8


@pytest.mark.parametrize(
    ("wrong", "sentence", "status"),
    [
        ({"seats": "0"}, "至少1。", 422),
        ({"seats": "10000"}, "最多200", 422),
        ({"seats": "51"}, "只剩50人次", 409),
        ({"first_day": "2026-02-30"}, "请按“年-月-日”填写", 422),
        ({"first_day": "2020-01-06", "last_day": "2020-01-10"}, "已经过了", 422),
        ({"begins_again": "11:00"}, "时间重叠", 422),
        ({"last_day": "next_year"}, "年里", 422),
        ({"weekdays": []}, "请选择星期几", 422),
        ({"level": "1"}, "没有一级", 422),
    ],
)
def test_what_is_filed_wrongly_is_said_beside_it(signed_in, wrong, sentence, status):
    client, quota = signed_in
    if wrong.get("last_day") == "next_year":
        wrong = {"last_day": f"{quota.plan.year + 1}-01-15"}
    answer = client.post(reverse("training_rooms:new"), answers(quota, **wrong))
    assert answer.status_code == status
    assert sentence in answer.text
    assert "职教中心" in answer.text
    assert not TrainingClass.objects.filter(quota=quota).exists()


def test_a_returned_class_is_filed_again_and_meanwhile_frees_its_quota(signed_in):
    client, quota = signed_in
    keeper = officer("hrss")
    client.post(reverse("training_rooms:new"), answers(quota))
    row = TrainingClass.objects.get(quota=quota)
    classes.send_back(row, note="课程表太满", by=keeper)
    quota.refresh_from_db()
    assert quota.free == 50
    page = client.get(reverse("training_rooms:refile", args=[row.pk]))
    assert "家政服务员初级班" in page.text
    assert "退回的原因：课程表太满" in page.text
    address = reverse("training_rooms:refile", args=[row.pk])
    too_many = client.post(address, answers(quota, seats="51"))
    assert (too_many.status_code, "只剩50人次" in too_many.text) == (409, True)
    sent = client.post(
        reverse("training_rooms:refile", args=[row.pk]), answers(quota, seats="20", ends="11:30")
    )
    assert sent.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.seats) == (State.FILED, 20)


def test_lesson_that_is_filed_again_unchanged_keeps_its_row_and_what_was_found_in_it(signed_in):
    client, quota = signed_in
    sent = answers(quota)
    client.post(reverse("training_rooms:new"), sent)
    row = TrainingClass.objects.get(quota=quota)
    lessons = set(row.sessions.all())
    again = reverse("training_rooms:refile", args=[row.pk])

    classes.send_back(row, note="名额太多", by=officer("hrss"))
    client.post(again, sent | {"seats": "20"})
    assert set(row.sessions.all()) == lessons

    classes.send_back(row, note="上午太长", by=officer("hrss"))
    client.post(again, sent | {"ends": "11:30"})
    afternoons = {each for each in lessons if timezone.localtime(each.starts_at).hour == 14}
    assert set(row.sessions.all()) & lessons == afternoons
    assert row.sessions.count() == len(lessons)


def test_rooms_are_closed_to_rivals_and_strangers(client):
    row = new_class()
    enrolment(row, 1)
    client.force_login(member(InstitutionFactory()))
    assert client.get(reverse("training_rooms:index")).status_code == 200
    for name in ("training_class", "refile", "seats", "enrol"):
        assert client.get(reverse(f"training_rooms:{name}", args=[row.pk])).status_code == 404
    client.force_login(officer("education"))
    assert client.get(reverse("training_rooms:index")).status_code == 404


def test_a_look_at_a_learner_is_written_down(client):
    row = new_class()
    seat = enrolment(row, 1)
    client.force_login(member(row.institution))
    page = client.get(reverse("training_rooms:training_class", args=[row.pk]))
    assert seat.id_number not in page.text
    address = reverse("training_rooms:reveal", args=[row.pk, seat.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    opened = client.post(address, {"reason": "核对补贴名册"})
    assert seat.id_number in opened.text
    assert AccessLog.objects.of(seat).count() == 1


def test_more_seats_and_paper_and_giving_back_in_the_rooms(client):
    row = new_class(seats=1)
    client.force_login(member(row.institution))
    people = [enrolment(row, serial) for serial in (1, 2)]
    client.post(reverse("training_rooms:seats", args=[row.pk]), {"seats": "2"})
    people[1].refresh_from_db()
    assert people[1].state == "seated"
    sent = client.post(
        reverse("training_rooms:enrol", args=[row.pk]),
        {
            "name": "李四",
            "id_number": people[0].id_number,
            "consent_paper": "2026-1",
            "agrees": "on",
            "received_on": "2026-01-02",
        },
    )
    assert sent.status_code == 409
    assert "已经报了这个班" in sent.text
    fewer = client.post(reverse("training_rooms:seats", args=[row.pk]), {"seats": "1"})
    assert "名额：已经有2人报名，名额不能少于2个。" in fewer.text
    client.post(reverse("training_rooms:cancel_seat", args=[people[0].pk]))
    row.refresh_from_db()
    assert row.taken == 1
    told = Notification.objects.filter(subject__contains=people[0].number).get()
    assert "的报名取消了" in told.subject and row.institution.name in told.body


def test_a_plan_is_made_by_one_and_approved_by_another():
    first, second = officer("hrss"), officer("hrss")
    plan = planning.make_plan(year=2031, by=first)
    with pytest.raises(ValidationError) as caught:
        planning.approve(plan, by=second)
    assert code_of(caught) == "plan_empty"
    quota = planning.add_quota(
        plan,
        institution=InstitutionFactory(),
        kind="post",
        occupation=occupation(),
        planned=40,
        by=first,
    )
    with pytest.raises(ValidationError) as caught:
        planning.approve(plan, by=first)
    assert code_of(caught) == "year_plan_approved_by_another"
    planning.approve(plan, by=second)
    with pytest.raises(ValidationError) as caught:
        planning.remove_quota(Quota.objects.get(pk=quota.pk), by=first)
    assert code_of(caught) == "quota_while_a_draft"
    assert planning.make_plan(year=2031, by=first).round == 2


def test_who_has_a_seat_hears_that_the_class_is_off():
    row = new_class()
    enrolment(row, 1)
    classes.cancel(row, note="教师生病", by=officer("hrss"))
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    told = Notification.objects.get(subject=f"“{row.title}”取消了，不用来上课")
    assert (told.address, told.channel) == ("13900000001", "sms")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("bureau", "由县人社局取消，原因写在这个班的页面上，1人没有留手机，请告知本人"),
        ("institution", "取消了，1人没有留手机，请告知本人"),
    ],
)
def test_institution_tells_those_without_a_telephone_that_the_class_is_off(who, words):
    row = new_class()
    clerk = member(row.institution)
    enrolment(row, 1)
    enrolment(row, 2, phone="", by=clerk, way="paper", consent_paper="2026-1")

    classes.cancel(row, note="教师生病", by=clerk if who == "institution" else officer("hrss"))

    told = Notification.objects.get(recipient=clerk, channel="inbox")
    assert told.subject == f"培训班{row.number}{words}"


def test_whoever_is_told_that_the_class_is_off_reads_so_where_the_message_leads(client):
    load_our_rules()
    row = new_class(state=State.APPROVED)
    row = classes.open_class(row, by=member(row.institution))
    mine = enrolled(row).enrolment
    client.post(reverse("training:mine"), {"phone": mine.phone})
    client.post(reverse("training:mine_code"), {"code": sms_code()})
    classes.cancel(row, note="教师生病", by=officer("hrss"))
    told = Notification.objects.filter(subject__contains="取消了，不用来上课").get()

    assert "这个班取消了，不用来" in client.get(reverse("training:mine_list")).text
    for address in (told.link, reverse("training:enrol", args=[row.pk])):
        page = client.get(address)
        assert (page.status_code, "这个班取消了，不用来上课" in page.text) == (410, True)
    assert row.title not in client.get(reverse("training:index")).text
    with pytest.raises(ValidationError) as caught:
        enrolling.cancel(mine)
    assert "这个班取消了" in caught.value.messages[0]


def test_a_code_that_arrives_twice_leads_to_the_receipt_each_time(client):
    load_our_rules()
    row = new_class(state=State.APPROVED)
    row = classes.open_class(row, by=member(row.institution))
    client.post(reverse("training:enrol", args=[row.pk]), person(agrees="on"))

    led = sent_twice(client, reverse("training:code"), {"code": sms_code()})

    assert led == [reverse("training:receipt")] * 3
    assert row.enrolments.get().state == "seated"


def test_the_receipt_of_a_seat_says_that_the_class_is_off(client):
    load_our_rules()
    row = new_class(state=State.APPROVED)
    row = classes.open_class(row, by=member(row.institution))
    client.post(reverse("training:enrol", args=[row.pk]), person(agrees="on"))
    client.post(reverse("training:code"), {"code": sms_code()})
    assert "<h1>已经报名</h1>" in client.get(reverse("training:receipt")).text

    classes.cancel(row, note="教师生病", by=officer("hrss"))
    assert "<h1>这个班取消了，不用来上课</h1>" in client.get(reverse("training:receipt")).text


def test_the_institution_hears_that_the_bureau_has_cancelled_its_class_and_not_what_it_does_itself():
    rows = [new_class(), new_class()]
    classes.cancel(rows[0], note="场地停电", by=officer("hrss"))
    classes.cancel(rows[1], note="教师生病", by=rows[1].filed_by)

    told = Notification.objects.filter(subject__contains="由县人社局取消", channel="inbox")

    assert [each.recipient for each in told] == [rows[0].filed_by]


def test_class_of_an_institution_with_nobody_left_is_brought_to_its_end_by_the_bureau(client):
    load_our_rules()
    row, hrss = running().row, officer("hrss")
    yesterday = timezone.localdate() - timedelta(days=1)
    InstitutionMember.objects.update(valid_from=yesterday, valid_until=yesterday)
    client.force_login(hrss)

    for action, state in (("complete", "completed"), ("assess", "assessed")):
        step = reverse("admin:training_trainingclass_step", args=[row.pk, action])
        assert step in client.get(row.get_absolute_url()).text
        client.post(step, {"note": "机构已经停办"})
        row.refresh_from_db()
        assert row.state == state
    with pytest.raises(PermissionDenied):
        classes.claim(row, by=hrss)


def test_a_class_that_nobody_could_enrol_in_is_nobodys_page_after_it_is_cancelled(client):
    row = new_class(state=State.APPROVED)
    classes.cancel(row, note="教师生病", by=officer("hrss"))
    assert client.get(reverse("training:training_class", args=[row.pk])).status_code == 404


def test_who_acts_for_an_institution_lands_in_its_room(client):
    user = member(InstitutionFactory())
    assert landing_of(user) == reverse("training_rooms:index")
    client.force_login(user)
    assert client.get(reverse("workspace:home")).url == reverse("training_rooms:index")


def test_channels_of_messages_lead_back_to_the_room_of_an_institution(client):
    client.force_login(member(InstitutionFactory()))
    page = client.get(reverse("reminders:preferences"))
    assert f'href="{reverse("training_rooms:index")}"' in page.text


@pytest.mark.parametrize("days", [0, -5])
def test_a_class_of_one_day_begins_on_it_and_one_forgotten_begins_late(days):
    load_our_rules()
    row = new_class(days=days, lasts=1)
    enrolment(row)

    classes.start(row, by=member(row.institution), at=day_at(0, 10))

    clock = Deadline.objects.of(row).open().get()
    assert (clock.rule.slug, clock.due_on) == (
        "training_complete",
        timezone.localdate(row.ends_at),
    )


def test_what_a_new_class_lacks_is_called_by_its_name(client):
    client.force_login(member(InstitutionFactory()))
    page = client.post(reverse("training_rooms:new"), {})
    assert "请填写学时。" in page.text and "请填写名额。" in page.text and "人数" not in page.text


def test_receipt_of_a_seat_is_closed_to_whoever_sits_down_an_hour_later(client):
    load_our_rules()
    row = new_class(state=State.APPROVED)
    row = classes.open_class(row, by=member(row.institution))
    client.post(reverse("training:enrol", args=[row.pk]), person(agrees="on"))
    client.post(reverse("training:code"), {"code": sms_code()})

    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        late = client.get(reverse("training:receipt"))

    assert late["Location"] == reverse("training:index")
