"""A job from its draft to somebody hired: the enterprise writes it, a seeker says yes by her telephone, she starts."""

import re
from datetime import date, timedelta

from bench.journeys.walker import Walker
from reminders.models import Notification

FIRM = "高台县黑河湾家政服务有限公司"
ANSWER = re.compile(r"/jobs/answer/[\w-]+/")


def walk(browser, address, password, screen="phone", *, phone, has_script=True):
    """The walkers of the enterprise and of the seeker."""
    seeker = Walker(browser, address, "seeker", screen, has_script=has_script)
    number = registers(seeker, phone)
    keeper = Walker(browser, address, "hiring", screen, has_script=has_script)
    keeper.sign_in("enterprise-demo-2", password)
    keeper.open("/workspace/choose/")
    keeper.press(f"{FIRM}$")
    posts(keeper)
    asks(keeper, number)
    answers(seeker, phone)
    hires(keeper, number)
    return keeper, seeker


def registers(seeker, phone):
    """The number of her registration."""
    seeker.open("/jobs/seek/")
    seeker.press("^把验证码发给我$")
    seeker.is_told("请填写姓名。", "请填写手机号。")
    seeker.look("01-empty")
    seeker.fill(
        name="赵桂花",
        phone="0936-6621234",
        service_lines=["cleaning"],
        shifts=["morning"],
        communities=["1"],
        reach="county",
        wage_unit="hour",
        wage_min_yuan="二十",
        agrees=True,
    )
    seeker.press("^把验证码发给我$")
    seeker.is_told("请填写11位手机号，要能收短信。", "请只填数字")
    seeker.keeps(name="赵桂花", phone="0936-6621234")
    seeker.fill(phone=phone, wage_min_yuan="12")
    seeker.press("^把验证码发给我$")
    seeker.look("02-code")
    seeker.fill(code=seeker.code(phone))
    seeker.press("^登记|^提交|确认")
    seeker.look("03-registered")
    return seeker.page.locator(".big-code").first.inner_text()


def posts(keeper):
    keeper.open("/workspace/jobs/new/")
    keeper.press("保存|下一步")
    keeper.is_told("请填写岗位名称。", "请填写工资，不能写“面议”。")
    keeper.look("01-empty")
    today = date.today()
    keeper.fill(
        title="钟点保洁",
        service_line="cleaning",
        wage_unit="hour",
        wage_min_yuan="5",
        shifts=["morning"],
        hours="周一至周五，8点到12点",
        community={"index": 1},
        places="2",
        contact_phone="0936-6620101",
        expires_on=(today + timedelta(days=90)).isoformat(),
    )
    keeper.press("保存|下一步")
    keeper.look("02-too-long")
    keeper.fill(expires_on=(today + timedelta(days=20)).isoformat())
    keeper.press("保存|下一步")
    keeper.look("03-draft")
    keeper.press("^说明后提交审核$")
    keeper.is_told("请写明原因，或者回去修改。")
    keeper.look("04-check")
    keeper.press("^修改$")
    keeper.fill(wage_min_yuan="25", wage_max_yuan="", insurance=["accident"])
    keeper.press("保存|下一步")
    keeper.press("^发布$")
    keeper.look("05-published")


def asks(keeper, number):
    """Ask her among those who fit; she answers by the link of her text message."""
    keeper.press("^合适的人$")
    keeper.look("06-candidates")
    keeper.press(f"^问问本人.*{number}")
    keeper.look("07-asked")


def answers(seeker, phone):
    sent = Notification.objects.filter(channel="sms").order_by("-pk")[:20]
    link = next(
        found[0] for each in sent if each.address == phone and (found := ANSWER.match(each.link))
    )
    seeker.open(link)
    seeker.look("04-asked")
    seeker.press("^同意联系$")
    seeker.look("05-agreed")


def hires(keeper, number):
    """Look at her telephone with a reason, agree on a day to meet, and put down the day she began."""
    keeper.open("/workspace/jobs/")
    keeper.press("^钟点保洁$")
    keeper.look("08-agreed")
    keeper.press("^合适的人$")
    keeper.look("08-candidates")
    keeper.press(f"^{number}$")
    keeper.look("09-match")
    keeper.press("^看联系方式$")
    keeper.press("^查看$")
    keeper.is_told("请写明理由。")
    keeper.fill(reason="约她来面试")
    keeper.press("^查看$")
    keeper.look("10-contact")
    keeper.press("返回|回到|求职")
    keeper.press("^登记上岗$|上岗")
    keeper.fill(start_on=(date.today() + timedelta(days=9)).isoformat())
    keeper.press("上岗")
    keeper.is_told("日期不能晚于今天。")
    keeper.look("11-future")
    keeper.fill(start_on=date.today().isoformat())
    keeper.press("上岗")
    keeper.look("12-hired")
