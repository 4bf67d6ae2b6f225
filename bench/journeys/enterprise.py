"""An enterprise: registers itself, is sent back, corrects; workers, prices, contract, rating, job, voucher."""

from stdnum.cn import uscc

from bench.journeys.resident import photograph

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
