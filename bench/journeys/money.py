"""Money: a subsidy is agreed to, a batch goes to the bank and comes back, the books prove themselves."""

import re
from urllib.parse import urlsplit

from bench.journeys.casework import MISSING, person
from funds.models import PaymentBatch
from gaotai_jiazheng.demo.funds import answer
from subsidies.models import Application

REASON = "送银行发放第四季度往返交通补助"


def walk(browser, address, password):
    handler = person(browser, address, password, "hrss-handler")
    agrees_to_a_subsidy(handler)
    batch, page = gathers(handler)
    leader = person(browser, address, password, "hrss-leader")
    leader.takes(page, "复核同意", "已办理。")
    goes_to_the_bank(handler, batch, page)
    overseer = person(browser, address, password, "finance")
    looks_into_the_books(overseer)
    handler.taken += leader.taken + overseer.taken
    return handler


def agrees_to_a_subsidy(handler):
    """One that was checked, and one whose public notice still runs is not paid."""
    for waiting in Application.objects.filter(state="checking", policy__bureau__slug="hrss"):
        page = f"/admin/subsidies/application/{waiting.pk}/change/"
        handler.open(page)
        if handler.page.get_by_role("link", name="同意", exact=True).count():
            handler.takes(page, "同意")
            break
    handler.picture("22-subsidy", "body")
    noticed = Application.objects.filter(state="noticed", policy__bureau__slug="hrss")
    page = f"/admin/subsidies/application/{noticed.latest('submitted_at').pk}/change/"
    handler.refused(page, "送拨付", "期满后才能决定")


def gathers(handler):
    """The batch of what waits, and its page. What is missing is said, and what was chosen stays."""
    handler.open("/admin/funds/paymentbatch/add/")
    handler.fill(fund={"label": "就业补助资金"})
    handler.press("^编制发放批次$")
    handler.sees(MISSING)
    handler.fill(bank_format={"label": "惠农惠民一卡通（文本）（演示格式）"})
    handler.press("^编制发放批次$")
    page = urlsplit(handler.page.url).path
    return PaymentBatch.objects.get(pk=re.search(r"paymentbatch/(\d+)/change", page)[1]), page


def goes_to_the_bank(handler, batch, page):
    handler.takes(page, "生成发放文件", "已办理。", reason=REASON)
    batch.refresh_from_db()
    handler.open(page)
    handler.press("^导入银行回盘$")
    back = {"name": "回盘.csv", "mimeType": "text/csv", "buffer": answer(batch)}
    handler.fill(file=back)
    handler.press("^导入银行回盘$")
    handler.sees("已核对，请看结果后确认入账。")
    handler.press("^确认入账$")
    handler.picture("23-settled", "body")


def looks_into_the_books(overseer):
    overseer.open("/admin/funds/budget/overview/")
    overseer.picture("24-funds", "body")
    overseer.open("/proofs/ledgers/")
    overseer.picture("25-proof")
