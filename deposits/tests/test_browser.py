"""The pages of deposits in a real browser: no axe violation, nothing wider than a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from deposits.tests.factories import DepositCounty
from gaotai_jiazheng.tests.browser import at_each_size, axe_violations, overflowing
from ledger.proving import prove

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}


@pytest.fixture
def county(transactional_db):
    county = DepositCounty()
    for _ in range(3):
        county.paid("1000")
    county.paid("300")
    county.claim("200")
    prove()
    return county


def sign_in(page, live_server, client, user):
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def check(page, besides=frozenset()):
    """No fault at any size but these that are known."""
    for size in at_each_size(page):
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in besides]
        assert (faults, overflowing(page)) == ([], 0), (page.url, size)


def test_public_proof_and_room_of_the_enterprise(page, live_server, client, county):
    page.goto(live_server.url + reverse("ledger:proofs"))
    expect(page.get_by_text("全部成立").first).to_be_visible()
    check(page)

    sign_in(page, live_server, client, county.owner)
    page.goto(live_server.url + reverse("deposits:room"))
    expect(page.get_by_text("还差300.00元").first).to_be_visible()
    check(page)
    page.get_by_role("button", name="申请退出保证金").click()
    expect(page.get_by_text("已申请退出，等待期开始计算。")).to_be_visible()

    page.context.add_cookies([{"name": "view", "value": "elder", "url": live_server.url}])
    page.goto(live_server.url + reverse("deposits:room"))
    # The longest state that there is: wider than a phone in large type, unless it may break.
    expect(page.get_by_text("正在退出，等待期内仍可先行赔付")).to_be_visible()
    check(page)


def test_workbench_of_deposits_and_claims(page, live_server, client, county):
    sign_in(page, live_server, client, county.contact)
    claim = county.deposit.claims.first()
    paths = [
        county.deposit.get_absolute_url(),
        claim.get_absolute_url(),
        county.deposit.claims.last().get_absolute_url(),
        reverse("admin:deposits_qualitydeposit_pay_in", args=[county.deposit.pk]),
        reverse("admin:deposits_advanceclaim_step", args=[claim.pk, "reject"]),
    ]
    for path in paths:
        page.goto(live_server.url + path)
        check(page, FRAMES_OWN)

    page.goto(live_server.url + claim.get_absolute_url())
    page.get_by_role("link", name="审核同意").click()
    page.get_by_role("button", name="审核同意").click()
    expect(page.get_by_text("已办理：审核同意。")).to_be_visible()
