"""A contract from its first page to the third signature: the enterprise at a desk, the other two on their telephones."""

import re
from datetime import date, timedelta

from bench.journeys.walker import Walker
from reminders.models import Notification

PRICED = "高台县黑河湾家政服务有限公司"
LINK = re.compile(r"/contracts/sign/[\w-]+/")
AFTER = "^下一步$"


def answers(consumer, worker):
    """What is typed on each of the builder's pages, in their order."""
    first = date.today() + timedelta(days=3)
    return (
        {
            "consumer_name": "王小兰",
            "consumer_phone": consumer,
            "worker_name": "马秀花",
            "worker_phone": worker,
        },
        {"items": [], "service_detail": "打扫两间房和厨房，每周一次。"},
        {
            "starts_on": first.isoformat(),
            "ends_on": (first + timedelta(days=90)).isoformat(),
            "hours": "每周六8:00至12:00",
            "rest_days": "其余的日子休息",
        },
        {"place": {"index": 1}, "address": "文苑小区3号楼2单元"},
        {
            "worker_pay": "每次120元",
            "pay_way": "企业每月10日前转账到服务员的银行卡",
            "fee": "每次160元",
            "fee_way": "做完当天付给企业",
        },
        {"deposit_yuan": "0", "insurance": ["accident"], "insurance_payer": "enterprise"},
        {
            "change_days": "7",
            "change_times": "2",
            "refund_rule": "没有做的次数按次退",
            "refund_days": "5",
        },
        {"cameras": "none", "notice_days": "7"},
    )


def walk(browser, address, password, screen="desktop", *, phones, has_script=True):
    """The walkers of the enterprise and of the household. phones: of the household and of the worker."""
    keeper = Walker(browser, address, "contract", screen, has_script=has_script)
    keeper.sign_in("enterprise-demo-2", password)
    keeper.open("/workspace/choose/")
    keeper.press(f"{PRICED}$")
    draws_up(keeper, phones)
    household = signs(browser, address, "household", phones[0], "王小兰", has_script)
    worker = signs(browser, address, "worker", phones[1], "马秀花", has_script)
    keeper.page.reload()
    keeper.look("13-in-force")
    keeper.sees("生效")
    worker.context.close()
    return keeper, household


def draws_up(keeper, phones):
    keeper.open("/workspace/contracts/start/")
    keeper.look("01-start")
    keeper.press("^开始写$")
    for number, given in enumerate(answers(*phones), start=2):
        keeper.press(AFTER)
        keeper.look(f"{number:02}-empty")
        if "items" in given:
            keeper.page.locator('main [name="items"]').first.check()
            given = {name: value for name, value in given.items() if name != "items"}
        keeper.fill(**given)
        keeper.press(AFTER)
    keeper.look("10-clauses")
    keeper.press("^去核对$")
    keeper.look("11-check")
    keeper.press("^定稿，发出待签$")
    keeper.look("12-sent")
    keeper.press("^企业签字$")


def signs(browser, address, name, phone, typed, has_script):
    """One of the other two by the link of a text message: wrong code first, then the right one."""
    party = Walker(browser, address, f"contract-{name}", "phone", has_script=has_script)
    sent = Notification.objects.filter(channel="sms").order_by("-pk")[:20]
    link = next(
        found[0] for each in sent if each.address == phone and (found := LINK.match(each.link))
    )
    party.open(link)
    party.look("01-door")
    party.press("^发送验证码$")
    party.fill(code="12")
    party.press("^打开合同$")
    party.look("02-wrong-code")
    party.fill(code=party.code(phone))
    party.press("^打开合同$")
    party.look("03-contract")
    party.press("^签字$")
    party.is_told("请写您的姓名。", "同意的，请在前面打勾。")
    party.fill(typed_name="王小南", agrees=True)
    party.press("^发送签字验证码$")
    party.keeps(typed_name="王小南")
    party.fill(code=party.code(phone), agrees=True)
    party.press("^签字$")
    party.look("04-wrong-name")
    party.fill(typed_name=typed, code=party.code(phone), agrees=True)
    party.press("^签字$")
    party.look("05-signed")
    return party
