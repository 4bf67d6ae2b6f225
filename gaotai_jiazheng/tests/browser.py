"""What the browser tests of every app ask about a page."""

import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
# What 1280 px leave to a page that is zoomed to 200 %.
ZOOMED = {"width": 640, "height": 450}
# What differs between two answers of one page: numbers drawn by chance.
DRAWN = re.compile(r'value="[0-9A-Za-z_:-]{30,}"')
JUDGING = Path(__file__).with_name("judging.js").read_text("utf-8")
CONTRAST = {"color-contrast", "color-contrast-enhanced"}
_faultless = set()
_legible = {rule: set() for rule in CONTRAST}


def follow(locator):
    """Click what leads to another page, and come back when that page has loaded as a whole.

    A bare click comes back as soon as the answer begins to arrive. Playwright waits for an element before
    it clicks or fills it in, but not before it counts, measures or lists: that would be a race.
    """
    with locator.page.expect_navigation():
        locator.click()


def emptied(tab):
    """The tab at a phone's width, and after the test without its page, its cookies and what it stored."""
    tab.set_viewport_size(SIZES["phone"])
    yield tab
    origin = "/".join(tab.url.split("/")[:3])
    tab.goto("about:blank")
    tab.context.clear_cookies()
    if origin.startswith("http"):
        devtools = tab.context.new_cdp_session(tab)
        stored = {
            "origin": origin,
            "storageTypes": "local_storage,indexeddb,cache_storage,service_workers",
        }
        devtools.send("Storage.clearDataForOrigin", stored)
        devtools.detach()


def at_each_size(page, sizes=SIZES):
    """Give the page that is open one size after the other; yields their names.

    What was asked of the server once is judged at every width: it is the same document.
    """
    for name, size in sizes.items():
        page.set_viewport_size(size)
        yield name


def axe_violations(page, rules=None):
    """The rules of axe-core that the page breaks, as "rule: element"; [] for a page without a fault.

    rules: names of rules of CONTRAST to run instead of the usual ones.
    A page that had none is not judged again while it stays the same at the same width, and the contrast
    is measured only where no text of the same look has passed before (see judging.js).
    """
    judged = (DRAWN.sub("", page.content()), str(page.viewport_size), str(rules))
    if judged in _faultless:
        return []
    if not page.evaluate("'judging' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(JUDGING)
    others = {"rules": {rule: {"enabled": False} for rule in CONTRAST}}
    found = [] if rules else page.evaluate("judging.faults", others)
    for rule in rules or ["color-contrast"]:
        found += illegible(page, rule)
    if not found:
        _faultless.add(judged)
    return found


def illegible(page, rule):
    """The texts that break one of the rules of CONTRAST, as "rule: element"."""
    legible = _legible[rule]
    looks = page.evaluate("judging.looks()")
    unknown = [place for place, its in enumerate(looks) if legible.isdisjoint(its)]
    if not unknown:
        return []
    result = page.evaluate(f"(places) => judging.contrast('{rule}', places)", unknown)
    legible.update(looks[place][0] for place in result["passed"])
    if not result["faults"]:
        # Axe says nothing of these, an icon or a single sign, nor will it of the very same.
        legible.update(looks[place][1] for place in set(unknown) - set(result["passed"]))
    legible.discard(None)
    return result["faults"]


def overflowing(page):
    """How many CSS pixels the page is wider than the window; 0 when nobody has to scroll sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def small_targets(page, least=44):
    """Links outside running text and controls that are less than so many CSS pixels high.

    A link within a sentence is as high as its line (WCAG 2.2, 2.5.8 leaves those out).
    """
    return page.evaluate(
        """(least) => [...document.querySelectorAll("a[href], button, select, input:not([type=hidden])")]
            .filter((element) => !element.matches("input[type=checkbox], input[type=radio], .skip-link, .visually-hidden"))
            .filter((element) => element.checkVisibility())
            .filter((element) => getComputedStyle(element).display !== "inline")
            .filter((element) => element.getBoundingClientRect().height < least - 0.5)
            .map((element) => element.outerHTML.slice(0, 120))""",
        least,
    )


def open_elder_view(page, live_server):
    """Ask for large type by the button in the header, as a reader does."""
    page.goto(f"{live_server.url}/help/")
    follow(page.get_by_role("button", name="大字版"))
    expect(page.locator("html.elder")).to_be_attached()


def loaded_bytes(page, address):
    """The size of a page and of all it loads, as the test server sends them: not compressed."""
    responses = []

    def keep(response):
        responses.append(response)

    page.on("response", keep)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("response", keep)
    return sum(len(response.body()) for response in responses)
