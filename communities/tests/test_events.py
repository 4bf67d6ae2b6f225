import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from communities import clocks, services
from communities.models import CommunityEvent, Registration
from communities.roster import roster_of
from communities.tests.factories import AT, moment
from communities.tests.test_outlets import code_of, running
from communities.tests.test_public import poster_text
from enterprises.services.standing import change_standing
from gaotai_jiazheng.tests.sending_twice import sent_twice
from plan.metrics import metric_of
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db
STARTS = moment("2026-12-05 14:00")
PHONE = "13893600001"


def planned(county, outlet=None, *, capacity=2, **changes) -> CommunityEvent:
    values = {
        "title": "免费擦窗体验",
        "story": "教大家怎么擦得干净，现场体验。",
        "trial_lines": ["cleaning"],
        "place": "东苑老年之家",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        "capacity": capacity,
        "by": county.owner,
        "at": AT,
    }
    return services.plan_event(outlet or county.opened(), **values | changes)


def last_message():
    return Notification.objects.filter(channel="sms").latest("pk")


def sms_code():
    return re.search(r"\d{6}", last_message().body).group()


def seated(event, phone=PHONE, name="王阿姨", at=AT):
    pending = services.ask_for_seat(event, name=name, phone=phone, at=at)
    event.refresh_from_db()
    return services.confirm_seat(pending, code=sms_code(), at=at)


def test_seat_is_taken_by_the_code_and_given_back_by_the_other(county):
    event = planned(county)
    pending = services.ask_for_seat(event, name="王阿姨", phone=PHONE, at=AT)
    event.refresh_from_db()
    assert event.taken == 0
    assert last_message().good_until == pending.sms_expires_at

    seat, cancel_code = services.confirm_seat(pending, code=sms_code(), at=AT)

    event.refresh_from_db()
    assert (event.taken, event.left) == (1, 1)
    assert cancel_code in last_message().body and PHONE not in last_message().body
    assert services.find_registration(number=seat.number, code="x") is None
    found = services.find_registration(number=seat.number.lower(), code=cancel_code)
    told = last_message()
    services.cancel_seat(found, at=AT)
    event.refresh_from_db()
    assert event.taken == 0
    assert last_message() == told
    with pytest.raises(ValidationError) as raised:
        services.cancel_seat(found, at=AT)
    assert code_of(raised) == ["step_not_allowed"]
    seated(event)


def test_wrong_codes_are_counted_and_codes_run_out(county):
    pending = services.ask_for_seat(planned(county), name="王", phone=PHONE, at=AT)
    right = sms_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    with pytest.raises(ValidationError) as raised:
        services.confirm_seat(pending, code=right, at=AT + timedelta(minutes=11))
    assert code_of(raised) == [("code", "code_expired")]
    for _ in range(4):
        with pytest.raises(ValidationError) as raised:
            services.confirm_seat(pending, code=wrong, at=AT)
        assert code_of(raised) == [("code", "code_wrong")]

    with pytest.raises(ValidationError) as raised:
        services.confirm_seat(pending, code=right, at=AT)

    assert code_of(raised) == [("code", "code_expired")]


def test_full_twice_and_too_late(county):
    event = planned(county, capacity=1)
    late = services.ask_for_seat(event, name="李", phone="13893600002", at=AT)
    code = sms_code()
    seated(event)

    with pytest.raises(ValidationError) as raised:
        services.confirm_seat(late, code=code, at=AT)
    assert code_of(raised) == ["seats_gone"]
    event.refresh_from_db()
    for write, wanted in (
        (lambda: services.ask_for_seat(event, name="x", phone="13893600003", at=AT), "seats_gone"),
        (lambda: services.register_on_paper(event, name="x", by=county.clerk, at=AT), "seats_gone"),
        (
            lambda: services.register_on_paper(event, name="x", by=county.clerk, at=STARTS),
            "event_closed",
        ),
    ):
        with pytest.raises(ValidationError) as raised:
            write()
        assert code_of(raised) == [wanted]
    assert (event.taken, event.capacity) == (1, 1)


