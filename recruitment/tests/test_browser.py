"""Events on a phone, the enterprise's booth, and the workbench at a desk. One axe run a page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from credentials.tests.test_browser import FRAMES_OWN, sign_in_staff
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, overflowing
from recruitment.services import events
from recruitment.tests.factories import announced, asked, departed, held, keeper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE_SIZE = next(size for size in SIZES.values() if size["width"] < 500)
DESK_SIZE = next(size for size in SIZES.values() if size["width"] > 1000)


def test_everybodys_pages_on_a_phone(page, live_server):
    by = keeper()
    booth = events.give_booth(asked(announced(by)), label="1", by=by)
    event = held(by, booth)
    announced(by)
    departed(by, timezone.localdate() - timedelta(days=40))
    page.set_viewport_size(PHONE_SIZE)
    for name, arguments in (
        ("events", []),
        ("event", [event.pk]),
        ("followed_up", []),
    ):
        page.goto(live_server.url + reverse(f"recruitment:{name}", args=arguments))
        expect(page.locator("h1")).to_be_visible()
        assert (name, axe_violations(page), overflowing(page)) == (name, [], 0)


def test_workbench(page, live_server, client):
    by = keeper()
    booth = asked(announced(by))
    departure = departed(by, timezone.localdate() - timedelta(days=40))
    page.set_viewport_size(DESK_SIZE)
    sign_in_staff(page.context, live_server, client, by)
    name = "admin:recruitment_recruitmentevent"
    for path in (
        booth.event.get_absolute_url(),
        departure.get_absolute_url(),
        reverse("admin:recruitment_recruitmentevent_add"),
        reverse(f"{name}_booth", args=[booth.event_id, booth.pk, "give"]),
        reverse("admin:recruitment_departure_add"),
        reverse("admin:recruitment_departure_call", args=[departure.pk, 30]),
    ):
        page.goto(live_server.url + path)
        expect(page.locator(".case-title")).to_be_visible()
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
        assert (path, faults, overflowing(page)) == (path, [], 0)
