"""The pages of figures on a phone, in the view for elders, with everything that axe asks."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bureaus.models import Bureau
from gaotai_jiazheng.tests.browser import axe_violations, overflowing, small_targets
from plan import metrics
from plan.counting import Column, counted
from plan.tests.factories import ResponsibilityFactory, TargetFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def target(monkeypatch):
    monkeypatch.setattr(metrics, "_metrics", {})

    @counted(
        "bureaus",
        register="单位登记",
        title="责任单位",
        unit="个",
        definition="当天登记的责任单位。",
        columns=(Column("名称", "name"), Column("公开电话", "phone")),
    )
    def rows(on):
        return Bureau.objects.all()

    part = ResponsibilityFactory()
    return TargetFactory(slug="bureaus", measure=part.measure, title="责任单位", unit="个")


def test_reader_goes_from_a_target_to_its_rows_and_asks_what_if(phone, live_server, target):
    phone.context.add_cookies([{"name": "view", "value": "elder", "url": live_server.url}])
    phone.goto(live_server.url + reverse("plan:target", args=["bureaus"]))
    phone.get_by_label("再办几期（批）").fill("60")
    phone.get_by_role("button", name="算一算").click()
    expect(phone.get_by_label("再办几期（批）")).to_have_value("60")
    expect(phone.locator(".field-error")).to_be_visible()
    phone.get_by_label("再办几期（批）").fill("2")
    phone.get_by_role("button", name="算一算").click()
    expect(phone.get_by_text("再增加60个")).to_be_visible()
    phone.get_by_role("link", name="1个").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("责任单位：计入的各条")
    phone.get_by_label("统计到哪一天").fill("2999-01-01")
    phone.get_by_role("button", name="查这一天").click()
    expect(phone.get_by_text("日期不能晚于今天。")).to_be_visible()


def test_pages_have_no_fault(fresh_page, live_server, target):
    page, refused = fresh_page, []
    page.on(
        "console", lambda message: refused.append(message.text) if message.type == "error" else None
    )
    found = {}
    for name, arguments in (
        ("metrics", []),
        ("metric", ["bureaus"]),
        ("rows", ["bureaus"]),
        ("target", ["bureaus"]),
    ):
        page.goto(live_server.url + reverse(f"plan:{name}", args=arguments))
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
        faults = [*axe_violations(page), *small_targets(page)]
        if faults or overflowing(page):
            found[name] = faults or "too wide"

    assert found == {}
    assert refused == []