def test_one_telephone_one_seat(county):
    event = planned(county, capacity=9)
    seated(event)

    again = services.ask_for_seat(event, name="王", phone=PHONE, at=AT)

    with pytest.raises(ValidationError) as raised:
        services.confirm_seat(again, code=sms_code(), at=AT)
    assert code_of(raised) == ["registered_already"]
    with pytest.raises(ValidationError) as raised:
        services.register_on_paper(event, name="王", phone=PHONE, by=county.clerk, at=AT)
    assert code_of(raised) == ["registered_already"]


def test_database_counts_seats_whatever_writes(county):
    event = planned(county, capacity=1)
    seat = services.register_on_paper(event, name="马大爷", by=county.clerk, at=AT)

    for write, name in (
        (lambda: copy_of(seat), "event_seats_within_capacity"),
        (
            lambda: CommunityEvent.objects.filter(pk=event.pk).update(taken=5),
            "event_seats_within_capacity",
        ),
        (
            lambda: CommunityEvent.objects.filter(pk=event.pk).update(state="held"),
            "event_held_has_its_headcount",
        ),
    ):
        with pytest.raises(IntegrityError) as raised, transaction.atomic():
            write()
        assert raised.value.__cause__.diag.constraint_name == name
    Registration.objects.update(state="cancelled")
    event.refresh_from_db()
    assert event.taken == 0


def copy_of(seat):
    seat.pk, seat.number = None, f"{seat.number}X"
    seat.save(force_insert=True)


def test_who_writes_people_down(county):
    event = planned(county)
    for user in (county.market, UserFactory(), county.another_enterprise()[1]):
        with pytest.raises(PermissionDenied):
            services.register_on_paper(event, name="马", by=user, at=AT)
    services.register_on_paper(event, name="马", by=county.owner, at=AT)
    services.register_on_paper(event, name="马", phone=PHONE, by=county.civil, at=AT)

    assert [(seat.name, seat.phone, seat.way) for seat in roster_of(event)] == [
        ("马*", "", "现场登记"),
        ("马*", "138****0001", "现场登记"),
    ]


def test_an_event_that_arrives_twice_is_one_and_another_one_is_another(county):
    outlet = county.opened()
    first = planned(county, outlet)

    assert planned(county, outlet) == first
    assert planned(county, outlet, capacity=30) != first
    assert Deadline.objects.of(first).count() == 1


def test_headcount_after_the_event_counts_as_the_outlets_activity(county):
    outlet = county.opened()
    event = planned(county, outlet)
    assert running(event) == {clocks.HEADCOUNT: date(2026, 12, 11)}
    with pytest.raises(ValidationError) as raised:
        services.record_headcount(event, headcount=8, by=county.owner, at=AT)
    assert code_of(raised) == ["event_not_begun"]

    services.record_headcount(event, headcount=8, by=county.owner, at=moment("2026-12-05 16:30"))

    assert running(event) == {}
    assert running(outlet)[clocks.ACTIVITY] == date(2027, 2, 3)  # sixty days after 5 December
    assert Deadline.objects.of(outlet).filter(rule__slug=clocks.ACTIVITY, state="met").count() == 1


def test_called_off_event_tells_who_has_a_seat(county):
    event = planned(county)
    seated(event)

    services.cancel_event(event, note="下大雪", by=county.owner)

    assert last_message().subject == "活动“免费擦窗体验”已取消"
    assert last_message().address == PHONE
    assert last_message().body == "原定2026年12月5日，不用来了，原因见页面。"
    assert running(event) == {}
    event.refresh_from_db()
    with pytest.raises(ValidationError) as raised:
        services.register_on_paper(event, name="x", by=county.clerk, at=AT)
    assert code_of(raised) == ["event_closed"]


def of_events(county):
    """What the enterprise was told of events."""
    rows = Notification.objects.filter(recipient=county.owner, channel="inbox")
    return [row.subject for row in rows.filter(subject__contains="活动“")]


def test_enterprise_hears_that_others_have_called_its_event_off(county):
    event = planned(county)
    services.cancel_event(event, note="停水", by=county.clerk)

    assert of_events(county) == [
        f"{event.outlet.number} 活动“免费擦窗体验”已被取消，原因见活动页面"
    ]


