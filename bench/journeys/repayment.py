"""A subsidy that was paid has to come back: asked for with a reason, read by who got it, written down with its slip."""

import re

from bench.journeys.casework import MISSING, person
from bench.journeys.money import gathers, goes_to_the_bank
from bench.journeys.walker import Walker
from reminders.models import Notification
from subsidies.models import Application
from subsidies.transitions import State

REASON = "核查发现同一证书已经在外县领过补贴。"
SLIP = "农行回单2026-0917"


def walk(browser, address, password):
    application = Application.objects.filter(state=State.PAYABLE).earliest("pk")
    handler = person(browser, address, password, "hrss-handler")
    leader = person(browser, address, password, "hrss-leader")
    pays(handler, leader)
    page = application.get_absolute_url()
    demands(leader, page)
    applicant = Walker(browser, address, "repayment", "phone", has_script=False)
    reads(applicant, application)
    leader.refused(page, "记录已退回", MISSING)
    leader.takes(page, "记录已退回", document=SLIP)
    leader.looks_at(page, "repayment-04-returned")
    leader.sees("已追回")
    applicant.looks_at("/subsidies/application/", "03-returned")
    applicant.sees(SLIP)
    opens_the_figure(leader, application)
    return applicant


def pays(handler, leader):
    """All that waits goes to the bank, and arrives."""
    batch, page = gathers(handler)
    leader.takes(page, "复核同意", "已办理。")
    goes_to_the_bank(handler, batch, page)


def demands(leader, page):
    """Without a reason nothing is asked for."""
    leader.looks_at(page, "repayment-01-paid")
    leader.sees("已拨付")
    leader.refused(page, "要求退回", MISSING)
    leader.look("repayment-02-without-reason")
    leader.takes(page, "要求退回", reason=REASON)
    leader.looks_at(page, "repayment-03-demanded")


def reads(applicant, application):
    """With her telephone she sees what she has to pay back, and why."""
    applicant.open("/subsidies/track/")
    applicant.fill(number=application.number, code="AAAA1111")
    applicant.press("^打开$")
    applicant.look("01-wrong-code")
    applicant.fill(code=query_code_of(application))
    applicant.press("^打开$")
    applicant.look("02-demanded")
    applicant.sees(REASON)


def query_code_of(application) -> str:
    """As the text message said when the application was begun."""
    sent = Notification.objects.filter(channel="sms").order_by("pk")
    texts = (each.body for each in sent if each.address == application.phone)
    found = (re.search(r"查询码[：是 ]*([0-9A-Z]{4}[- ]?[0-9A-Z]{4})", text) for text in texts)
    return next(filter(None, found))[1]


def opens_the_figure(leader, application):
    """The register opens by its state to this application."""
    leader.open(f"/admin/subsidies/application/?state__exact={State.RECOVERED}")
    leader.press(f"^{application.number}$")
    leader.sees("已追回")
