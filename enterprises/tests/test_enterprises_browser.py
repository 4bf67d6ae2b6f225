"""An owner's and an officer's way through the pages, in a real browser of a phone's width."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enterprises.models import Registration
from enterprises.tests.factories import (
    EnterpriseFactory,
    EnterpriseMemberFactory,
    ReviewingBureaus,
)
from enterprises.tests.registration_answers import PASSWORD, PHONE, USCC, png
from enterprises.transitions import State
from gaotai_jiazheng.tests.browser import axe_violations, overflowing, small_targets
from reminders.models import Notification

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def bureaus(db):
    return ReviewingBureaus()


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def go_on(page):
    page.locator('.actions [name="go"][value="next"]').click()


def test_owner_registers_on_a_phone_without_scripts(phone, live_server, bureaus):
    picture = {"name": "执照.png", "mimeType": "image/png", "buffer": png().read()}
    phone.goto(live_server.url + reverse("enterprises:register"))
    phone.get_by_role("link", name="开始登记").click()
    phone.locator('[name="phone"]').fill(PHONE)
    phone.locator('[name="name"]').fill("绿洲家政")
    phone.locator('[name="uscc"]').fill(f"{USCC[:-1]}0".lower())
    go_on(phone)
    expect(phone.locator(".field-error")).to_have_text(
        "统一社会信用代码的校验位不对，请核对是否有错字。"
    )
    expect(phone.locator('[name="name"]')).to_have_value("绿洲家政")
    phone.locator('[name="uscc"]').fill(USCC.lower())
    go_on(phone)
    phone.locator('[name="license"]').set_input_files(picture)
    go_on(phone)
    phone.locator('[name="legal_representative"]').fill("王秀兰")
    phone.locator('[name="applicant_is"][value="owner"]').check()
    go_on(phone)
    phone.locator('[name="place"]').select_option(f"community:{bureaus.community.pk}")
    phone.locator('[name="address"]').fill("东苑小区2号")
    go_on(phone)
    phone.locator('[name="service_lines"][value="nutrition"]').check()
    phone.locator('[name="mode"][value="agency_based"]').check()
    phone.locator('[name="ways"][value="online"]').check()
    go_on(phone)
    expect(phone.locator("main")).to_contain_text("营养咨询")
    shoot(phone, "phone-unproved")
    phone.get_by_role("button", name="发验证码").click()
    expect(phone.get_by_role("button", name="重新发验证码")).to_be_visible()
    phone.get_by_text("收不到短信").click()
    shoot(phone, "phone-code")
    sent = Notification.objects.filter(kind="phone_code").latest("pk")
    phone.locator('[name="phone_code"]').fill(re.search(r"验证码(\d{6})", sent.body)[1])
    phone.get_by_role("button", name="确认").click()
    phone.locator('[name="password"]').fill(PASSWORD)
    phone.locator('[name="password_again"]').fill(PASSWORD)
    phone.get_by_role("button", name="提交登记").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("登记已提交")
    assert Registration.objects.get().state == State.SUBMITTED


def addresses(enterprise):
    """Name -> address of the pages that are looked at."""
    workspace = (
        "home",
        "members",
        "data",
        "premises",
        "premises_add",
        "said",
        "partnerships",
        "home_care",
        "trademarks",
    )
    return {
        "register": reverse("enterprises:register"),
        "resume": reverse("enterprises:resume"),
        **{
            f"step-{slug}": reverse("enterprises:register_step", args=[slug])
            for slug in ("enterprise", "license", "people", "address", "services")
        },
        "directory": reverse("enterprises:index"),
        "enterprise": enterprise.get_absolute_url(),
        "incubators": reverse("enterprises:incubators"),
        **{f"workspace-{name}": reverse(f"workspace:{name}") for name in workspace},
        "workspace-complaints": reverse("enterprise_complaints:index"),
    }


@pytest.mark.parametrize("view", ["standard", "elder"])
def test_pages_have_no_fault(page, live_server, bureaus, client, view):
    member = EnterpriseMemberFactory(enterprise=EnterpriseFactory(name="绿洲家政"))
    client.force_login(member.user)
    cookies = [{"name": "sessionid", "value": client.cookies["sessionid"].value}]
    if view == "elder":
        cookies.append({"name": "view", "value": "elder"})
    page.context.add_cookies([cookie | {"url": live_server.url} for cookie in cookies])
    faults = {}

    for name, address in addresses(member.enterprise).items():
        page.goto(live_server.url + address)
        shoot(page, f"{name}-{view}")
        found = [*axe_violations(page), *small_targets(page)]
        if found or overflowing(page):
            faults[name] = (found, overflowing(page))

    assert faults == {}


def test_owner_adds_a_place_on_a_phone(phone, live_server, bureaus, client):
    owner = EnterpriseMemberFactory().user
    enterprise = owner.enterprise_memberships.get().enterprise
    for number, closed_on in ((8, None), (9, date(2026, 5, 1))):
        enterprise.premises.create(
            town=bureaus.community.town,
            community=bureaus.community,
            address=f"{number}号楼",
            opened_on=date(2026, 1, 1),
            closed_on=closed_on,
        )
    client.force_login(owner)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    phone.context.add_cookies([session | {"url": live_server.url}])
    phone.goto(live_server.url + reverse("workspace:premises_add"))
    phone.locator('[name="place"]').select_option(f"community:{bureaus.community.pk}")
    phone.locator('[name="address"]').fill("3号楼1单元101")
    phone.get_by_role("button", name="提交审核").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    expect(phone.locator('[name="address"]')).to_have_value("3号楼1单元101")
    shoot(phone, "phone-premises-form")
    phone.locator('[name="opened_on"]').fill("2026-03-01")
    phone.locator('[name="reason"]').fill("开了分店")
    picture = {"name": "备案.png", "mimeType": "image/png", "buffer": png().read()}
    phone.locator('[name="evidence"]').set_input_files(picture)
    phone.get_by_role("button", name="提交审核").click()
    expect(phone.locator("main")).to_contain_text("增加经营场所：待审核")
    shoot(phone, "phone-premises")
