"""The elder view in a real browser: size, contrast, reading aloud."""

import pytest
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import axe_violations, follow, open_elder_view

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RECORD_SPEECH = """
    window.spoken = [];
    window.cancelled = 0;
    speechSynthesis.speak = (utterance) => window.spoken.push([utterance.lang, utterance.text]);
    speechSynthesis.cancel = () => { window.cancelled += 1; };
"""

TEXT_SIZES = """
    () => [...document.querySelectorAll("main *, footer *, nav *")]
        .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((element) => parseFloat(getComputedStyle(element).fontSize))
"""


def test_button_turns_large_type_on_and_off_and_keeps_the_page(live_server, page):
    open_elder_view(page, live_server)
    kept = page.url

    follow(page.get_by_role("button", name="标准版"))

    expect(page.locator("html:not(.elder)")).to_be_attached()
    assert (kept, page.url) == (f"{live_server.url}/help/", f"{live_server.url}/help/")


def test_every_word_is_at_least_20_px_high(live_server, page):
    open_elder_view(page, live_server)

    for address in ("/", "/help/", "/accessibility/"):
        page.goto(live_server.url + address)
        assert min(page.evaluate(TEXT_SIZES)) >= 20


def test_text_has_the_contrast_of_level_aaa(live_server, page):
    open_elder_view(page, live_server)

    for address in ("/", "/help/"):
        page.goto(live_server.url + address)
        assert axe_violations(page, rules=["color-contrast-enhanced"]) == []


def test_home_shows_fewer_things(live_server, page):
    page.goto(live_server.url)
    links = page.locator("a[href]").count()

    open_elder_view(page, live_server)
    page.goto(live_server.url)

    assert page.locator("a[href]").count() < links


def test_read_aloud_speaks_the_content_in_order_and_stops(live_server, fresh_page):
    page = fresh_page
    page.add_init_script(RECORD_SPEECH)
    open_elder_view(page, live_server)

    page.get_by_role("button", name="朗读本页").click()
    spoken = page.evaluate("window.spoken")
    page.get_by_role("button", name="停止朗读").click()

    assert spoken[0] == ["zh-CN", "帮助"]
    assert len(spoken) == len({text for _, text in spoken})
    assert page.evaluate("window.cancelled") == 1
    expect(page.get_by_role("button", name="朗读本页")).to_be_visible()


def test_browser_that_cannot_speak_has_no_button(live_server, fresh_page):
    page = fresh_page
    page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis;")

    open_elder_view(page, live_server)

    expect(page.get_by_role("button", name="朗读本页")).to_have_count(0)


def test_standard_view_loads_no_script(live_server, page):
    page.goto(f"{live_server.url}/help/")

    assert page.locator("script").count() == 0


def test_large_type_needs_no_script(live_server, phone):
    open_elder_view(phone, live_server)

    expect(phone.locator("html.elder")).to_have_count(1)
