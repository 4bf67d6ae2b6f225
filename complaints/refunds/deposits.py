"""A security deposit (押金) and an earnest (定金): one letter apart in sound, far apart in law."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from complaints.refunds.settlement import ZERO, Settlement, line, share
from complaints.refunds.terms import Cause, require, require_end, require_paid

EARNEST_LIMIT_PERCENT = 20


@dataclass(frozen=True)
class SecurityDeposit:
    """deductions_yuan: what was agreed to be taken off and is proven."""

    paid_yuan: Decimal
    ended_on: date
    deductions_yuan: Decimal = ZERO


@dataclass(frozen=True)
class Earnest:
    """price_yuan: of the whole contract."""

    paid_yuan: Decimal
    price_yuan: Decimal
    ended_on: date
    cause: Cause


def settle_security_deposit(terms: SecurityDeposit) -> Settlement:
    require_paid(terms.paid_yuan)
    require_end(terms.ended_on)
    taken = min(terms.paid_yuan, terms.deductions_yuan)
    refund = terms.paid_yuan - taken
    words = f"{terms.paid_yuan}元 − {taken}元"
    notes = ["没有凭证的扣款，可以要求对方不扣。"]
    if terms.deductions_yuan > terms.paid_yuan:
        over = terms.deductions_yuan - terms.paid_yuan
        notes.append(f"对方主张的金额比押金多{over}元，超出的部分要另外举证，这里不计算。")
    return Settlement(
        contract="押金",
        ended_on=terms.ended_on,
        paid=terms.paid_yuan,
        lines=(line("security_deposit", terms.ended_on, "应退押金", words, refund),),
        refund=refund,
        notes=tuple(notes),
    )


def settle_earnest(terms: Earnest) -> Settlement:
    require_paid(terms.paid_yuan)
    require_end(terms.ended_on)
    require(terms.price_yuan > 0, "price_yuan", "请填写合同的总价。")
    limit = share(terms.price_yuan, EARNEST_LIMIT_PERCENT, 100)
    valid = min(terms.paid_yuan, limit)
    on, refund, extra = terms.ended_on, terms.paid_yuan, ZERO
    words = f"{terms.price_yuan}元 × {EARNEST_LIMIT_PERCENT}% = {limit}元，已付{terms.paid_yuan}元，算作定金的"
    lines = [line("earnest_limit", on, "定金", words, valid)]
    if terms.cause == Cause.CONSUMER:
        refund = terms.paid_yuan - valid
        lines.append(line("earnest_kept", on, "不退的定金", f"{valid}元", valid))
    elif terms.cause == Cause.BUSINESS:
        extra = valid
        lines.append(line("earnest_doubled", on, "另加一倍", f"{valid}元", valid))
    return Settlement(
        contract="定金",
        ended_on=on,
        paid=terms.paid_yuan,
        lines=tuple(lines),
        refund=refund,
        extra=extra,
        notes=("合同同时约定了违约金的，定金和违约金只能选一样（《民法典》第五百八十八条）。",),
    )
