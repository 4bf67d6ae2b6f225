"""Figures of subsidies that a plan may promise, read from live rows."""

from datetime import date

from django.db.models import Sum

from plan.metrics import metric
from subsidies.figures import PAID
from subsidies.models import Application, PolicyCode
from subsidies.transitions import State

REGISTER, PAGE = "补贴申请登记", "subsidies:figures"


@metric(
    "subsidy_applications",
    register=REGISTER,
    rows=PAGE,
    title="补贴申请",
    unit="件",
    definition="当年提交的各项补贴申请。",
)
def subsidy_applications(on: date) -> int:
    """Applications that were sent in the day's year."""
    return Application.objects.sent().filter(year=on.year).count()


@metric(
    "subsidies_paid_yuan",
    register=REGISTER,
    rows=PAGE,
    title="已经发放的补贴",
    unit="元",
    definition="当年1月1日到当天银行已经支付的补贴金额，舍去不足1元的部分。",
)
def subsidies_paid_yuan(on: date) -> int:
    """Whole yuan that the bank has paid in the day's year up to the day."""
    rows = Application.objects.filter(
        state__in=PAID, paid_on__gte=on.replace(month=1, day=1), paid_on__lte=on
    )
    return (rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0) // 100


@metric(
    "travel_subsidies_paid",
    register=REGISTER,
    rows=PAGE,
    title="领到交通补贴的人",
    unit="人次",
    definition="当年的交通补贴申请里，银行已经支付的。",
)
def travel_subsidies_paid(on: date) -> int:
    """People whose travel was subsidised in the day's year."""
    rows = Application.objects.filter(code=PolicyCode.TRAVEL, state__in=PAID, year=on.year)
    return rows.count()


@metric(
    "start_up_loans_granted",
    register=REGISTER,
    rows=PAGE,
    title="发放的创业担保贷款",
    unit="笔",
    definition="当年的创业担保贷款申请里，三个环节都已经通过的。",
)
def start_up_loans_granted(on: date) -> int:
    """Start-up loans whose three stages were passed in the day's year."""
    rows = Application.objects.filter(code=PolicyCode.START_UP_LOAN, state=State.GRANTED)
    return rows.filter(year=on.year).count()
