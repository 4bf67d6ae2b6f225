"""Bureaus: the start page, a case through its steps, a class, a batch of payments, a report, a meeting."""

from datetime import date

from bench.journeys.walker import Walker
from funds.models import PaymentBatch
from meetings.models import Meeting
from reporting.models import ProgressReport
from training.models import TrainingClass

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


def walk(browser, address, password):
    approver = Walker(browser, address, "staff", "desktop")
    approver.sign_in("hrss", password)
    approves_a_class(approver)
    finance = Walker(browser, address, "staff", "desktop")
    finance.sign_in("finance", password)
    looks_at_payments(finance)
    reporter = Walker(browser, address, "staff", "desktop")
    reporter.sign_in("development-reform", password)
    reports_progress(reporter)
    host = Walker(browser, address, "staff", "desktop")
    host.sign_in("hrss", password)
    prepares_a_meeting(host)
    approver.taken += finance.taken + reporter.taken + host.taken
    return approver


def approves_a_class(officer):
    filed = TrainingClass.objects.filter(state="filed").earliest("pk")
    officer.open(f"/admin/training/trainingclass/{filed.pk}/change/")
    officer.picture("05-class", "body")
    officer.press("^审核通过$")
    officer.press("^审核通过$")
    officer.picture("06-class-approved", "body")


def looks_at_payments(officer):
    batch = PaymentBatch.objects.earliest("pk")
    officer.open(f"/admin/funds/paymentbatch/{batch.pk}/change/")
    officer.picture("07-payments", "body")


def reports_progress(officer):
    draft = ProgressReport.objects.filter(state="draft", bureau__slug="development-reform")
    page = f"/admin/reporting/progressreport/{draft.earliest('pk').pk}"
    officer.open(f"{page}/words/")
    officer.picture("08-progress", "body")
    officer.open(f"{page}/change/")
    officer.picture("09-report", "body")


def prepares_a_meeting(officer):
    meeting = Meeting.objects.filter(state="planned").earliest("pk")
    officer.open(f"/admin/meetings/meeting/{meeting.pk}/change/")
    officer.picture("10-meeting", "body")
