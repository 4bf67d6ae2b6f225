"""Bureaus: the start page, a case through its steps, a class, a batch of payments, a report, a meeting."""

from datetime import date

from bench.journeys.walker import Walker

OUTCOME = "企业当天派人重做油烟机和厨房，另退100元，投诉人同意。"


def answers_the_case(browser, address, password, number):
    """The bureau that has the complaint takes it, mediates and tells the outcome."""
    officer = Walker(browser, address, "staff", "desktop")
    officer.sign_in("market-regulation", password)
    officer.open("/admin/")
    officer.picture("01-today", "body")
    officer.open(f"/admin/complaints/complaint/?q={number}")
    officer.press(number)
    officer.picture("02-case", "body")
    officer.press("^登记签收$")
    officer.picture("03-step", "body")
    officer.press("^登记签收$")
    officer.press("^受理$")
    officer.press("^受理$")
    officer.press("^开始调解$")
    today = date.today().isoformat()
    officer.fill(complainant_agreed_on=today, respondent_agreed_on=today)
    officer.press("^开始调解$")
    officer.press("^达成调解$")
    officer.fill(outcome=OUTCOME, sum_yuan="100", paper="at_once")
    officer.picture("04-agreed", "body")
    officer.press("^达成调解$")
    return officer
