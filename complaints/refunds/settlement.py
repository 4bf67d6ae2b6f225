"""The sheet that a calculation gives: its lines, and what they come to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from complaints.refunds.formulae import TABLE_VERSION, Formula, Standing, formula

ZERO = Decimal("0.00")
ROUNDING = "每一行的金额四舍五入到分；中间的数不取整。"


@dataclass(frozen=True)
class Line:
    """One step of the calculation: what, by which formula, with which numbers, what it comes to."""

    label: str
    worked: str
    amount: Decimal
    formula: Formula

    @property
    def standing(self) -> Standing:
        return self.formula.standing


@dataclass(frozen=True)
class Settlement:
    """Who owes whom what.

    refund: what goes back to the consumer of what the consumer paid; never below 0 or above ``paid``.
    extra: what the business owes on top of it (interest, penalty, the second half of an earnest).
    owed_by_consumer: what the consumer still has to pay; refund and it are never both above 0.
    """

    contract: str
    ended_on: date
    paid: Decimal
    lines: tuple[Line, ...]
    refund: Decimal
    extra: Decimal = ZERO
    owed_by_consumer: Decimal = ZERO
    notes: tuple[str, ...] = ()
    version: str = TABLE_VERSION

    @property
    def owed_by_business(self) -> Decimal:
        return self.refund + self.extra

    @property
    def in_words(self) -> str:
        if self.owed_by_consumer:
            return f"消费者还应付给对方{self.owed_by_consumer}元。"
        if not self.owed_by_business:
            return "按填写的情况，双方互不再付。"
        if not self.extra:
            return f"对方应退给消费者{self.refund}元。"
        return (
            f"对方应付给消费者{self.owed_by_business}元，"
            f"其中退款{self.refund}元，另加{self.extra}元。"
        )


def fen(value: Fraction | Decimal | int) -> Decimal:
    """An exact value in yuan, not below 0, rounded half up to the fen.

    In whole numbers: a Decimal division would round once before the half is looked at.
    """
    return Decimal(floor(Fraction(value) * 100 + Fraction(1, 2))).scaleb(-2)


def share(amount: Decimal, part: Decimal | int, whole: Decimal | int) -> Decimal:
    """amount × part ÷ whole, rounded once."""
    return fen(Fraction(amount) * Fraction(part) / Fraction(whole))


def line(slug: str, on: date, label: str, worked: str, amount: Decimal) -> Line:
    return Line(label, worked, amount, formula(slug, on))


def written_out(settlement: Settlement) -> str:
    """The sheet as plain text, for the record of a case."""
    rows = [
        f"退费计算（{settlement.contract}，计算表{settlement.version}版，"
        f"终止日{settlement.ended_on:%Y-%m-%d}）"
    ]
    rows += [
        f"{each.label}：{each.worked} = {each.amount}元〔{each.standing}，{each.formula.basis}〕"
        for each in settlement.lines
    ]
    return "\n".join([*rows, f"结论：{settlement.in_words}", *settlement.notes, ROUNDING])
