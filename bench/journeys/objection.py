"""An objection to what is put up: made without a name, opened with a reason, answered by a second person."""

from bench.journeys.casework import person
from bench.journeys.walker import Walker, days_pass
from disclosure.models import Notice
from gaotai_jiazheng.demo.ratings import BUREAU, LEADER

SAID = "培训记录里的日期和实际不一样，七月没有上过课，请核对。"
ANSWER = "已经调取签到表核对，七月的培训有签到和照片，与记录一致。"
NOTICE_IS_OVER = 16


def walk(browser, address, password):
    notice = Notice.objects.filter(bureau__slug=BUREAU, topic__contains="评定").latest("pk")
    objector = Walker(browser, address, "objection", "phone", has_script=False)
    number, code = objects(objector, notice)
    page = f"/admin/disclosure/notice/{notice.pk}/change/"
    publisher = person(browser, address, password, BUREAU)
    publisher.looks_at(page, "objection-01-to-another")
    publisher.sees("由公示单位的另一位人员答复")
    answers(person(browser, address, password, LEADER), page)
    is_told(objector, notice, number, code)
    days_pass(NOTICE_IS_OVER)
    leader = person(browser, address, password, LEADER)
    leader.looks_at(page, "objection-05-ripe")
    leader.sees("可以作出决定")
    return objector


def objects(objector, notice):
    """Number and query code. Too few words are said beside the field, and stay."""
    objector.open(notice.get_absolute_url())
    objector.press("^我有异议$")
    objector.fill(content="不对", phone="12")
    objector.press("^提交异议$")
    objector.is_told("请写得具体一些")
    objector.keeps(content="不对", phone="12")
    objector.look("01-too-short")
    objector.fill(content=SAID, phone="")
    objector.press("^提交异议$")
    objector.look("02-receipt")
    return objector.page.locator(".big-code").all_inner_texts()


def answers(leader, page):
    """What was said is opened with a reason; the answer is for everybody."""
    leader.open(page)
    leader.press("^查看内容和提出人$")
    leader.look("objection-02-asked-why")
    leader.fill(reason="答复异议")
    leader.press("^确定$")
    leader.look("objection-03-opened")
    leader.sees(SAID)
    leader.open(page)
    leader.press("^答复$")
    leader.press("^确定$")
    leader.sees("请选择异议是否成立。")
    leader.fill(is_upheld="no", answer=ANSWER)
    leader.press("^确定$")
    leader.sees("已办理：答复异议")
    leader.look("objection-04-answered")


def is_told(objector, notice, number, code):
    """By number and code, and on the notice itself where everybody reads it."""
    objector.context.clear_cookies()
    objector.open("/notices/objections/")
    objector.fill(number=number, query_code="AAAA1111")
    objector.press("^查")
    objector.keeps(number=number)
    objector.look("03-wrong-code")
    objector.fill(query_code=code)
    objector.press("^查")
    objector.sees(ANSWER)
    objector.look("04-answer")
    objector.open(notice.get_absolute_url())
    objector.sees(ANSWER)
    objector.look("05-notice")
