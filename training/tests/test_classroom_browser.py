"""The classroom in a real browser: a learner signs in on a phone, the figures and the roll have no fault."""

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing
from training.services import attending, flagging
from training.tests.classroom import completed, followup_rule, running
from training.tests.factories import enrolment, new_class, quota_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}


def check(page, besides=frozenset()):
    found = [each for each in axe_violations(page) if each.split(":")[0] not in besides]
    assert (found, overflowing(page)) == ([], 0)


def sign_in(context, live_server, client, user):
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_learner_signs_in_on_a_phone(page, live_server):
    room = running(1, days=0)
    session = room.sessions[0]
    with time_machine.travel(session.starts_at, tick=True):
        sign_in_on_a_phone(page, live_server, room, session)


def sign_in_on_a_phone(page, live_server, room, session):
    page.set_viewport_size(SIZES["phone"])
    page.goto(live_server.url + reverse("classroom:sign_in", args=[session.pk]))
    check(page)

    page.get_by_label("手机号").fill(room.people[0].phone)
    page.get_by_label("签到码").fill(attending.code_of(session))
    follow(page.get_by_role("button", name="签到"))

    expect(page.get_by_text("已经签到")).to_be_visible()


def test_roll_figures_and_code_have_no_fault(page, live_server, client):
    followup_rule()
    room = completed(3)
    page.set_viewport_size(SIZES["phone"])
    page.goto(live_server.url + reverse("classroom:person_times"))
    expect(page.get_by_role("heading", name="家政培训人次")).to_be_visible()
    check(page)
    sign_in(page.context, live_server, client, room.teacher)
    page.goto(live_server.url + reverse("classroom:room", args=[room.row.pk]))
    expect(page.get_by_text("县人社局已确认结业")).to_be_visible()
    check(page)


def test_class_in_the_workbench_shows_its_flags(page, live_server, client):
    followup_rule()
    room = completed(1, days=-20)
    later = new_class(quota_of(room.row.institution), days=-5)
    enrolment(later, 1)
    flagging.audit(later)
    page.set_viewport_size(SIZES["desktop"])
    sign_in(page.context, live_server, client, room.officer)
    page.goto(live_server.url + reverse("admin:training_classroom_change", args=[later.pk]))

    expect(page.get_by_text("同职业同等级以前培训过")).to_be_visible()
    check(page, FRAMES_OWN)
