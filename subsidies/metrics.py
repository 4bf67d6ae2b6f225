"""Figures of subsidies that a plan may promise, read from live rows. Of an application everybody reads the
policy and the month."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from plan.counting import Guarded, Middle, Total, counted, moments_of_year_to, whole_days
from subsidies import figures
from subsidies.models import Application, PolicyCode
from subsidies.transitions import State

REGISTER = "补贴申请登记"
POLICY = (Guarded("政策", "policy__name"),)


def paid(on: date) -> QuerySet[Application]:
    return Application.objects.filter(figures.paid(on))


@counted(
    "subsidy_applications",
    register=REGISTER,
    title="补贴申请",
    unit="件",
    definition="当年1月1日到当天提交的各项补贴申请；没有提交的草稿不计。",
    columns=POLICY,
)
def subsidy_applications(on: date) -> QuerySet[Application]:
    return Application.objects.filter(figures.sent(on))


@counted(
    "subsidies_paid",
    register=REGISTER,
    title="拨付的补贴",
    unit="笔",
    definition="当年1月1日到当天银行已经支付的补贴；培训机构按班申领的不在内。",
    columns=POLICY,
)
def subsidies_paid(on: date) -> QuerySet[Application]:
    return paid(on)


@counted(
    "subsidies_paid_yuan",
    register=REGISTER,
    title="拨付的补贴金额",
    unit="元",
    definition=(
        "当年1月1日到当天银行已经支付的补贴金额，舍去不足1元的部分；培训机构按班申领的不在内，"
        "在资金的支付里。"
    ),
    by=Total("amount_fen", label="金额（元）", per=100),
)
def subsidies_paid_yuan(on: date) -> QuerySet[Application]:
    """Whole yuan that the bank has paid in the day's year up to the day."""
    return paid(on)


@counted(
    "travel_subsidies_paid",
    register=REGISTER,
    title="拨付的交通补贴",
    unit="笔",
    definition="当年1月1日到当天银行已经支付的外出务工交通补贴，一人一年一笔。",
)
def travel_subsidies_paid(on: date) -> QuerySet[Application]:
    return paid(on).filter(code=PolicyCode.TRAVEL)


@counted(
    "start_up_grants_paid",
    register=REGISTER,
    title="拨付的创业项目补助",
    unit="笔",
    definition="当年1月1日到当天银行已经支付的创业项目补助，后来退回的也计。",
)
def start_up_grants_paid(on: date) -> QuerySet[Application]:
    return paid(on).filter(code=PolicyCode.START_UP_GRANT)


@counted(
    "start_up_loans_granted",
    register=REGISTER,
    title="认定的创业担保贷款",
    unit="笔",
    definition="当年1月1日到当天各环节都通过、已经认定的创业担保贷款申请。",
)
def start_up_loans_granted(on: date) -> QuerySet[Application]:
    """Start-up loans whose stages were all passed in the day's year up to the day."""
    return Application.objects.filter(
        moments_of_year_to("decided_at", on), code=PolicyCode.START_UP_LOAN, state=State.GRANTED
    )


@counted(
    "subsidy_decision_days_median",
    register=REGISTER,
    title="补贴申请审核用时中位数",
    unit="天",
    definition="当年1月1日到当天作出决定的补贴申请，从提交到决定的整天数的中位数；中间有两个的取小的。",
    by=Middle("days", label="整天数"),
)
def subsidy_decision_days_median(on: date) -> QuerySet[Application]:
    rows = Application.objects.sent().filter(moments_of_year_to("decided_at", on))
    rows = rows.filter(submitted_at__isnull=False).annotate(
        days=whole_days("submitted_at", "decided_at")
    )
    return rows


@counted(
    "subsidy_payment_days_median",
    register=REGISTER,
    title="补贴从决定到拨付用时中位数",
    unit="天",
    definition="当年1月1日到当天拨付的补贴，从决定到拨付日的整天数的中位数，含公示期；中间有两个的取小的。",
    by=Middle("days", label="整天数"),
)
def subsidy_payment_days_median(on: date) -> QuerySet[Application]:
    return (
        paid(on)
        .filter(decided_at__isnull=False)
        .annotate(days=whole_days(TruncDate("decided_at"), "paid_on"))
    )
