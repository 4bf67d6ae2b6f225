"""What a contract said and how it ended: the typed terms, and what cannot be."""

from datetime import date
from enum import StrEnum

from complaints.refunds.formulae import CIVIL_CODE_FROM


class Cause(StrEnum):
    """Why the contract ended early."""

    BUSINESS = "business"
    NEITHER = "neither"
    CONSUMER = "consumer"


class TermsError(ValueError):
    """A term that cannot be; ``field`` names it and the text says in Chinese what to put right."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


def require(is_so: bool, field: str, message: str) -> None:
    if not is_so:
        raise TermsError(field, message)


def require_paid(paid_yuan) -> None:
    require(paid_yuan > 0, "paid_yuan", "请填写实际付了多少钱。")


def require_end(ended_on: date) -> None:
    message = f"{CIVIL_CODE_FROM:%Y年}以前结束的合同适用旧的法律，不能在这里计算。"
    require(ended_on >= CIVIL_CODE_FROM, "ended_on", message)
