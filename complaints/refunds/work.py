"""Work by the hour and by the month that ended before all of it was done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from complaints.refunds.settlement import ZERO, Line, Settlement, line, share
from complaints.refunds.terms import Cause, require, require_end

PENALTY_NOTE = "违约金明显过高或者过低的，双方可以请调解组织或者法院调整。"


@dataclass(frozen=True)
class Hourly:
    """So many hours for so much, of which a part was done."""

    price_yuan: Decimal
    paid_yuan: Decimal
    hours_agreed: Decimal
    hours_done: Decimal
    ended_on: date
    cause: Cause
    penalty_yuan: Decimal = ZERO


@dataclass(frozen=True)
class Monthly:
    """A fee for the days from starts_on to ends_on, both included; ended_on is the last day of service."""

    price_yuan: Decimal
    paid_yuan: Decimal
    starts_on: date
    ends_on: date
    ended_on: date
    cause: Cause
    absent_days: int = 0
    penalty_yuan: Decimal = ZERO


def settle_hourly(terms: Hourly) -> Settlement:
    require(terms.price_yuan > 0, "price_yuan", "请填写约定的总价。")
    require(terms.hours_agreed > 0, "hours_agreed", "请填写约定了多少小时。")
    is_within = terms.hours_done <= terms.hours_agreed
    message = "做完的小时不能多于约定的小时；加做的部分请另行协商。"
    require(is_within, "hours_done", message)
    done = share(terms.price_yuan, terms.hours_done, terms.hours_agreed)
    words = f"{terms.price_yuan}元 × {terms.hours_done}小时 ÷ {terms.hours_agreed}小时"
    first = line("done_by_hours", terms.ended_on, "已完成部分的价款", words, done)
    return settle_done(terms, "按小时的服务", first)


def settle_monthly(terms: Monthly) -> Settlement:
    require(terms.price_yuan > 0, "price_yuan", "请填写这一期的费用。")
    require(terms.ends_on >= terms.starts_on, "ends_on", "截止的日期不能早于开始的日期。")
    is_within = terms.ended_on <= terms.ends_on
    require(is_within, "ended_on", "最后服务的一天不能晚于这一期截止的日期。")
    all_days = (terms.ends_on - terms.starts_on).days + 1
    passed = max(0, (terms.ended_on - terms.starts_on).days + 1)
    require(terms.absent_days <= passed, "absent_days", f"没有到岗的天数不能多于{passed}天。")
    served = passed - terms.absent_days
    done = share(terms.price_yuan, served, all_days)
    words = f"{terms.price_yuan}元 × {served}天 ÷ {all_days}天"
    first = line("done_by_days", terms.ended_on, "实际服务的费用", words, done)
    return settle_done(terms, "按月的服务", first)


def settle_done(terms, contract, done: Line) -> Settlement:
    """Compare what was paid with what was done; a penalty is taken from, or added to, what goes back."""
    require_end(terms.ended_on)
    lines, extra = [done], ZERO
    refund = max(ZERO, terms.paid_yuan - done.amount)
    owed = max(ZERO, done.amount - terms.paid_yuan)
    label = "应补付" if owed else "多付的部分"
    words = f"已付{terms.paid_yuan}元，应付{done.amount}元，相差"
    lines.append(line(done.formula.slug, terms.ended_on, label, words, refund or owed))
    if terms.penalty_yuan and terms.cause == Cause.BUSINESS:
        extra = terms.penalty_yuan
        words = f"对方违约，约定{terms.penalty_yuan}元"
        lines.append(line("penalty", terms.ended_on, "违约金", words, extra))
    elif terms.penalty_yuan and terms.cause == Cause.CONSUMER:
        taken = min(refund, terms.penalty_yuan)
        words = f"消费者违约，约定{terms.penalty_yuan}元，从多付的部分里扣除"
        lines.append(line("penalty", terms.ended_on, "违约金", words, taken))
        refund -= taken
    return Settlement(
        contract=contract,
        ended_on=terms.ended_on,
        paid=terms.paid_yuan,
        lines=tuple(lines),
        refund=refund,
        extra=extra,
        owed_by_consumer=owed,
        notes=(PENALTY_NOTE,) if terms.penalty_yuan else (),
    )
