"""A resident: looks a firm up, complains, follows the case; class, work, voucher, subsidy."""

from io import BytesIO

from PIL import Image, ImageDraw

from bench.journeys.bureau import answers_the_case
from bench.journeys.walker import Walker

PHONE = "13893601101"
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
    resident.picture("07-photo", "[name=attachments] >> xpath=ancestor::*[contains(@class,'field')][1]")
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
    resident.fill(is_solved="True", grade="satisfied")
    resident.picture("11-satisfied")
    resident.press("^提交$")
    resident.sees("谢谢您的回答")


def enrols(resident):
    resident.open("/training/")
    resident.picture("12-classes", "main .card")
    resident.press("整理收纳")
    resident.press("报名|候补")
    resident.page.screenshot(path="/tmp/x.png", full_page=True)
    print(resident.page.eval_on_selector_all("main input,main select,main textarea", "e=>e.map(x=>x.name+'='+x.value)"))
