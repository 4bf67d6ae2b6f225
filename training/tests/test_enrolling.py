"""Enrolment on the public pages and by the services: bad input in words, the waiting list, the own list."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.masking import mask_phone
from reminders.models import Notification
from training.models import Enrolment, TrainingClass
from training.services import classes, enrolling
from training.tasks import tell_promoted
from training.tests.factories import enrolment, load_our_rules, member, new_class, person_number
from training.transitions import State
from workers.signed_in import FILLED_IN, SESSION_KEY
from workers.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db
PHONE = "13900000001"


def newest_body() -> str:
    return Notification.objects.order_by("-pk").first().body


def sms_code() -> str:
    return re.search(r"验证码(\d{6})", newest_body())[1]


def person(serial=1, **values):
    return {
        "name": "王秀英",
        "id_number": person_number(serial),
        "phone": f"139{serial:08}",
        **values,
    }


def enrolled(training_class, serial=1, at=None):
    """Somebody who has sent the code back."""
    pending = enrolling.ask(training_class, at=at, **person(serial))
    return enrolling.confirm(pending, code=sms_code(), at=at)


def code_of(caught) -> str:
    error = caught.value
    if hasattr(error, "error_dict"):
        return next(iter(error.error_dict.values()))[0].code
    return error.error_list[0].code


def test_worker_who_has_signed_in_need_not_type_what_the_register_has(client):
    address = reverse("training:enrol", args=[new_class(seats=1).pk])
    worker = WorkerFactory(id_number=person_number(1), phone=PHONE)
    assert f"{reverse('worker:sign_in')}?next={address}" in client.get(address).text
    session = client.session
    now = timezone.now().timestamp()
    session[SESSION_KEY] = {"pk": worker.pk, "phone": worker.phone_digest, "seen": now}
    session.save()

    page = client.get(address)
    client.cookies["view"] = "elder"
    elder = client.get(address)

    form = page.context["form"]
    told = [form[name].value() for name in ("name", "id_number", "phone", "agrees")]
    assert told == [worker.name, worker.id_number, PHONE, None]
    assert "登记里有的已经填好" in page.text and FILLED_IN in elder.text


def test_a_seat_is_taken_with_the_code_of_the_telephone(client):
    row = new_class(seats=1)
    worker = WorkerFactory(id_number=person_number(1), phone="13800000000")
    page = client.get(reverse("training:enrol", args=[row.pk]))
    assert page.status_code == 200
    answers = person(agrees="on")
    sent = client.post(reverse("training:enrol", args=[row.pk]), answers)
    assert sent.status_code == 302
    wrong = client.post(reverse("training:code"), {"code": "000000"})
    assert wrong.status_code == 422
    assert "验证码不对" in wrong.text
    code = re.search(r"验证码(\d{6})", newest_body())[1]
    done = client.post(reverse("training:code"), {"code": code}, follow=True)
    assert "已经报名" in done.text
    found = Enrolment.objects.get()
    assert (found.state, found.worker) == ("seated", worker)
    assert found.number in done.text
    row.refresh_from_db()
    assert row.taken == 1
    # A second one waits, and is told her place.
    outcome = enrolled(row, 2)
    assert (outcome.enrolment.state, outcome.position) == ("waiting", 1)
    assert "候补第1位" in Notification.objects.order_by("-pk").first().subject


def test_a_code_that_did_not_come_is_sent_again_and_nothing_is_typed_twice(client):
    row = new_class()
    client.post(reverse("training:enrol", args=[row.pk]), person(agrees="on"))
    first = sms_code()
    page = client.get(reverse("training:code"))
    assert reverse("training:code_again") in page.text and "139****0001" in page.text

    for _ in range(4):
        again = client.post(reverse("training:code_again"), follow=True)
        assert "已重新发送" in again.text
    assert "太频繁" in client.post(reverse("training:code_again"), follow=True).text
    old = client.post(reverse("training:code"), {"code": first})
    done = client.post(reverse("training:code"), {"code": sms_code()}, follow=True)

    assert old.status_code == 422
    assert "已经报名" in done.text
    assert Enrolment.objects.get().name == "王秀英"
    assert client.post(reverse("training:code_again"))["Location"] == reverse("training:index")


def test_giving_back_moves_up_and_tells():
    row = new_class(seats=1)
    first, second = enrolled(row, 1), enrolled(row, 2)
    found = enrolling.find(number=first.enrolment.number, code=first.cancel_code)
    enrolling.cancel(found)
    second.enrolment.refresh_from_db()
    assert second.enrolment.state == "seated"
    assert second.enrolment.told_at is not None
    assert "有名额了" in Notification.objects.order_by("-pk").first().subject
    with pytest.raises(ValidationError) as caught:
        enrolling.cancel(first.enrolment)
    assert code_of(caught) == "step_not_allowed"


def test_who_was_moved_up_and_not_told_is_told_by_the_clock_once():
    row = new_class(seats=1)
    first, second = enrolled(row, 1), enrolled(row, 2)
    enrolling.cancel(first.enrolment)
    Enrolment.objects.filter(pk=second.enrolment.pk).update(told_at=None)
    Notification.objects.all().delete()

    told = [tell_promoted(), tell_promoted()]

    assert told == [1, 0]
    assert "有名额了" in Notification.objects.get().subject


def test_who_moves_up_reads_when_the_class_begins_and_how_to_give_the_seat_back():
    row = new_class(seats=1)
    first = enrolled(row, 1)
    enrolled(row, 2)
    enrolling.cancel(first.enrolment)

    told = Notification.objects.order_by("-pk").first()

    begins = date_format(timezone.localdate(row.starts_at))
    assert told.body == (
        f"{begins}开班，已经给您留了名额。来不了请凭报名时的取消码取消，把名额让给别人。"
    )
    assert (told.link, told.waits_for_morning) == (reverse("training:cancel"), True)


def test_institution_tells_who_moved_up_and_left_no_telephone():
    row = new_class(seats=1)
    first = enrolled(row, 1)
    clerk = member(row.institution)
    waiting = enrolment(row, 2, phone="", by=clerk, way="paper", consent_paper="2026-1")
    assert waiting.state == "waiting"

    enrolling.cancel(first.enrolment)

    told = Notification.objects.get(recipient=clerk, channel="inbox")
    assert told.subject == (
        f"培训班{row.number}候补的{waiting.number}有名额了，没有留手机，请告知本人"
    )
    assert told.link == reverse("training_rooms:training_class", args=[row.pk])


def test_who_enrolled_on_paper_is_told_whom_to_tell_that_she_cannot_come():
    row = new_class(seats=1)
    first = enrolled(row, 1)
    enrolment(row, 2, by=member(row.institution), way="paper", consent_paper="2026-1")

    enrolling.cancel(first.enrolment)

    told = Notification.objects.filter(channel="sms").order_by("-pk").first()
    assert f"来不了请告诉{row.institution.name}，电话0936-6620001" in told.body
    assert told.link == reverse("training:training_class", args=[row.pk])


def test_who_still_waits_when_the_class_begins_hears_so():
    load_our_rules()
    row = new_class(seats=1, days=1)
    enrolled(row, 1)
    enrolled(row, 2)
    before = Notification.objects.count()

    with time_machine.travel(row.starts_at, tick=False):
        classes.start(row, by=member(row.institution))

    [told] = Notification.objects.order_by("pk")[before:]
    assert (told.address, told.subject) == (
        "13900000002",
        f"“{row.title}”已经开班，您候补的没有排上",
    )


def test_a_seat_is_given_back_by_number_and_code_without_an_account(client):
    row = new_class(seats=1)
    first, second = enrolled(row, 1), enrolled(row, 2)
    page = reverse("training:cancel")
    assert client.get(page).status_code == 200
    sent = {"number": first.enrolment.number.lower(), "code": first.cancel_code}

    for wrong in (sent | {"code": second.cancel_code}, sent | {"number": "BM1"}):
        answer = client.post(page, wrong)
        assert (answer.status_code, "编号或者取消码不对" in answer.text) == (422, True)
        assert f'value="{wrong["number"]}"' in answer.text
    assert client.post(page, {}).status_code == 422
    assert "已取消" in client.post(page, sent, follow=True).text
    again = client.post(page, sent)

    assert (again.status_code, "已经取消过了" in again.text) == (409, True)
    states = Enrolment.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "seated"]


def test_who_only_waited_is_not_told_that_a_seat_went_to_somebody(client):
    row = new_class(seats=1)
    enrolled(row, 1)
    waiting = enrolled(row, 2)
    sent = {"number": waiting.enrolment.number, "code": waiting.cancel_code}

    done = client.post(reverse("training:cancel"), sent, follow=True)

    assert "报名已取消" in done.text and "让给" not in done.text.split("</h1>")[0]


def test_bad_input_is_said_in_words(client):
    row = new_class()
    bad = person(id_number="620724198503120018", phone="110")
    answer = client.post(reverse("training:enrol", args=[row.pk]), bad)
    assert answer.status_code == 422
    assert "同意以后才能报名" in answer.text
    assert "王秀英" in answer.text
    young = person(id_number=person_number(3, timezone.localdate().year - 10), agrees="on")
    answer = client.post(reverse("training:enrol", args=[row.pk]), young)
    assert answer.status_code == 422
    assert "不满16周岁" in answer.text


def test_the_same_person_is_not_enrolled_twice():
    row = new_class()
    enrolled(row, 1)
    with pytest.raises(ValidationError) as caught:
        enrolled(row, 1)
    assert code_of(caught) == "enrolled_once_in_a_class"
    # What is refused is not told of: the newest message is the one with the code.
    assert "验证码" in newest_body()


def test_after_the_start_nobody_comes_in(client):
    row = new_class()
    with pytest.raises(ValidationError) as caught:
        enrolled(row, 1, at=row.starts_at + timedelta(minutes=1))
    assert code_of(caught) == "class_takes_enrolments"
    type(row).objects.filter(pk=row.pk).update(state=State.RUNNING)
    answer = client.get(reverse("training:enrol", args=[row.pk]))
    assert answer.status_code == 409
    assert "不接受报名" in answer.text


def test_too_many_wrong_codes_close_the_request():
    pending = enrolling.ask(new_class(), **person())
    right = sms_code()
    for _ in range(5):
        with pytest.raises(ValidationError):
            enrolling.confirm(pending, code="x")
    with pytest.raises(ValidationError) as caught:
        enrolling.confirm(pending, code=right)
    assert code_of(caught) == "code_expired"


def test_the_institution_writes_down_with_consent_and_no_rival_does():
    row = new_class()
    by = member(row.institution)
    values = person(consent_paper="2026-018")
    outcome = enrolling.enrol_on_paper(row, by=by, **values)
    assert outcome.enrolment.state == "seated"
    told = Notification.objects.get(channel="sms")
    number = outcome.enrolment.number
    assert told.subject == f"给您报名了“{row.title}”，有名额，编号{number}"
    assert "不是您同意的，请告诉" in told.body
    with pytest.raises(PermissionDenied):
        enrolling.enrol_on_paper(row, by=member(new_class().institution), **values)


def test_own_enrolments_open_by_a_code_and_only_own(client):
    row = new_class()
    mine, other = enrolled(row, 1).enrolment, enrolled(row, 2).enrolment
    assert client.get(reverse("training:mine_list")).status_code == 302
    client.post(reverse("training:mine"), {"phone": PHONE})
    assert mask_phone(PHONE) in client.get(reverse("training:mine_code")).text
    client.post(reverse("training:mine_code"), {"code": sms_code()})
    page = client.get(reverse("training:mine_list"))
    assert mine.number in page.text
    assert other.number not in page.text
    assert client.post(reverse("training:mine_cancel", args=[other.pk])).status_code == 404
    address = reverse("training:mine_cancel", args=[mine.pk])
    assert f'href="{address}"' in page.text
    asked = client.get(address)
    assert mine.number in asked.text
    assert "要回来只能重新报名" in asked.text
    mine.refresh_from_db()
    assert mine.state == "seated"
    client.post(address)
    mine.refresh_from_db()
    assert mine.state == "cancelled"


def test_own_list_opens_in_a_session_with_a_new_key_and_without_the_number(client):
    enrolled(new_class(), 1)
    client.post(reverse("training:mine"), {"phone": PHONE})
    before = client.session.session_key
    assert PHONE not in str(dict(client.session.items()))

    client.post(reverse("training:mine_code"), {"code": sms_code()})

    assert client.session.session_key != before
    assert client.get(reverse("training:mine_list")).status_code == 200


def test_the_calendar_is_filtered_and_paged_in_a_fixed_number_of_queries(
    client, django_assert_max_num_queries
):
    classes = [new_class(days=10 + number) for number in range(22)]
    new_class(state=State.FILED)
    enrolment(classes[0], 1)
    enrolment(classes[0], 2)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("training:index"))
    assert page.text.count("card-link") == 20
    assert "名额已满" in page.text
    after = re.search(r"after=(\d+)", page.text)[1]
    assert client.get(reverse("training:index"), {"after": after}).text.count("card-link") == 2
    free = client.get(reverse("training:index"), {"free": "on"})
    assert "名额已满，可以候补" not in free.text
    assert client.get(reverse("training:index"), {"month": "2026-13"}).status_code == 400
    other = {"place": f"community:{classes[3].community_id}"}
    assert client.get(reverse("training:index"), other).text.count("card-link") == 1


@time_machine.travel("2026-11-20T10:00:00+08:00", tick=False)
def test_the_calendar_of_a_month_has_its_classes_alone_whatever_became_of_them(client):
    november, first, last = (
        new_class(state=State.RUNNING, days=days, lasts=1) for days in (10, 11, 41)
    )

    def shown(month):
        page = client.get(reverse("training:index"), {"month": month})
        return page.context["found"].classes

    assert shown("2026-12") == [first, last]
    assert shown("2026年11月") == [november]
    assert shown("2026-10") == []
    assert shown("") == []


def test_no_seat_is_offered_in_a_class_whose_time_has_come(client):
    row = new_class(days=-1)
    month = timezone.localtime(row.starts_at).strftime("%Y-%m")

    pages = [
        client.get(reverse("training:training_class", args=[row.pk])).text,
        client.get(reverse("training:index"), {"month": month}).text,
    ]

    assert [("报名已经结束" in page, "还有2个名额" in page) for page in pages] == [
        (True, False)
    ] * 2


def test_a_class_tells_machines_what_it_tells_people(client):
    row = new_class()
    page = client.get(reverse("training:training_class", args=[row.pk]))
    assert "application/ld+json" in page.text
    assert '"@type": "Course"' in page.text
    hidden = new_class(state=State.APPROVED)
    assert client.get(reverse("training:training_class", args=[hidden.pk])).status_code == 404


def test_personal_data_goes_when_it_is_no_longer_needed():
    row = new_class()
    enrolling.ask(row, **person(1))
    seat = enrolled(row, 2).enrolment
    assert enrolling.purge(timezone.now() + timedelta(days=2)) == 1
    assert enrolling.purge(row.ends_at + timedelta(days=4 * 365)) == 1
    seat.refresh_from_db()
    assert (seat.name, seat.id_digest) == ("", "")
    history = Enrolment.pgh_event_model.objects.filter(pgh_obj=seat.pk)
    assert set(history.values_list("id_digest", flat=True)) == {""}


def test_who_only_waited_or_whose_class_did_not_take_place_is_forgotten_after_a_month():
    held, off = new_class(seats=1), new_class(seats=1)
    trained, waited = enrolled(held, 1).enrolment, enrolled(held, 2).enrolment
    called_off = enrolled(off, 3).enrolment
    TrainingClass.objects.filter(pk=held.pk).update(state=State.RUNNING)
    TrainingClass.objects.filter(pk=off.pk).update(state=State.CANCELLED)
    later = max(held.starts_at, off.starts_at) + timedelta(days=29)

    assert enrolling.purge(later) == 0
    assert enrolling.purge(later + timedelta(days=2)) == 2

    for each in (trained, waited, called_off):
        each.refresh_from_db()
    assert [each.name for each in (trained, waited, called_off)] == ["王秀英", "", ""]
