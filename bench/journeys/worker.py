"""A worker: her card, certificates, visits, passport, and what she may object to."""

from bench.journeys.walker import Walker
from cards.models import Card


def walk(browser, address, password):
    worker = Walker(browser, address, "worker", "phone")
    signs_in(worker)
    looks_at_her_record(worker)
    makes_a_passport(worker)
    card = Walker(browser, address, "worker", "phone")
    scans_the_card(card)
    worker.taken += card.taken
    return worker


def her_card():
    """The first card that was given out in the demonstration county."""
    return Card.objects.select_related("worker").earliest("pk")


def signs_in(worker):
    phone = her_card().worker.phone
    worker.open("/me/worker/")
    worker.fill(phone=phone)
    worker.picture("01-sign-in")
    worker.press("^把验证码发给我$")
    worker.fill(code=worker.code(phone))
    worker.press("^登录$")
    worker.picture("02-home")


def looks_at_her_record(worker):
    for number, name, path in (
        ("03", "card", "/me/worker/card/"),
        ("04", "visits", "/me/worker/visits/"),
        ("05", "exams", "/me/worker/exams/"),
        ("06", "looks", "/me/worker/looks/"),
        ("07", "correction", "/me/worker/correction/"),
    ):
        worker.open(path)
        worker.picture(f"{number}-{name}")


def makes_a_passport(worker):
    worker.open("/me/worker/passport/")
    worker.page.locator("main form [type=checkbox]").first.check()
    worker.picture("08-passport")
    worker.press("^做一个链接$")
    worker.sees("只显示这一次")
    worker.picture("09-passport-link")


def scans_the_card(household):
    household.open(f"/c/{her_card().token}")
    household.picture("10-card", "body")
