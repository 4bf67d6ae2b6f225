"""A person with a browser: signs in, types, reads text messages, takes pictures."""

import os
import re
import time
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from accounts.models import User
from bench.bars import at_least, at_most
from bench.moved_clock import LOOKS_EVERY_SECONDS, set_clock
from reminders.models import Notification

PICTURES = Path(__file__).resolve().parents[2] / "docs/handbooks/pictures"
LOOKED_AT = Path(os.environ.get("VAR_DIR", "var")) / "journeys"
SCREENS = {"phone": (360, 740, 1.5), "desktop": (1280, 800, 1)}
HEAVIEST, QUALITIES = 60 * 1024, (80, 65, 50, 35)
CODE_WITHIN_SECONDS, PATIENCE_MILLISECONDS = 10, 60_000


@contextmanager
def chromium():
    """A browser that speaks Chinese, as its controls for days and files do too."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--lang=zh-CN"],
            env={"LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8", "PATH": "/usr/bin:/bin"},
        )
        yield browser
        browser.close()


def days_pass(days):
    """The portal, its worker and its scheduler go on so many days later; who was signed in may be no longer."""
    set_clock(os.environ["BENCH_CLOCK"], days * 24 * 60 * 60)
    time.sleep(3 * LOOKS_EVERY_SECONDS)


def county_day(days):
    """The day so many days after the real one: the portal's own after so many have passed."""
    return date.today() + timedelta(days=days)


class Walker:
    """One person at one screen. name: begins the names of the pictures. has_script: whether the browser runs any."""

    def __init__(self, browser, address, name, screen, *, has_script=True):
        width, height, scale = SCREENS[screen]
        self.address, self.name, self.screen = address, name, screen
        self.taken, self.looked = [], 0
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            locale="zh-CN",
            java_script_enabled=has_script,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MILLISECONDS)

    def open(self, path):
        answer = self.page.goto(self.address + path)
        assert answer.status == 200, (path, answer.status)

    def press(self, name, nth=0):
        """Click a button or link of the content by its words, and wait for the page it leads to."""
        page = self.page
        words = re.compile(name) if isinstance(name, str) else name
        inside = page.locator("main, #content, #main").first
        found = inside.get_by_role("button", name=words).or_(inside.get_by_role("link", name=words))
        with page.expect_navigation():
            found.nth(nth).click()

    def presses_last(self, words):
        """The button with these words that a reader sees, where the form has an unseen one for the Enter key."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).last.click()

    def fill(self, **values):
        """Type into fields by their names; a list ticks boxes, True ticks the one, a path is uploaded."""
        for name, value in values.items():
            field = self.page.locator(f'main [name="{name}"], #content [name="{name}"]')
            kind = field.first.evaluate("e => e.type")
            if isinstance(value, dict) and "buffer" in value:
                field.set_input_files(value)
            elif kind in ("radio", "checkbox") and value is not True:
                for each in value if isinstance(value, list) else [value]:
                    field.locator(f'xpath=self::*[@value="{each}"]').check()
            elif kind == "checkbox":
                field.check()
            elif kind == "select-one":
                field.select_option(**(value if isinstance(value, dict) else {"value": value}))
            else:
                field.first.fill(value)

    def check(self, **usernames):
        """Tick the box of a person among those of a field, by the username."""
        for name, username in usernames.items():
            person = User.objects.get(username=username)
            self.fill(**{name: [str(person.pk)]})

    def takes(self, path, step, told="", **values):
        """A step of a row: its button, its form, and what the page says afterwards."""
        self.open(path)
        self.press(f"^{step}$")
        if values:
            self.fill(**values)
        self.press(f"^{step}$")
        self.sees(told or f"已办理：{step}。")

    def refused(self, path, step, *told):
        """A step sent in as it is: the sentences that stand beside its fields."""
        self.open(path)
        self.press(f"^{step}$")
        self.press(f"^{step}$")
        for words in told:
            self.sees(words)

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def picture(self, name, at="h1"):
        """A picture of the window with the place at its top."""
        place = self.page.locator(at).first
        place.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 24)")
        image = Image.open(BytesIO(self.page.screenshot())).convert("RGB")
        path = PICTURES / f"{self.name}-{name}.webp"
        for quality in QUALITIES:
            image.save(path, "WEBP", quality=quality, method=6)
            if path.stat().st_size <= HEAVIEST:
                break
        self.taken.append(path)

    def look(self, name):
        """The whole page into the var directory, to be looked at; it must not be wider than the window."""
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, (self.page.url, wide)
        LOOKED_AT.mkdir(parents=True, exist_ok=True)
        self.looked += 1
        self.page.screenshot(
            path=LOOKED_AT / f"{self.name}-{self.screen}-{name}.png", full_page=True
        )

    def looks_at(self, path, name):
        """Open a page and keep it to be looked at."""
        self.open(path)
        self.look(name)

    def is_told(self, *sentences):
        """The form was refused: each sentence stands beside its field, and in the summary above the form."""
        expect(self.page.locator(".error-summary")).to_be_visible()
        for sentence in sentences:
            expect(self.page.locator(".field-error", has_text=sentence).first).to_be_visible()
            expect(self.page.locator(".error-summary", has_text=sentence)).to_be_visible()

    def keeps(self, **values):
        """What was typed is still there."""
        for name, value in values.items():
            expect(
                self.page.locator(f'main [name="{name}"], #content [name="{name}"]').first
            ).to_have_value(value)

    def code(self, phone):
        """The newest six digits that a text message brought to this number."""
        until = time.monotonic() + CODE_WITHIN_SECONDS
        while time.monotonic() < until:
            for sent in Notification.objects.filter(channel="sms").order_by("-pk")[:5]:
                found = re.search(r"\d{6}", sent.body if "码" in sent.body else sent.subject)
                if sent.address == phone and found:
                    return found[0]
            time.sleep(0.2)
        raise AssertionError(f"no code for {phone}")

    def sign_in(self, username, password):
        self.open("/accounts/login/")
        self.page.locator('[name="login"]').fill(username)
        self.page.locator('[name="password"]').fill(password)
        with self.page.expect_navigation():
            self.page.locator('[name="password"]').press("Enter")

    def done(self):
        """The row of figures of this journey: of the pictures that it took, else of the pages that it kept."""
        self.context.close()
        if not self.taken:
            return {
                "figure": f"{self.name}: carried through, pages looked at",
                "value": str(self.looked),
                "bars": [at_least(1, self.looked, "pages")],
            }
        heaviest = max(path.stat().st_size for path in self.taken)
        return {
            "figure": f"{self.name}: pictures taken, the heaviest in KiB",
            "value": f"{len(self.taken)}, {heaviest / 1024:.0f}",
            "bars": [at_most(HEAVIEST // 1024, round(heaviest / 1024), "KiB of a picture")],
        }
