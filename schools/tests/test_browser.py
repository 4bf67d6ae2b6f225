"""学什么 on a phone, and the workbench of schools at a desk. One axe run a page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from credentials.tests.test_browser import FRAMES_OWN, sign_in_staff
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, overflowing
from schools.models import Agreement
from schools.tests.factories import keeper
from schools.tests.test_pages import told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE_SIZE = next(size for size in SIZES.values() if size["width"] < 500)
DESK_SIZE = next(size for size in SIZES.values() if size["width"] > 1000)


def test_everybodys_pages_on_a_phone(page, live_server):
    programme = told(keeper())
    page.set_viewport_size(PHONE_SIZE)
    for name, arguments in (
        ("index", []),
        ("programme", [programme.pk]),
        ("cooperations", []),
        ("students", []),
    ):
        page.goto(live_server.url + reverse(f"schools:{name}", args=arguments))
        expect(page.locator("h1")).to_be_visible()
        assert (name, axe_violations(page), overflowing(page)) == (name, [], 0)


def test_workbench(page, live_server, client):
    by = keeper()
    programme = told(by)
    agreement = Agreement.objects.get()
    page.set_viewport_size(DESK_SIZE)
    sign_in_staff(page.context, live_server, client, by)
    for path in (
        programme.get_absolute_url(),
        agreement.get_absolute_url(),
        reverse("admin:schools_programme_figures", args=[programme.pk]),
        reverse("admin:schools_programme_step", args=[programme.pk, "close"]),
        reverse("admin:schools_agreement_add"),
        reverse("admin:schools_agreement_module", args=[agreement.pk]),
    ):
        page.goto(live_server.url + path)
        expect(page.locator(".case-title")).to_be_visible()
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
        assert (path, faults, overflowing(page)) == (path, [], 0)
