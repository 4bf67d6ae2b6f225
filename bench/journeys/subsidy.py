"""A subsidy from the finder to the answer: filled in wrongly, sent, returned by the officer, put right, approved."""

from stdnum.cn.ric import calc_check_digit

from bench.journeys.walker import Walker

BODY = "62072419800101002"
ID_NUMBER = BODY + calc_check_digit(BODY + "0")
WRONG = BODY + ("1" if ID_NUMBER[-1] != "1" else "2")


def walk(browser, address, password, screen="phone", *, phone, has_script=True):
    """The walkers of the applicant and of the officer."""
    resident = Walker(browser, address, "subsidy", screen, has_script=has_script)
    asks(resident, phone)
    officer = Walker(browser, address, "subsidy-officer", "desktop")
    return resident, officer


def asks(resident, phone):
    resident.open("/subsidies/policies/travel/")
    resident.look("01-policy")
    resident.press("^网上申请$")
    resident.press("^把验证码发给我$")
    resident.look("02-empty")
    resident.fill(phone="0936-6621234")
    resident.press("^把验证码发给我$")
    resident.is_told("请填写11位手机号，要能收短信。")
    resident.keeps(phone="0936-6621234")
    resident.fill(phone=phone)
    resident.press("^把验证码发给我$")
    resident.fill(phone_code="000000")
    resident.press("^下一步$")
    resident.look("03-wrong-code")
    resident.fill(phone_code=resident.code(phone))
    resident.press("^下一步$")
    resident.press("^提交$")
    resident.look("04-empty")
    resident.fill(name="田秀芳", id_number=WRONG, months="三")
    resident.press("^提交$")
    resident.look("05-wrong")
    resident.keeps(name="田秀芳", id_number=WRONG, months="三")