def test_enterprise_is_not_told_what_it_has_called_off_itself(county):
    services.cancel_event(planned(county), note="下大雪", by=county.owner)

    assert of_events(county) == []


def test_who_had_the_seat_hears_that_staff_has_given_it_back(county):
    seat, _ = seated(planned(county))

    services.cancel_seat(seat, by=county.owner, at=AT)

    told = last_message()
    assert (told.address, told.subject) == (
        PHONE,
        f"您在“免费擦窗体验”的报名取消了，编号{seat.number}",
    )
    assert told.body == "由工作人员办理。不是您要取消的，请打0936-6620101。"


def test_personal_data_is_erased_after_a_month(county):
    event = planned(county)
    seat, _ = seated(event)
    left = services.ask_for_seat(event, name="李", phone="13893600009", at=AT)
    assert services.purge_registrations(AT + timedelta(hours=1)) == 0
    assert services.purge_registrations(AT + timedelta(days=2)) == 1
    left.refresh_from_db()
    assert (left.name, left.phone, left.phone_digest) == ("", "", "")

    assert services.purge_registrations(STARTS + timedelta(days=31)) == 1

    seat.refresh_from_db()
    assert (seat.name, seat.phone, seat.state) == ("", "", "confirmed")
    assert services.purge_registrations(STARTS + timedelta(days=31)) == 0


def test_resident_registers_and_cancels_on_the_pages(client, county):
    event = planned(county)
    path = f"/communities/events/{event.pk}/"
    assert "还有2个" in client.get(path).content.decode()
    assert "免费擦窗体验" in client.get("/communities/events/").content.decode()
    wrong = client.post(f"{path}register/", {"name": "王阿姨", "phone": "0936-6620101"})
    assert wrong.status_code == 422
    assert "要能收短信" in wrong.content.decode() and "王阿姨" in wrong.content.decode()
    answer = client.post(f"{path}register/", {"name": "王阿姨", "phone": "138 9360 0001"})
    assert answer["Location"] == "/communities/events/code/"
    code = sms_code()
    assert client.post("/communities/events/code/", {"code": "00"}).status_code == 422

    page = client.post("/communities/events/code/", {"code": f"{code[:3]} {code[3:]}"}, follow=True)

    text = page.content.decode()
    number = Registration.objects.get(state="confirmed").number
    assert number in text
    cancel_code = page.context["cancel_code"]
    refused = client.post("/communities/events/cancel/", {"number": number, "code": "AAAA2222"})
    assert refused.status_code == 422 and number in refused.content.decode()
    done = client.post(
        "/communities/events/cancel/", {"number": number, "code": cancel_code}, follow=True
    )
    assert "已取消" in done.content.decode()
    event.refresh_from_db()
    assert event.taken == 0
    with time_machine.travel("2026-12-06T10:00:00+08:00"):
        assert client.get(f"{path}register/").status_code == 409
        assert "免费擦窗体验" not in client.get("/communities/events/").content.decode()


def test_who_gets_no_code_asks_again_without_typing_it_all(client, county):
    path = f"/communities/events/{planned(county).pk}/register/"
    client.post(path, {"name": "王阿姨", "phone": "13893600001"})
    again = reverse("communities:register", args=[Registration.objects.get().event_id])

    assert again in client.get("/communities/events/code/").content.decode()
    form = client.get(path).context["form"]
    assert (form["name"].value(), form["phone"].value()) == ("王阿姨", "13893600001")
    assert Client().get(path).context["form"].initial == {}
    client.post("/communities/events/code/", {"code": sms_code()})
    assert client.get(path).context["form"].initial == {}


def test_a_code_that_arrives_twice_leads_to_the_receipt_each_time(client, county):
    path = f"/communities/events/{planned(county).pk}/register/"
    client.post(path, {"name": "王阿姨", "phone": "13893600001"})

    led = sent_twice(client, "/communities/events/code/", {"code": sms_code()})

    assert led == [reverse("communities:receipt")] * 3
    assert "王" in Registration.objects.get(state="confirmed").name


