"""Money paid in advance for many visits: cards of sessions, of an amount, and of a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from complaints.refunds.formulae import INTERPRETATION_FROM
from complaints.refunds.settlement import ZERO, Line, Settlement, fen, line, share
from complaints.refunds.terms import Cause, require, require_end, require_paid

COOLING_DAYS = 7
DAYS_OF_A_YEAR = 365
GIFT_NOTE = "另外赠送的物品是否退还或者折价，要看价值、合同履行和退款原因（法释〔2025〕4号第二十一条），这里不计算。"
LIST_PRICE_NOTE = (
    "打折前的价格明显不合理、对方又拿不出按原价成交的记录的，可以按订立合同时当地同类服务的市场价计算"
    "（法释〔2025〕4号第十九条第二款）。"
)
BETTER_TERMS_NOTE = "合同里有对消费者更有利的约定的，按约定。"


@dataclass(frozen=True)
class Sessions:
    """A card of so many sessions. list_price_yuan: of one session before any discount; None = not known."""

    paid_yuan: Decimal
    sessions: int
    used_sessions: int
    paid_on: date
    ended_on: date
    cause: Cause
    gift_sessions: int = 0
    list_price_yuan: Decimal | None = None
    is_first_time: bool = False
    annual_rate_percent: Decimal | None = None
    repaid_on: date | None = None


@dataclass(frozen=True)
class StoredValue:
    """A card of an amount. spent_yuan: taken off the card; list_spent_yuan: the same before any discount."""

    paid_yuan: Decimal
    spent_yuan: Decimal
    paid_on: date
    ended_on: date
    cause: Cause
    gift_yuan: Decimal = ZERO
    list_spent_yuan: Decimal | None = None
    is_first_time: bool = False
    annual_rate_percent: Decimal | None = None
    repaid_on: date | None = None


@dataclass(frozen=True)
class TimeCard:
    """Any number of visits from starts_on to ends_on, both included. stopped_on: last day with service."""

    paid_yuan: Decimal
    starts_on: date
    ends_on: date
    ended_on: date
    stopped_on: date | None = None
    annual_rate_percent: Decimal | None = None
    repaid_on: date | None = None


def settle_sessions(terms: Sessions) -> Settlement:
    check_prepaid(terms)
    require(terms.sessions > 0, "sessions", "请填写买了多少次。")
    together = terms.sessions + terms.gift_sessions
    is_within = terms.used_sessions <= together
    require(is_within, "used_sessions", f"用过的次数不能多于买的和送的合计{together}次。")
    used_at_discount = share(terms.paid_yuan, terms.used_sessions, together)
    unit = terms.list_price_yuan
    if unit is None:
        list_words = f"{terms.used_sessions}次 × 每次{terms.paid_yuan}元÷{terms.sessions}"
        used_at_list = share(terms.paid_yuan, terms.used_sessions, terms.sessions)
    else:
        is_no_bargain = Fraction(unit) * together >= Fraction(terms.paid_yuan)
        require(is_no_bargain, "list_price_yuan", "打折前的单价不会低于优惠后的单价，请核对。")
        list_words = f"{terms.used_sessions}次 × {unit}元"
        used_at_list = fen(Fraction(unit) * terms.used_sessions)
    discount_words = f"{terms.used_sessions}次 × {terms.paid_yuan}元 ÷ {together}次"
    return settle_used(
        terms, "次卡", (discount_words, used_at_discount), (list_words, used_at_list)
    )


def settle_stored_value(terms: StoredValue) -> Settlement:
    check_prepaid(terms)
    together = terms.paid_yuan + terms.gift_yuan
    is_within = terms.spent_yuan <= together
    require(is_within, "spent_yuan", f"用掉的金额不能多于卡里的合计{together}元。")
    at_list = terms.spent_yuan if terms.list_spent_yuan is None else terms.list_spent_yuan
    is_no_bargain = at_list >= terms.spent_yuan
    require(is_no_bargain, "list_spent_yuan", "打折前的价款不会低于卡里扣掉的金额，请核对。")
    discount_words = f"{terms.spent_yuan}元 × {terms.paid_yuan}元 ÷ {together}元"
    used_at_discount = share(terms.spent_yuan, terms.paid_yuan, together)
    return settle_used(
        terms, "储值卡", (discount_words, used_at_discount), (f"{at_list}元", fen(at_list))
    )


def check_prepaid(terms) -> None:
    require_paid(terms.paid_yuan)
    require_end(terms.ended_on)
    require(terms.ended_on >= terms.paid_on, "ended_on", "终止的日期不能早于付款的日期。")
    check_interest(terms)


def check_interest(terms) -> None:
    has_rate, has_day = terms.annual_rate_percent is not None, terms.repaid_on is not None
    require(has_rate or not has_day, "annual_rate_percent", "要算利息，请填年利率。")
    require(has_day or not has_rate, "repaid_on", "要算利息，请填退款的日期。")
    if has_day:
        is_later = terms.repaid_on >= terms.ended_on
        require(is_later, "repaid_on", "退款的日期不能早于终止的日期。")


def settle_used(terms, contract, at_discount, at_list) -> Settlement:
    """The sheet of a card of which a part is used. at_discount, at_list: (words, amount) of that part."""
    on = terms.ended_on
    lines = used_lines(terms, at_discount, at_list)
    used = lines[0].amount
    principal = max(ZERO, terms.paid_yuan - used)
    if used > terms.paid_yuan:
        words = f"{used}元 超过 {terms.paid_yuan}元"
        lines.append(line("no_more_than_paid", on, "不倒找", words, ZERO))
    words = f"{terms.paid_yuan}元 − {min(used, terms.paid_yuan)}元"
    lines.append(line("principal", on, "应退本金", words, principal))
    notes = [BETTER_TERMS_NOTE, GIFT_NOTE]
    if lines[0].formula.slug == "used_at_list" and on >= INTERPRETATION_FROM:
        notes.insert(0, LIST_PRICE_NOTE)
    return with_interest(terms, contract, lines, principal, notes)


def used_lines(terms, at_discount, at_list) -> list[Line]:
    """What the used part costs, by the rule that fits the reason and the day."""
    on, label = terms.ended_on, "已用部分的价款"
    if is_cooling_off(terms):
        if at_discount[1] == 0:
            return [line("seven_days", on, label, "还没有用过", ZERO)]
        return [line("seven_days_used", on, label, *at_discount)]
    if terms.cause != Cause.CONSUMER:
        return [line("used_at_discount", on, label, *at_discount)]
    by_list = on >= INTERPRETATION_FROM
    return [line("used_at_list", on, label, *(at_list if by_list else at_discount))]


def is_cooling_off(terms) -> bool:
    """Whether the money is asked back within seven days of a first purchase; the day of payment is not
    counted (《民法典》第二百零一条)."""
    last_day = terms.paid_on + timedelta(days=COOLING_DAYS)
    in_force = terms.ended_on >= INTERPRETATION_FROM
    return in_force and terms.is_first_time and terms.ended_on <= last_day


def settle_time_card(terms: TimeCard) -> Settlement:
    require_paid(terms.paid_yuan)
    require_end(terms.ended_on)
    require(terms.ends_on >= terms.starts_on, "ends_on", "截止的日期不能早于开始的日期。")
    check_interest(terms)
    last = terms.ended_on
    if terms.stopped_on is not None:
        is_earlier = terms.stopped_on <= terms.ended_on
        require(is_earlier, "stopped_on", "停止服务的日期不能晚于终止的日期。")
        last = terms.stopped_on
    all_days = (terms.ends_on - terms.starts_on).days + 1
    left = min(all_days, max(0, (terms.ends_on - last).days))
    principal = share(terms.paid_yuan, left, all_days)
    words = f"{terms.paid_yuan}元 × {left}天 ÷ {all_days}天"
    lines = [line("remaining_time", terms.ended_on, "应退本金", words, principal)]
    notes = [
        BETTER_TERMS_NOTE,
        "因自己的原因在期限内没有去用的天数，不退（法释〔2025〕4号第二十二条第三款）。",
    ]
    return with_interest(terms, "不限次的时段卡", lines, principal, notes)


def with_interest(terms, contract, lines, principal, notes) -> Settlement:
    """Close the sheet; interest is counted from the day the contract ended where a rate is given."""
    interest = ZERO
    if terms.repaid_on is not None:
        days = (terms.repaid_on - terms.ended_on).days
        rate = Fraction(terms.annual_rate_percent) / 100
        interest = fen(Fraction(principal) * rate * days / DAYS_OF_A_YEAR)
        words = f"{principal}元 × {terms.annual_rate_percent}% × {days}天 ÷ {DAYS_OF_A_YEAR}"
        lines = [*lines, line("interest", terms.ended_on, "利息", words, interest)]
    return Settlement(
        contract=contract,
        ended_on=terms.ended_on,
        paid=terms.paid_yuan,
        lines=tuple(lines),
        refund=principal,
        extra=interest,
        notes=tuple(notes),
    )
