"""A voucher: claimed by a resident, taken in by an enterprise, settled by two persons, and paid."""

from bench.journeys.casework import person
from bench.journeys.resident import FIRM
from bench.journeys.walker import Walker, county_day, days_pass
from gaotai_jiazheng.demo.promotion import APPROVER, MAKER
from promotion.models import Campaign, Settlement

PHONE = "13893607701"
OFF_YUAN, ORDER_YUAN = "30.00", "356"
RECEIPT = "收字2026第77号"


def walk(browser, address, password):
    resident = Walker(browser, address, "voucher", "phone", has_script=False)
    voucher = claims(resident)
    keeper = Walker(browser, address, "voucher-firm", "phone", has_script=False)
    takes_in(keeper, password, resident)
    campaign = Campaign.objects.get(state="running")
    days_pass(1)
    maker = person(browser, address, password, MAKER)
    page = lists(maker, campaign)
    approver = person(browser, address, password, APPROVER)
    approver.takes(page, "复核同意")
    maker.refused(page, "记录支付", "请填写收据编号。")
    maker.takes(page, "记录支付", receipt=RECEIPT)
    maker.looks_at(page, "voucher-05-paid")
    maker.sees("已支付")
    resident.looks_at(voucher, "03-used")
    resident.sees("已结算")
    opens_the_figure(resident, campaign)
    sees_the_payment(Walker(browser, address, "voucher-paid", "phone"), password)
    return resident


def claims(resident):
    """The address of the voucher. A number that is none is said beside its field."""
    resident.open("/promotion/")
    resident.press("冬季家政消费券")
    resident.press("^领家政满减券$")
    resident.fill(phone="139")
    resident.press("验证码")
    resident.look("01-wrong-phone")
    resident.keeps(phone="139")
    resident.fill(phone=PHONE)
    resident.press("验证码")
    resident.fill(code=resident.code(PHONE))
    resident.press("^领券$")
    resident.look("02-voucher")
    return resident.page.url.removeprefix(resident.address)


def takes_in(keeper, password, resident):
    """The enterprise types the code that the resident reads out; a wrong one first, an order too small next."""
    code = resident.page.locator(".big-code").inner_text()
    enters(keeper, password)
    keeper.open("/workspace/promotion/redeem/")
    keeper.fill(code="AAAA AAAA AAAA")
    keeper.press("^收券$")
    keeper.is_told("没有这张券")
    keeper.look("01-wrong-code")
    keeper.fill(code=code)
    keeper.press("^收券$")
    keeper.fill(service_line="cleaning", order_fen="20")
    keeper.press("^收券$")
    keeper.look("02-too-small")
    keeper.fill(service_line="cleaning", order_fen=ORDER_YUAN)
    keeper.press("^收券$")
    keeper.sees("请从订单里抵扣30.00元。")
    keeper.look("03-taken-in")


def enters(keeper, password):
    keeper.sign_in("enterprise-demo-2", password)
    keeper.open("/workspace/choose/")
    keeper.press(f"{FIRM}$")


def lists(maker, campaign):
    """The page of the list that was made. A day that is not over is refused, and stays in its field."""
    page = f"/admin/promotion/campaign/{campaign.pk}/change/"
    maker.open(page)
    maker.press("^编制结算单$")
    tomorrow = county_day(2).isoformat()
    maker.fill(last_day=tomorrow)
    maker.press("^编制结算单$")
    maker.sees("最晚结算到昨天")
    maker.keeps(last_day=tomorrow)
    maker.look("voucher-04-too-early")
    maker.fill(last_day=county_day(0).isoformat())
    maker.press("^编制结算单$")
    maker.sees("已办理：编制结算单。")
    made = Settlement.objects.filter(enterprise__name=FIRM).latest("pk")
    return f"/admin/promotion/settlement/{made.pk}/change/"


def opens_the_figure(resident, campaign):
    """The campaign's public account opens to each redemption: this one among them."""
    resident.looks_at(campaign.get_absolute_url(), "04-campaign")
    resident.press("^每一笔核销$")
    resident.sees(f"{ORDER_YUAN}.00元")
    resident.look("05-redemptions")


def sees_the_payment(keeper, password):
    enters(keeper, password)
    keeper.open("/workspace/promotion/")
    keeper.press("冬季家政消费券")
    keeper.sees("已支付")
    keeper.look("01-settled")
