"""The pages of imported files in a real browser: a phone's and a desk's width, with scripts and without."""

import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from complaints import services
from complaints.tests.factories import CountyFactory
from exchange import importing
from exchange.tests.factories import PartnerFactory
from exchange.tests.test_importing import HEADINGS, checked, imported, row, uploaded, xlsx
from gaotai_jiazheng.tests.browser import SIZES, at_each_size, axe_violations, overflowing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
    "heading-order",
    "list",
}


@pytest.fixture
def county(db):
    return CountyFactory()


@pytest.fixture
def partner(county):
    return PartnerFactory()


def signed_in(context, live_server, user):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user.pk))
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def recent(**changes):
    """A row whose days have been, whenever the test runs."""
    now = timezone.localtime().replace(microsecond=0, tzinfo=None)
    return row(**{"received_at": now, "occurred_on": now.date(), **changes})


def test_pages_can_be_read_by_everybody(page, live_server, county, partner):
    signed_in(page.context, live_server, county.center_contact)
    done = imported(county, partner, recent(external_number="A1"), recent(external_number="A2"))
    services.record(done.orders.get(external_number="A1").complaint, by=county.market_contact)
    rows = [recent(external_number=f"B{n}") for n in range(3)]
    wrong = [recent(external_number="B8", title=None), recent(external_number="B9", kind="表扬")]
    ready = checked(county, partner, *rows, *wrong, recent(external_number="A1"))
    unknown = uploaded(county, partner, recent(), headings=["单号", *HEADINGS[1:]])
    busy = uploaded(county, partner, recent(external_number="C1"))
    pages = {
        "list": reverse("admin:exchange_importbatch_changelist"),
        "add": reverse("admin:exchange_importbatch_add"),
        "checked": ready.get_absolute_url(),
        "busy": busy.get_absolute_url(),
        "mapping": unknown.get_absolute_url(),
        "columns": reverse("admin:exchange_importbatch_columns", args=[unknown.pk]),
        "imported": done.get_absolute_url(),
        "undo": reverse("admin:exchange_importbatch_undo", args=[done.pk]),
    }
    faults = {}
    for name, address in pages.items():
        page.goto(live_server.url + address)
        for size in at_each_size(page):
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"import-{name}-{size}.png", full_page=True)
            found = axe_violations(page)
            its = [each for each in found if each.split(":")[0] not in FRAMES_OWN]
            if name != "list" and overflowing(page) > 0:
                its.append(f"{overflowing(page)} px too wide")
            faults[name, size] = its

    assert faults == {place: [] for place in faults}


@pytest.mark.parametrize("browser", ["page", "phone"])
def test_page_follows_the_work_by_itself(request, live_server, county, partner, tmp_path, browser):
    """With scripts and without."""
    page = request.getfixturevalue(browser)
    page.set_viewport_size(SIZES["desktop"])
    signed_in(page.context, live_server, county.center_contact)
    file = tmp_path / "工单.xlsx"
    file.write_bytes(xlsx(recent(external_number="A1"), recent(external_number="A2")))

    page.goto(live_server.url + reverse("admin:exchange_importbatch_add"))
    page.get_by_label("热线平台").select_option(label=str(partner))
    page.get_by_label("Excel 文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("等待处理，共约2行。")).to_be_visible()
    importing.work()

    expect(page.get_by_role("button", name="导入这2行")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="导入这2行").click()
    expect(page.get_by_text("等待处理")).to_be_visible()
    importing.work()
    expect(page.get_by_text("新增事项")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("link", name="撤销导入")).to_be_visible(timeout=15_000)
