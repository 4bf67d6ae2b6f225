"""Figures of funds that a plan may promise: one row for each budget of the year, as it stood on the day."""

from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from funds.figures import SIGNED, committed_on, given_on
from funds.models import BatchPayment, Budget, BudgetChange, Commitment
from plan.counting import Column, Ratio, Total, counted

REGISTER = "专项资金登记"
COLUMNS = (Column("资金", "fund.name"), Column("用途", "purpose.name"), Column("年度", "year"))


def sum_of(rows, amount) -> Coalesce:
    """The sum of an amount over the rows of a budget, 0 of none."""
    sums = rows.order_by().values(budget_key=OuterRef("pk")).annotate(total=Sum(amount))
    return Coalesce(Subquery(sums.values("total")), 0, output_field=BigIntegerField())


def budgets(on: date) -> QuerySet[Budget]:
    """The budgets of the day's year, each with given_fen, committed_fen, paid_fen, used_fen, free_fen."""
    changes = given_on(BudgetChange.objects, on)
    kept = committed_on(Commitment.objects.filter(budget=OuterRef("pk")), on)
    paid = BatchPayment.objects.filter(budget=OuterRef("pk"), entry__booked_on__lte=on)
    rows = Budget.objects.filter(year=on.year).annotate(
        given_fen=sum_of(changes.filter(budget=OuterRef("pk")), SIGNED)
        - sum_of(changes.filter(from_budget=OuterRef("pk")), "amount_fen"),
        committed_fen=sum_of(kept, "amount_fen"),
        paid_fen=sum_of(paid, "amount_fen"),
    )
    rows = rows.annotate(used_fen=F("committed_fen") + F("paid_fen"))
    rows = rows.annotate(free_fen=F("given_fen") - F("used_fen"))
    return rows.select_related("fund", "purpose")


def fund_metric(slug, name, *, title, definition, label):
    return counted(
        slug,
        register=REGISTER,
        title=title,
        unit="元",
        definition=f"{definition}，舍去不足1元的部分。",
        columns=COLUMNS,
        by=Total(name, label=label, per=100),
    )(budgets)


budgeted = fund_metric(
    "funds_budgeted_yuan",
    "given_fen",
    title="下达的资金",
    definition="到当天为止，当年各项预算下达、调剂和收回以后的金额",
    label="预算（元）",
)
committed = fund_metric(
    "funds_committed_yuan",
    "committed_fen",
    title="已经承诺还没有支付的资金",
    definition="当天已经承诺、还没有支付也没有解除的金额",
    label="已承诺（元）",
)
paid = fund_metric(
    "funds_paid_yuan",
    "paid_fen",
    title="支付的资金",
    definition="到当天为止，从当年各项预算里已经支付的金额",
    label="已支付（元）",
)
unspent = fund_metric(
    "funds_unspent_yuan",
    "free_fen",
    title="没有使用的资金",
    definition="当天当年各项预算里既没有支付也没有承诺的金额",
    label="未使用（元）",
)
used_percent = counted(
    "funds_used_percent",
    register=REGISTER,
    title="资金使用率",
    unit="%",
    definition="当年各项预算里，到当天为止已经支付和已经承诺的金额占预算的百分比，取整数；没有预算时为暂无。",
    columns=COLUMNS,
    by=Ratio(
        Total("used_fen", label="已支付和已承诺（元）", per=100),
        Total("given_fen", label="预算（元）", per=100),
    ),
)(budgets)