def test_codes_are_not_sent_without_end(client, county):
    event = planned(county, capacity=50)
    path = f"/communities/events/{event.pk}/register/"
    told = {"name": "王", "phone": PHONE}
    assert [client.post(path, told).status_code for _ in range(6)] == [302] * 5 + [429]


def test_enterprise_announces_and_keeps_its_event(client, county):
    outlet = county.opened()
    client.force_login(county.owner)
    new = f"/workspace/outlets/{outlet.pk}/events/new/"
    told = {
        "title": "收纳课",
        "story": "教整理衣柜",
        "place": "社区活动室",
        "day": "2026-12-05",
        "begins": "14:00",
        "ends": "13:00",
        "capacity": "20",
        "trial_lines": ["cleaning"],
    }
    wrong = client.post(new, told)
    assert wrong.status_code == 422
    assert (
        "结束时间要晚于开始时间。" in wrong.content.decode() and "收纳课" in wrong.content.decode()
    )
    past = client.post(new, told | {"day": "2026-01-05", "ends": "15:00"})
    assert past.status_code == 422 and "开始时间要在现在以后。" in past.content.decode()
    assert client.post(new, told | {"ends": "16:00"}).status_code == 302
    event = CommunityEvent.objects.get()
    place = f"/workspace/outlets/events/{event.pk}/"
    assert client.post(f"{place}step/seat/", {"name": "马大爷"}).status_code == 302
    page = client.get(place).content.decode()
    assert "马*" in page and "马大爷" not in page
    seat = Registration.objects.get()
    client.post(f"/workspace/outlets/seats/{seat.pk}/cancel/")
    event.refresh_from_db()
    assert event.taken == 0
    early = client.post(f"{place}step/headcount/", {"headcount": "9"})
    assert early.status_code == 409 and "还没有开始" in early.content.decode()
    assert client.post(f"{place}step/call-off/", {"note": "下雪"}).status_code == 302
    _, other = county.another_enterprise()
    client.force_login(other)
    assert client.get(place).status_code == 404
    assert client.post(f"/workspace/outlets/seats/{seat.pk}/cancel/").status_code == 404


def test_clerk_of_the_town_in_the_workbench(client, county):
    event = planned(county)
    seat = reverse("admin:communities_communityevent_step", args=[event.pk, "seat"])
    client.force_login(county.market)
    assert client.post(seat, {"name": "马"}).status_code == 403
    services.register_on_paper(event, name="牛大爷", by=county.civil, at=AT)
    shown = client.get(reverse("admin:communities_communityevent_change", args=[event.pk]))
    assert shown.status_code == 200 and "牛*" not in shown.content.decode()
    client.force_login(county.clerk)
    assert client.post(seat, {"name": ""}).status_code == 422
    assert client.post(seat, {"name": "马大爷"}).status_code == 302
    page = client.get(reverse("admin:communities_communityevent_change", args=[event.pk]))
    assert "马*" in page.content.decode() and "马大爷" not in page.content.decode()


def test_next_event_stands_on_page_poster_and_in_the_data(client, county):
    event = planned(county)
    planned(county, event.outlet, title="更晚的活动", starts_at=STARTS + timedelta(days=9),
            ends_at=STARTS + timedelta(days=9, hours=1))  # fmt: skip

    told = client.get(f"/api/v1/coverage/{county.community.pk}/").json()["next_event"]
    page = client.get(f"/communities/{county.community.pk}/").content.decode()
    poster = poster_text(client, county.community)

    assert (told["title"], told["left"]) == ("免费擦窗体验", 2)
    for fact in (told["title"], told["when"], told["left_words"], told["place"]):
        assert fact in page and fact in poster, fact
    assert "更晚的活动" not in page


