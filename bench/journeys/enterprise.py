"""An enterprise: registers itself, is sent back, corrects; workers, prices, contract, rating, job, voucher."""

from stdnum.cn import uscc

from bench.journeys.resident import FIRM, photograph
from bench.journeys.walker import Walker
from enterprises.models import Registration

PHONE = "13893602201"
PASSWORD = "liu-ye-hong-1876"
NAME = "高台县胡杨家政服务有限公司"
BODY = "91620724MA0000017"
USCC = BODY + uscc.calc_check_digit(BODY)
SENT_BACK = "营业执照照片看不清，请重新拍四个角。"


def registers(owner):
    owner.open("/enterprises/register/")
    owner.picture("01-start")
    owner.press("^开始登记$")
    owner.fill(phone=PHONE, name=NAME, uscc=USCC[:-1] + "0")
    owner.press("^下一步$")
    owner.picture("02-wrong-code", ".error-summary")
    owner.fill(uscc=USCC)
    owner.press("^下一步$")
    owner.fill(license=photograph("营业执照"))
    owner.press("^下一步$")
    owner.fill(legal_representative="马晓梅", applicant_is="owner")
    owner.press("^下一步$")
    owner.fill(place={"label": "东苑社区"}, address="东苑小区2号", public_phone="0936-6620177")
    owner.press("^下一步$")
    owner.fill(service_lines=["cleaning"], mode="employee_based", ways=["offline"])
    owner.press("^下一步$")
    owner.picture("03-check")
    owner.press("发验证码")
    owner.fill(phone_code=owner.code(PHONE))
    owner.press("^确认$")
    owner.fill(password=PASSWORD, password_again=PASSWORD)
    owner.press("^提交登记$")
    owner.picture("04-receipt")


def walk(browser, address, password):
    owner = Walker(browser, address, "enterprise", "phone")
    registers(owner)
    registration = Registration.objects.get(uscc=USCC, state="submitted")
    page = registration.get_absolute_url()
    decides = officer_of(browser, address, password, "industry-commerce")
    sends_back(decides, page)
    corrects(owner)
    verifies = officer_of(browser, address, password, "market-regulation")
    takes_step(verifies, page, "核验一致")
    takes_step(decides, page, "准予登记")
    enters_the_workspace(owner)
    keeper = Walker(browser, address, "enterprise", "phone")
    keeper.sign_in("enterprise-demo-2", password)
    opens_the_rooms(keeper)
    posts_a_job(keeper)
    owner.taken += decides.taken + keeper.taken
    return owner


def officer_of(browser, address, password, bureau):
    officer = Walker(browser, address, "enterprise", "desktop")
    officer.sign_in(bureau, password)
    return officer


def sends_back(officer, page):
    officer.open(page)
    officer.press("^退回补正$")
    officer.fill(remark_license=SENT_BACK)
    officer.press("^退回补正$")
    officer.picture("05-sent-back", "body")


def takes_step(officer, page, step):
    officer.open(page)
    officer.press(f"^{step}$")
    officer.press(f"^{step}$")
    officer.sees(f"已办理：{step}。")


def corrects(owner):
    owner.open("/enterprises/register/status/")
    owner.picture("06-what-is-wrong")
    owner.press("营业执照|去改|补正|修改")
    owner.fill(license=photograph("营业执照四角"))
    owner.press("保存|下一步")
    owner.press("^提交登记$|^重新提交$|提交")


def enters_the_workspace(owner):
    owner.open("/workspace/")
    owner.picture("07-workspace")


def opens_the_rooms(keeper):
    keeper.open("/workspace/choose/")
    keeper.press(f"{FIRM}$")
    keeper.picture("08-to-do")
    for number, name, path in (
        ("09", "workers", "/workspace/workers/"),
        ("10", "prices", "/workspace/prices/"),
        ("11", "contracts", "/workspace/contracts/"),
        ("12", "rating", "/workspace/rating/"),
        ("13", "vouchers", "/workspace/promotion/"),
    ):
        keeper.open(path)
        keeper.picture(f"{number}-{name}")


def posts_a_job(keeper):
    keeper.open("/workspace/jobs/new/")
    keeper.picture("14-job")
