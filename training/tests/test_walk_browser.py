"""Enrolling one question a page: large type on a narrow phone, without JavaScript, into the waiting list."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import axe_violations, follow, overflowing, small_targets
from training.models import Enrolment
from training.tests.factories import enrolment, new_class, person_number
from training.tests.test_enrolling import sms_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def elder_page(phone, live_server):
    """A phone whose reader has asked for large type and whose browser runs no scripts."""
    phone.context.add_cookies([{"name": "view", "value": "elder", "url": live_server.url}])
    return phone


def check(page, question):
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    assert (overflowing(page), small_targets(page)) == (0, [])


def go_on(page):
    follow(page.get_by_role("button", name="下一题"))


def test_a_resident_is_asked_one_thing_at_a_time(elder_page, live_server):
    page, row = elder_page, new_class(seats=1)
    enrolment(row, 9)
    page.goto(live_server.url + reverse("training:enrol", args=[row.pk]))
    check(page, "您叫什么名字？")
    page.get_by_label("您叫什么名字？").fill("王秀英")
    go_on(page)
    page.get_by_label("您的身份证号码是多少？").fill("62072419850101000")
    go_on(page)
    expect(page.locator(".field.invalid .field-error")).to_be_visible()
    check(page, "您的身份证号码是多少？")
    follow(page.get_by_role("button", name="上一题"))
    expect(page.get_by_label("您叫什么名字？")).to_have_value("王秀英")
    go_on(page)
    expect(page.get_by_label("您的身份证号码是多少？")).to_have_value("62072419850101000")
    page.get_by_label("您的身份证号码是多少？").fill(person_number(1))
    go_on(page)
    check(page, "您的手机号是多少？")
    page.get_by_label("您的手机号是多少？").fill("13900000001")
    go_on(page)
    check(page, "您住在哪个社区（村）？")
    go_on(page)
    check(page, "请您确认")
    page.get_by_label("我同意").check()
    follow(page.get_by_role("button", name="把验证码发给我"))
    page.get_by_label("验证码").fill(sms_code())
    follow(page.get_by_role("button", name="报名"))
    expect(page.get_by_text("现在是候补第1位")).to_be_visible()
    assert Enrolment.objects.waiting().get().name == "王秀英"


def test_every_question_is_sound(page, live_server):
    """axe runs scripts, so this reader's browser has them."""
    row = new_class()
    cookie = {"name": "view", "value": "elder", "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url + reverse("training:enrol", args=[row.pk]))
    go_on(page)
    answers = {
        "您叫什么名字？": "王秀英",
        "您的身份证号码是多少？": person_number(1),
        "您的手机号是多少？": "13900000001",
    }
    for label, answer in answers.items():
        assert axe_violations(page) == []
        page.get_by_label(label).fill(answer)
        go_on(page)
    go_on(page)
    expect(page.get_by_label("我同意")).to_be_visible()
    assert axe_violations(page) == []
