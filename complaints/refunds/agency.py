"""The fee of an agency whose placement failed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from complaints.refunds.settlement import ZERO, Settlement, line, share
from complaints.refunds.terms import require, require_end, require_paid


@dataclass(frozen=True)
class AgencyFee:
    """is_placed False: no contract came about. True: the worker left within the agreed guarantee."""

    paid_yuan: Decimal
    ended_on: date
    is_placed: bool
    expenses_yuan: Decimal = ZERO
    guarantee_days: int | None = None
    served_days: int | None = None


def settle_agency_fee(terms: AgencyFee) -> Settlement:
    require_paid(terms.paid_yuan)
    require_end(terms.ended_on)
    return left_early(terms) if terms.is_placed else not_placed(terms)


def not_placed(terms) -> Settlement:
    fee = line("not_placed", terms.ended_on, "中介费", f"已付{terms.paid_yuan}元", terms.paid_yuan)
    taken = min(terms.paid_yuan, terms.expenses_yuan)
    lines = [fee]
    if terms.expenses_yuan:
        words = f"有约定、有凭证的{terms.expenses_yuan}元，从中介费里扣除"
        lines.append(line("agency_expenses", terms.ended_on, "必要费用", words, taken))
    return sheet(terms, lines, terms.paid_yuan - taken)


def left_early(terms) -> Settlement:
    has_guarantee = bool(terms.guarantee_days)
    require(has_guarantee, "guarantee_days", "请填写合同约定的保用期天数；没有约定的，由双方协商。")
    require(terms.served_days is not None, "served_days", "请填写服务员做了多少天。")
    left = max(0, terms.guarantee_days - terms.served_days)
    refund = share(terms.paid_yuan, left, terms.guarantee_days)
    words = f"{terms.paid_yuan}元 × {left}天 ÷ {terms.guarantee_days}天"
    return sheet(
        terms, [line("guarantee_left", terms.ended_on, "应退中介费", words, refund)], refund
    )


def sheet(terms, lines, refund) -> Settlement:
    return Settlement(
        contract="中介费",
        ended_on=terms.ended_on,
        paid=terms.paid_yuan,
        lines=tuple(lines),
        refund=refund,
        notes=("合同约定先免费换人的，先换人；换不到合适的再退费。",) if terms.is_placed else (),
    )
