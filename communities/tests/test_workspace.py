import re

import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from communities import services
from communities.models import Outlet
from communities.transitions import State
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseMemberFactory
from enterprises.workspace import rooms

pytestmark = pytest.mark.django_db
ROOM = "/workspace/outlets/"


def typed(county, **changes):
    """What a browser sends of an application."""
    return {
        "mode": "embedded",
        "community": county.community.pk,
        "facility": county.facility.pk,
        "partner": "",
        "address": "一楼东侧",
        "hours": "8:30—18:00",
        "phone": "0936-6620101",
        "steps_count": "0",
        "has_ramp": "yes",
        "has_toilet": "no",
        "access_note": "",
        "service_lines": ["cleaning"],
    } | changes


def test_room_stands_in_the_menu():
    assert "outlets:index" in [room.url_name for room in rooms()]
    assert reverse("outlets:index") == ROOM


def test_owner_applies_and_sees_it(client, county):
    client.force_login(county.owner)

    page = client.post(f"{ROOM}new/", typed(county), follow=True)

    assert "申请已提交" in page.content.decode()
    outlet = Outlet.objects.get()
    assert (outlet.facility, outlet.has_ramp, outlet.state) == (county.facility, True, "applied")
    one = client.get(f"{ROOM}{outlet.pk}/").content.decode()
    assert "东苑老年之家" in one and "2026年11月30日前" in one and "暂行约定" in one


def test_the_next_event_stands_before_pausing_and_closing(client, county):
    outlet = county.opened()
    client.force_login(county.owner)

    page = client.get(f"{ROOM}{outlet.pk}/").content.decode()

    buttons = re.findall(r'<a class="(button[^"]*)"[^>]*>([^<]+)</a>', page)
    assert buttons[:3] == [
        ("button", "发布活动"),
        ("button secondary", "暂停"),
        ("button secondary", "关闭"),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"facility": ""}, "嵌入的网点要选所在的场所。"),
        ({"mode": "partnered"}, "合作的网点要写明合作方。"),
        ({"mode": "standalone", "facility": "", "address": ""}, "请写明怎么走。"),
        ({"steps_count": "两级"}, "请填整数，没有台阶就填0。"),
        ({"phone": "12"}, "电话"),
        ({"service_lines": ["child_care"]}, "这项服务不在企业登记的服务项目里"),
        ({"community": ""}, "请选择社区（村）。"),
        ({"hours": ""}, "请填写开放时间。"),
    ],
)
def test_bad_input_in_words_beside_the_field_and_nothing_lost(client, county, changes, sentence):
    client.force_login(county.owner)

    answer = client.post(f"{ROOM}new/", typed(county, hours="早上九点开门") | changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert ("早上九点开门" in page) or "hours" in changes
    assert Outlet.objects.count() == 0


def test_closed_facility_is_refused_on_the_form(client, county):
    county.facility.closed_on = "2026-11-20"
    services.save_facility(county.facility)
    client.force_login(county.owner)

    answer = client.post(f"{ROOM}new/", typed(county))

    assert answer.status_code == 422
    assert "这处场所已经停用，不能再设网点" in answer.content.decode()


def test_same_address_again_is_a_conflict(client, county):
    client.force_login(county.owner)
    client.post(f"{ROOM}new/", typed(county))

    answer = client.post(f"{ROOM}new/", typed(county))

    assert answer.status_code == 409
    assert "已经有网点或者申请" in answer.content.decode()


def test_steps_from_the_room(client, county):
    outlet = county.filed()
    client.force_login(county.owner)
    step = f"{ROOM}{outlet.pk}/step/"

    assert "已办理：开放。" in client.post(f"{step}open/", follow=True).content.decode()
    again = client.post(f"{step}open/")
    assert (
        again.status_code == 409 and "这个网点现在就是“开放”，不用再办。" in again.content.decode()
    )
    wrong = client.post(f"{step}pause/", {"paused_until": "2020-01-01", "note": "装修"})
    assert wrong.status_code == 422 and "请填今天以后" in wrong.content.decode()
    assert client.post(f"{step}support/").status_code == 403
    assert client.get(f"{step}nothing/").status_code == 404
    done = client.post(
        f"{ROOM}{outlet.pk}/details/", typed(county, hours="全天", service_lines=["elder_care"])
    )
    assert done.status_code == 302
    outlet.refresh_from_db()
    assert (outlet.hours, outlet.service_lines) == ("全天", ["elder_care"])


def test_clerk_of_the_enterprise_looks_and_does_not_sign(client, county):
    outlet = county.filed()
    clerk = EnterpriseMemberFactory(
        enterprise=county.enterprise, role=EnterpriseMember.Role.CLERK
    ).user
    client.force_login(clerk)

    assert client.get(f"{ROOM}{outlet.pk}/").status_code == 200
    assert client.get(f"{ROOM}new/").status_code == 403
    assert client.post(f"{ROOM}{outlet.pk}/step/open/").status_code == 403


def test_other_enterprises_and_strangers_do_not_see_it(client, county):
    outlet = county.applied()
    _, other = county.another_enterprise()
    client.force_login(other)
    assert client.get(f"{ROOM}{outlet.pk}/").status_code == 404
    client.force_login(UserFactory())
    assert client.get(ROOM).status_code == 404


def test_returned_application_is_written_anew(client, county):
    outlet = services.oppose(county.applied(), note="换个位置", by=county.clerk)
    client.force_login(county.owner)
    shown = client.get(f"{ROOM}{outlet.pk}/edit/").content.decode()
    assert "东苑小区2号楼1层" in shown

    client.post(f"{ROOM}{outlet.pk}/edit/", typed(county, address="一楼西侧"))

    outlet.refresh_from_db()
    assert (outlet.state, outlet.address) == (State.APPLIED, "一楼西侧")
    assert client.get(f"{ROOM}{outlet.pk}/edit/").status_code == 404


def test_list_costs_the_same_for_one_and_for_three(client, county, django_assert_num_queries):
    county.applied()
    client.force_login(county.owner)
    client.get(ROOM)
    with django_assert_num_queries(5):
        client.get(ROOM)
    county.applied(address="甲")
    county.applied(address="乙")

    with django_assert_num_queries(5):
        assert client.get(ROOM).content.decode().count("card-link") == 3
