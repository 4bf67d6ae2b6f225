"""What steers the plan: a report with figures of the records, the county's summary, a meeting, what it agreed."""

from datetime import date, timedelta

from bench.journeys.casework import CENTER, person
from meetings.models import Action, Meeting
from reporting.models import ProgressReport, ReportPeriod


def walk(browser, address, password):
    reporter = person(browser, address, password, "development-reform")
    report = hands_in(reporter)
    office = person(browser, address, password, CENTER)
    accepts(office, report)
    host = person(browser, address, password, "hrss")
    meets(host)
    office.taken += reporter.taken + host.taken
    return office


def hands_in(reporter):
    drafts = ProgressReport.objects.filter(state="draft", bureau__slug="development-reform")
    page = f"/admin/reporting/progressreport/{drafts.earliest('pk').pk}/change/"
    reporter.open(page)
    reporter.press("^提交$")
    reporter.sees("没有写")
    reporter.press("^填写进展$")
    for words in reporter.page.locator("main textarea").all():
        words.fill("本季度按计划推进，价格和用电用水优惠已经落实到网点。")
    reporter.press("^填写进展$")
    reporter.press("^提交$")
    reporter.sees("已办理：提交。")
    reporter.picture("15-handed-in", "body")
    return page


def accepts(office, page):
    office.open(page)
    office.page.get_by_text("采纳", exact=True).click()
    office.press("^确认采纳$")
    period = ReportPeriod.objects.earliest("pk")
    office.open(f"/admin/reporting/reportperiod/{period.pk}/change/")
    office.press("汇总")
    office.picture("16-summary", "body")


def meets(host):
    today = date.today()
    host.open("/admin/meetings/meeting/add/")
    host.press("^召集会商$")
    host.sees("请填写名称。")
    host.fill(
        title="补贴发放协调会",
        held_on=today.isoformat(),
        begins="00:05",
        place="人社局会议室",
        chair="赵永红",
        invited=["1", "2"],
    )
    host.press("^召集会商$")
    meeting = Meeting.objects.latest("pk")
    page = f"/admin/meetings/meeting/{meeting.pk}/change/"
    host.picture("17-meeting-called", "body")
    host.takes(page, "登记召开")
    agrees(host, meeting, page, today + timedelta(days=14))


def agrees(host, meeting, page, due_on):
    """What was agreed has a bureau and a day; the clock of that day stands on its page."""
    host.open(page)
    host.press("^登记议定事项$")
    host.press("^登记议定事项$")
    host.sees("请写明要做什么。")
    host.fill(title="下达第四季度补贴资金", bureau={"index": 1}, due_on=due_on.isoformat())
    host.press("^登记议定事项$")
    host.takes(page, "写纪要", text="会议议定：十二月中旬以前下达第四季度补贴资金。")
    host.picture("18-written", "body")
    host.open(page)
    host.page.get_by_text("签发纪要", exact=True).click()
    host.picture("19-confirm", "body")
    host.press("^确认签发$")
    host.sees("纪要已签发。")
    host.picture("20-signed", "body")
    agreed = Action.objects.get(meeting=meeting)
    host.open(f"/admin/meetings/action/{agreed.pk}/change/")
    host.picture("21-agreed", "body")
