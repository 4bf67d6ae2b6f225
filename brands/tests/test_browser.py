"""劳务品牌 on a phone, the enterprise's QR, and the workbench at a desk. One axe run a page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from brands.tests.factories import keeper, licensed, recognised
from credentials.tests.test_browser import FRAMES_OWN, sign_in_staff
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, overflowing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE_SIZE = next(size for size in SIZES.values() if size["width"] < 500)
DESK_SIZE = next(size for size in SIZES.values() if size["width"] > 1000)


def test_everybodys_pages_on_a_phone(page, live_server):
    by = keeper()
    brand = recognised(by)
    held, over = licensed(brand, by), licensed(brand, by, days=5, begins=50)
    page.set_viewport_size(PHONE_SIZE)
    for name, arguments in (
        ("index", []),
        ("brand", [brand.slug]),
        ("member", [brand.slug, held.pk]),
        ("member", [brand.slug, over.pk]),
        ("members", []),
    ):
        page.goto(live_server.url + reverse(f"brands:{name}", args=arguments))
        expect(page.locator("h1")).to_be_visible()
        assert (name, axe_violations(page), overflowing(page)) == (name, [], 0)


def test_workbench(page, live_server, client):
    by = keeper()
    brand = recognised(by)
    licence = licensed(brand, by)
    page.set_viewport_size(DESK_SIZE)
    sign_in_staff(page.context, live_server, client, by)
    for path in (
        brand.get_absolute_url(),
        licence.get_absolute_url(),
        reverse("admin:brands_brand_add"),
        reverse("admin:brands_brand_addition", args=[brand.pk, "worker"]),
        reverse("admin:brands_licence_end", args=[licence.pk]),
    ):
        page.goto(live_server.url + path)
        expect(page.locator(".case-title")).to_be_visible()
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
        assert (path, faults, overflowing(page)) == (path, [], 0)
