"""A resident: looks a firm up, complains, follows the case; class, work, voucher, subsidy."""

from io import BytesIO

from PIL import Image, ImageDraw
from stdnum.cn.ric import calc_check_digit

from bench.journeys.bureau import answers_the_case
from bench.journeys.walker import Walker

PHONE = "13893601104"
ID_NUMBER = f"62072419720305002{calc_check_digit('620724197203050020')}"
FIRM = "高台县黑河湾家政服务有限公司"


def walk(browser, address, password):
    resident = Walker(browser, address, "resident", "phone")
    looks_a_firm_up(resident)
    number, code = complains(resident)
    answers_the_case(browser, address, password, number)
    follows_the_case(resident, number, code)
    enrols(resident)
    looks_for_work(resident)
    claims_a_voucher(resident)
    asks_for_a_subsidy(resident)
    return resident


def photograph(name):
    """A picture as a telephone takes it: name, kind and bytes for a file field."""
    image = Image.new("RGB", (640, 480), (208, 214, 210))
    ImageDraw.Draw(image).rectangle((80, 120, 560, 400), fill=(120, 128, 124))
    content = BytesIO()
    image.save(content, "JPEG")
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def looks_a_firm_up(resident):
    resident.open("/")
    resident.picture("01-home", "body")
    resident.fill(q="黑河湾")
    resident.press("^搜索$")
    resident.picture("02-search")
    resident.press(f"^{FIRM}$")
    resident.picture("03-firm")
    resident.picture("04-price", "main h2:has-text('价目')")
    resident.picture("05-rating", "main h2:has-text('标准化')")


def complains(resident):
    """Number and query code of the complaint."""
    resident.press("投诉这家企业")
    resident.press("被坑了")
    resident.fill(
        category="service_quality",
        content="约好四小时深度保洁，两小时就走了，油烟机没有擦。打电话让回来，说下周再说。",
        demand_choices=["redo", "refund"],
        amount_yuan="320",
    )
    resident.picture("06-what", "[name=content] >> xpath=ancestor::*[@role='group'][1]")
    resident.press("^下一步$")
    resident.fill(attachments=photograph("油烟机"))
    resident.picture(
        "07-photo", "[name=attachments] >> xpath=ancestor::*[contains(@class,'field')][1]"
    )
    resident.press("^下一步$")
    resident.fill(complainant_name="王小兰", complainant_phone=PHONE, consent_version=True)
    resident.press("^下一步$")
    resident.picture("08-check")
    resident.press("^提交投诉$")
    resident.picture("09-receipt")
    number, code = resident.page.locator(".big-code").all_inner_texts()
    return number, code


def follows_the_case(resident, number, code):
    resident.context.clear_cookies()
    resident.open("/complaints/track/")
    resident.fill(number=number, query_code=code)
    resident.press("^查进度$")
    resident.picture("10-answer")
    resident.open("/complaints/case/follow-up/")
    resident.fill(is_solved="yes", grade="4")
    resident.picture("11-satisfied")
    resident.press("^提交$")
    resident.sees("谢谢您的回答")


def enrols(resident):
    resident.open("/training/")
    resident.picture("12-classes", "main .card")
    resident.press("整理收纳|家政班|班$")
    resident.press("报名|候补")
    resident.fill(name="王小兰", id_number=ID_NUMBER, phone=PHONE, agrees=True)
    resident.picture("13-enrol", "[name=name] >> xpath=ancestor::form")
    resident.press("验证码")
    resident.fill(code=resident.code(PHONE))
    resident.press("报名|候补")
    resident.picture("14-enrolled")


def looks_for_work(resident):
    resident.open("/jobs/")
    resident.picture("15-jobs", "main .card")
    resident.press("钟点保洁")
    resident.picture("16-job")


def claims_a_voucher(resident):
    resident.open("/promotion/")
    resident.press("家政消费券")
    resident.press("^领")
    resident.fill(phone=PHONE)
    resident.press("验证码")
    resident.fill(code=resident.code(PHONE))
    resident.press("^领券$")
    resident.picture("17-voucher")


def asks_for_a_subsidy(resident):
    resident.open("/subsidies/")
    for label in (
        "脱贫劳动力或者防止返贫监测对象",
        "18岁以上",
        "在县外打工",
        "3个月到11个月",
        "甘肃省外",
        "都没有",
    ):
        resident.page.get_by_label(label, exact=True).last.check()
    resident.picture("18-finder")
    resident.press("^看看有哪些$")
    resident.picture("19-found")
    resident.press("^一次性往返交通补助")
    resident.press("^网上申请$")
    resident.fill(phone=PHONE)
    resident.press("验证码")
    resident.fill(phone_code=resident.code(PHONE))
    resident.press("^下一步$")
    resident.picture("20-application")
