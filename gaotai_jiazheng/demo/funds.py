"""Funds of the demonstration county: three, with budgets of this year in invented sums, and a batch of which
one row failed. Everything goes through the services; played once, when no fund is there yet."""

import uuid
from datetime import timedelta

from django.utils import timezone
from stdnum.cn import ric

from accounts.models import User
from bureaus.models import Bureau
from disclosure.models import Notice
from funds import services
from funds.loading import load_reference
from funds.models import BankFormat, Budget, BudgetChange, Fund, Payable, Purpose
from gaotai_jiazheng.demo.workers import NO_REGION

DOCUMENT = "（演示）高财社〔演示〕1号"
# code, name, bureau, (purpose, yuan) of each budget
FUNDS = (
    ("employment", "就业补助资金", "hrss", (("travel", 60_000), ("training", 240_000))),
    ("start-up", "创业带动就业扶持资金", "hrss", (("start-up-grant", 100_000),)),
    ("womens", "妇联家政培训资金", "womens-federation", (("worker-reward", 20_000),)),
)
PAYEES = (("魏往返", 600), ("蒋务工", 400), ("沈出省", 300))


def play_funds() -> int:
    """How many funds are new."""
    if Fund.objects.exists():
        return 0
    load_reference()
    finance = Bureau.objects.get(slug="finance")
    for code, name, slug, budgets in FUNDS:
        bureau = Bureau.objects.get(slug=slug)
        fund = services.register_fund(
            Fund(
                code=code,
                name=name,
                bureau=bureau,
                supervisor=finance,
                basis="演示数据",
                is_demo=True,
            )
        )
        for purpose, yuan in budgets:
            give(fund, purpose, yuan, by=User.objects.get(username=slug))
    play_batch(Budget.objects.get(fund__code="employment", purpose__code="travel"))
    return len(FUNDS)


def give(fund, purpose, yuan, *, by):
    """One of the fund's bureau proposes, one of 县财政局 agrees."""
    budget = services.open_budget(
        fund, Purpose.objects.get(code=purpose), timezone.localdate().year, by=by
    )
    change = services.propose_change(
        budget, BudgetChange.Kind.ALLOCATE, yuan * 100, document=DOCUMENT, by=by
    )
    services.approve_change(change, by=User.objects.get(username="finance"))


def play_batch(budget):
    """A batch that the bank has answered: one account was closed."""
    maker, leader = (User.objects.get(username=name) for name in ("hrss-handler", "hrss-leader"))
    notice = ended_notice(budget, maker)
    for place, (name, yuan) in enumerate(PAYEES, start=1):
        make_payable(budget, place, name, yuan, notice, maker)
    batch = services.draft(
        budget.fund,
        budget.year,
        bank_format=BankFormat.objects.get(code="demo-csv"),
        by=maker,
    )
    services.approve(batch, by=leader)
    batch = services.send(batch, by=maker, reason="演示：送银行发放")
    returned = services.look(batch, answer(batch), by=maker)
    services.settle(returned, by=maker)


def ended_notice(budget, by) -> Notice:
    """A notice whose days are over; a demonstration cannot wait for five workdays."""
    today = timezone.localdate()
    return Notice.objects.create(
        number=f"GS-DEMO-{uuid.uuid4().hex[:8].upper()}",
        topic="补贴",
        title="（演示）往返交通补助拟发放名单",
        text="（演示）拟发放三人，名单略。",
        bureau=budget.fund.bureau,
        subject=budget,
        first_day=today - timedelta(days=12),
        last_day=today - timedelta(days=3),
        published_by=by,
    )


def make_payable(budget, place, name, yuan, notice, by) -> Payable:
    digits = f"{NO_REGION}19800101{500 + place}"
    commitment = services.commit(
        budget,
        yuan * 100,
        key=uuid.uuid4(),
        subject=budget,
        narration="（演示）往返交通补助",
        by=by,
    )
    return services.make_payable(
        commitment,
        payee_name=name,
        id_number=digits + ric.calc_check_digit(f"{digits}0"),
        bank_account=f"621700000000000{place:04d}",
        purpose_key="travel",
        year=budget.year,
        notice=notice,
        by=by,
    )


def answer(batch) -> bytes:
    """What a bank would send back: all paid but the last."""
    lines = ["批次号,序号,账号,金额,结果,说明"]
    for row in batch.rows.select_related("payable").order_by("number"):
        said = "失败,账户已销户" if row.number == batch.count else "成功,"
        lines.append(
            f"{batch.number},{row.number},{row.payable.bank_account},{row.amount_yuan},{said}"
        )
    lines.append(f"合计,{batch.number},{batch.count},{batch.total_yuan},{batch.file.rows_sha256}")
    return "\r\n".join(lines).encode("gb18030")
