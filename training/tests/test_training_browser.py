"""The calendar and the enrolment on a phone, the institution's rooms on a desk: no violation, nothing too wide."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing
from regions.tests.factories import CommunityFactory
from training.tests.factories import (
    InstitutionFactory,
    enrolment,
    member,
    new_class,
    person_number,
)
from training.tests.test_enrolling import sms_code
from workers.tests.factories import officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def check(page):
    assert (axe_violations(page), overflowing(page)) == ([], 0)


def test_a_resident_enrols_on_a_phone(page, live_server):
    row = new_class(seats=1)
    enrolment(row, 9)
    page.set_viewport_size(SIZES["phone"])
    page.goto(live_server.url + reverse("training:index"))
    check(page)
    follow(page.get_by_role("link", name="家政服务员初级班"))
    check(page)
    follow(page.get_by_role("link", name="候补报名"))
    check(page)
    page.get_by_label("姓名").fill("王秀英")
    page.get_by_label("身份证号码").fill(person_number(1))
    page.get_by_label("手机号").fill("13900000001")
    page.get_by_label("我同意").check()
    follow(page.get_by_role("button", name="把验证码发给我"))
    page.get_by_label("验证码").fill(sms_code())
    follow(page.get_by_role("button", name="报名"))
    expect(page.get_by_text("现在是候补第1位")).to_be_visible()
    check(page)


def test_an_institution_looks_at_its_rooms(page, live_server, client):
    row = new_class()
    enrolment(row, 1)
    client.force_login(member(row.institution))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size(SIZES["desktop"])
    for name, arguments in (("index", []), ("training_class", [row.pk]), ("new", [])):
        page.goto(live_server.url + reverse(f"training_rooms:{name}", args=arguments))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        check(page)


def test_the_bureau_fills_in_an_institution(page, live_server, client):
    """The fields that look rows up have names, also when the page comes out of the browser's memory."""
    institution = InstitutionFactory(community=CommunityFactory())
    client.force_login(officer("hrss"))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    for address in (reverse("admin:training_institution_add"), institution.get_absolute_url()):
        page.goto(live_server.url + address)
        expect(page.get_by_role("combobox", name="社区（村）")).to_be_visible()
        assert axe_violations(page) == []
