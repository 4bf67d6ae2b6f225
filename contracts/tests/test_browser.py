"""The pages of contracts in a real browser: axe-core, widths, a drawn name, and no JavaScript at all."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contracts.models import CallSample, ContractTemplate, Signature
from contracts.services import codes, drafting, sampling
from contracts.tests.factories import (
    CONSUMER,
    CONSUMERS_PHONE,
    WORKER,
    WORKERS_PHONE,
    ContractCounty,
    code_sent_to,
    token_sent_to,
)
from gaotai_jiazheng.tests.browser import (
    axe_violations,
    open_elder_view,
    overflowing,
    small_targets,
)
from ratings.tests.test_pages_browser import faults_of, sign_in, workbench_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(transactional_db):
    return ContractCounty()


def test_public_pages_break_no_rule(live_server, page, county):
    county.in_force()
    sampling.draw_sample(
        bureau=county.bureau,
        title="第四季度抽查",
        source="十月服务台账",
        population=40,
        size=3,
        by=county.officer,
    )
    addresses = [
        reverse("contracts:index"),
        reverse("contracts:verify"),
        reverse("contracts:template", args=[ContractTemplate.objects.first().pk]),
        reverse("contracts:calls", args=[CallSample.objects.get().pk]),
        county.enterprise.get_absolute_url(),
    ]

    assert faults_of(page, live_server, addresses) == {}


def test_pages_of_the_workspace_break_no_rule(live_server, page, county):
    draft, sent, running = county.draft(), county.sent(), county.in_force()
    drafting.write_added(draft, None, title="费用", text="交费以后概不退还。", by=county.clerk)
    sign_in(page, live_server, county.owner)

    def at(name, contract, *args):
        return reverse(f"contracts_workspace:{name}", args=[contract.pk, *args])

    addresses = [
        reverse("contracts_workspace:index"),
        reverse("contracts_workspace:start"),
        *(at("step", draft, slug) for slug in ("parties", "services", "safety", "home")),
        at("clauses", draft),
        at("clause", draft, "refund"),
        at("clause", draft, "new"),
        at("check", draft),
        at("contract", sent),
        at("paper", sent),
        at("withdraw", sent),
        at("contract", running),
        at("end", running),
    ]

    assert faults_of(page, live_server, addresses) == {}


def test_pages_of_the_workbench_break_no_rule_of_their_own(live_server, page, county):
    contract = county.in_force()
    sign_in(page, live_server, county.officer)
    addresses = [
        contract.get_absolute_url(),
        reverse("admin:contracts_servicecontract_reveal", args=[contract.pk]),
        reverse(
            "admin:contracts_contracttemplate_change", args=[ContractTemplate.objects.first().pk]
        ),
        reverse("admin:contracts_contracttemplate_add"),
        reverse("admin:contracts_callsample_add"),
    ]

    assert workbench_faults(page, live_server, addresses) == {}


def open_contract(page, live_server, phone):
    page.goto(live_server.url + reverse("contracts:sign", args=[token_sent_to(phone)]))
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_label("短信验证码")).to_be_visible()
    page.get_by_label("短信验证码").fill(code_sent_to(phone))
    page.get_by_role("button", name="打开合同").click()
    expect(page.get_by_role("heading", name="合同全文")).to_be_visible()


def test_household_signs_without_javascript(live_server, phone, county):
    county.sent()
    page = phone
    open_contract(page, live_server, CONSUMERS_PHONE)
    expect(page.locator("canvas")).to_be_hidden()

    page.get_by_label("您的姓名").fill(CONSUMER)
    page.get_by_role("button", name="发送签字验证码").click()
    expect(page.get_by_role("status")).to_contain_text("签字验证码已发到139****0123")
    expect(page.get_by_label("您的姓名")).to_have_value(CONSUMER)
    page.get_by_label("签字验证码").fill(code_sent_to(CONSUMERS_PHONE))
    page.get_by_label("我看过合同，同意签字").check()
    page.get_by_role("button", name="签字", exact=True).click()

    expect(page.get_by_text("签过字了")).to_be_visible()
    assert Signature.objects.get().method == "typed"


@pytest.mark.parametrize("is_elder", [False, True])
def test_worker_draws_the_name_on_a_phone(live_server, page, county, is_elder):
    contract = county.sent()
    if is_elder:
        open_elder_view(page, live_server)
    open_contract(page, live_server, WORKERS_PHONE)
    assert (axe_violations(page), small_targets(page), overflowing(page)) == ([], [], 0)

    page.get_by_label("您的姓名").fill(WORKER)
    box = page.locator("canvas").bounding_box()
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 20 + 22 * step, box["y"] + 20 + 60 * (step % 2))
    page.mouse.up()
    page.get_by_label("我看过合同，同意签字").check()
    page.get_by_role("button", name="签字", exact=True).click()

    expect(page.get_by_text("签过字了")).to_be_visible()
    signature = Signature.objects.get()
    assert (signature.method, signature.sha256) == ("drawn", contract.sha256)
    assert signature.picture.content_type == "image/png"


def test_two_tabs_the_second_one_is_told(live_server, page, county):
    contract = county.sent()
    open_contract(page, live_server, CONSUMERS_PHONE)
    county.sign(contract, "consumer")

    page.get_by_label("您的姓名").fill(CONSUMER)
    page.get_by_role("button", name="发送签字验证码").click()
    expect(page.get_by_text("签过字了")).to_be_visible()
    # That by which the other tab signed; none is sent where there is nothing to sign.
    assert codes.party_of(token_sent_to(CONSUMERS_PHONE)).codes.count() == 1