def test_closing_an_outlet_calls_its_events_off_and_tells_who_has_a_seat(county, client):
    event = planned(county)
    seated(event)
    begun = planned(county, event.outlet, title="上午的活动", starts_at=AT + timedelta(minutes=1))
    at = AT + timedelta(minutes=2)
    client.force_login(county.owner)
    with time_machine.travel(at, tick=False):
        client.post(f"/workspace/outlets/{event.outlet.pk}/step/close/", {"note": "房东收回"})

        event.refresh_from_db()
        begun.refresh_from_db()
        assert (event.state, event.cancelled_reason) == ("cancelled", "网点已经关闭")
        assert not Deadline.objects.of(event).running().exists()
        assert begun.state == "planned" and Deadline.objects.of(begun).running().exists()
        assert (last_message().address, last_message().subject) == (
            PHONE,
            "活动“免费擦窗体验”已取消",
        )
        page = Client().get(event.get_absolute_url())
        assert "已取消" in page.text and "网点已经关闭" in page.text


def test_pause_calls_off_the_events_of_its_days_alone(county, client):
    during = planned(county)
    seated(during)
    after = planned(
        county,
        during.outlet,
        title="明年的活动",
        starts_at=moment("2027-01-01 09:00"),
        ends_at=moment("2027-01-01 10:00"),
    )
    client.force_login(county.owner)
    address = f"/workspace/outlets/{during.outlet.pk}/step/pause/"
    with time_machine.travel(AT, tick=False):
        client.post(address, {"paused_until": "2026-12-31", "note": "装修"})

    for event in (during, after):
        event.refresh_from_db()
    assert (during.state, after.state) == ("cancelled", "planned")
    assert during.cancelled_reason == "网点暂停到2026年12月31日"
    address = reverse("communities:register", args=[after.pk])
    assert Client().get(address).status_code == 409
    with pytest.raises(ValidationError) as raised:
        services.ask_for_seat(after, name="李", phone="13893600002", at=AT)
    assert code_of(raised) == ["event_closed"]


def test_outlets_of_a_cancelled_enterprise_are_closed_with_what_hangs_on_them(county):
    event = planned(county)
    seated(event)
    applied = county.applied(address="另一处")
    meter = services.add_meter(
        event.outlet, kind="water", meter_number="S1", supplier_name="供水公司", by=county.owner
    )
    services.apply_for_rate(meter, by=county.owner, at=AT)

    change_standing(county.enterprise, "cancel", by=county.civil, reason="营业执照已经注销")

    for row in (event, event.outlet, applied, meter):
        row.refresh_from_db()
        assert not Deadline.objects.of(row).running().exists()
    assert (event.state, event.outlet.state, applied.state) == ("cancelled", "closed", "withdrawn")
    assert event.outlet.steps.last().note == "企业已从名录注销"
    assert last_message().subject == "活动“免费擦窗体验”已取消"


def test_an_event_counts_for_its_year_once_somebody_says_how_many_came(county):
    figure = metric_of("community_events_held")
    event = planned(county)
    outlet, after = event.outlet, STARTS + timedelta(hours=3)
    planned(county, outlet, title="还没有填报")
    off = planned(county, outlet, title="取消了的")
    services.cancel_event(off, note="下雨", by=county.owner)

    services.record_headcount(event, headcount=18, by=county.owner, at=after)

    days = (date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 31), date(2027, 1, 1))
    assert [figure.count(day) for day in days] == [0, 1, 1, 0]
    (cells,), _ = figure.listing.page(date(2026, 12, 5), "", 50)
    assert [cell.text for cell in cells] == [
        county.enterprise.name, "东苑社区", "2026年12月5日", "保洁", "18",
    ]  # fmt: skip


def test_an_event_that_is_told_late_does_not_bring_the_next_one_forward(county):
    outlet = county.opened()
    first = planned(county, outlet, title="十二月", starts_at=STARTS)
    second = planned(
        county, outlet, title="一月", starts_at=STARTS + timedelta(days=40),
        ends_at=STARTS + timedelta(days=40, hours=2),
    )  # fmt: skip
    after = STARTS + timedelta(days=45)

    services.record_headcount(second, headcount=5, by=county.owner, at=after)
    due_on = running(outlet)[clocks.ACTIVITY]
    services.record_headcount(first, headcount=9, by=county.owner, at=after)

    assert running(outlet)[clocks.ACTIVITY] == due_on == date(2027, 3, 15)
