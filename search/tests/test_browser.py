"""The first page, search and a story on a phone: one axe run a page, and nothing that the content policy refuses."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.public_pages import kinds
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing, small_targets
from search import sweeping
from stories.tests.factories import SIGNED, Desk, jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_search_on_a_phone(fresh_page, live_server):
    page = fresh_page
    for number in range(6):
        EnterpriseFactory(name=f"黑河月嫂服务部{number}")
    photo = type(SIGNED)("a.jpg", "image/jpeg", jpeg(), "1" * 64)
    story = Desk().published(title="四十岁学月嫂", photo=photo, photo_words="她在练习")
    for slug in ("enterprise", "story"):
        sweeping.sweep(kinds()[slug])
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.set_viewport_size(SIZES["phone"])

    page.goto(live_server.url)
    expect(page.get_by_role("searchbox")).to_have_count(1)
    assert ("home", axe_violations(page), overflowing(page), small_targets(page)) == (
        "home",
        [],
        0,
        [],
    )
    page.get_by_role("searchbox").fill("月嫂")
    follow(page.get_by_role("button", name="搜索"))
    expect(page.locator("mark").first).to_be_visible()
    assert ("found", axe_violations(page), overflowing(page)) == ("found", [], 0)
    follow(page.get_by_role("link", name="看全部家政企业"))
    expect(page.locator(".hits li")).to_have_count(6)
    page.goto(f"{live_server.url}/search/?q=煃煃")
    expect(page.get_by_role("status")).to_contain_text("没有找到")
    assert ("none", axe_violations(page), overflowing(page)) == ("none", [], 0)
    page.goto(live_server.url + story.public_address)
    expect(page.locator("img")).to_be_visible()
    assert ("story", axe_violations(page), overflowing(page)) == ("story", [], 0)
    page.goto(live_server.url + reverse("help"))
    assert ("header", axe_violations(page), overflowing(page)) == ("header", [], 0)

    assert refused == []
