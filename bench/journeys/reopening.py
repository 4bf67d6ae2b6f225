"""A complaint that was not solved: wrong things first, a photograph, the answer, and the wish to have it done again."""

from bench.journeys.bureau import answers_the_case
from bench.journeys.resident import FIRM, photograph
from bench.journeys.walker import Walker

STORY = "约好四小时深度保洁，两小时就走了，油烟机没有擦。打电话让回来，说下周再说。"


def walk(browser, address, password, screen="desktop", *, phone, has_script=True):
    """The walker of the resident."""
    resident = Walker(browser, address, "reopening", screen, has_script=has_script)
    number, code = complains(resident, phone)
    answers_the_case(browser, address, password, number)
    wants_it_again(resident, number, code)
    return resident


def complains(resident, phone):
    """Number and query code."""
    resident.open("/complaints/new/")
    resident.press("被坑了")
    resident.press("^下一步$")
    resident.look("01-empty")
    resident.fill(category="service_quality", content=STORY, amount_yuan="三百")
    resident.press("^下一步$")
    resident.look("02-amount")
    resident.keeps(content=STORY, amount_yuan="三百")
    resident.fill(demand_choices=["redo"], amount_yuan="320")
    resident.press("^下一步$")
    resident.fill(attachments={"name": "病毒.exe", "mimeType": "image/png", "buffer": b"MZ" * 900})
    resident.press("^下一步$")
    resident.look("03-wrong-file")
    resident.is_told("请填写被投诉的企业或者个人名称。")
    resident.fill(respondent_name=FIRM, attachments=photograph("油烟机"))
    resident.press("^下一步$")
    resident.fill(complainant_name="王小兰", complainant_phone="123", consent_version=True)
    resident.press("^下一步$")
    resident.look("04-wrong-phone")
    resident.keeps(complainant_name="王小兰", complainant_phone="123")
    resident.fill(complainant_phone=phone, consent_version=True)
    resident.press("^下一步$")
    resident.look("05-check")
    resident.press("^提交投诉$")
    resident.look("06-receipt")
    number, code = resident.page.locator(".big-code").all_inner_texts()
    return number, code


def wants_it_again(resident, number, code):
    resident.context.clear_cookies()
    resident.open("/complaints/track/")
    resident.fill(number=number, query_code="AAAA1111")
    resident.press("^查进度$")
    resident.look("07-wrong-code")
    resident.keeps(number=number)
    resident.fill(query_code=code)
    resident.press("^查进度$")
    resident.look("08-answer")
    resident.press("^回答两个问题$")
    resident.press("^提交$")
    resident.look("09-empty")
    resident.fill(is_solved="no", grade="1", remark="油烟机还是没有擦。")
    resident.press("^提交$")
    resident.look("10-again")
    resident.sees("重办")
