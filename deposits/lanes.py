"""How much may be paid in advance, and whether it goes by the lane of 48 hours: plain arithmetic.

Assumption: 措施五 says 先理赔、再追责 and names no sum; every limit is a dated parameter that waits for
县市场监管局 and the industry association to confirm it.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models

QUICK_LANE = timedelta(hours=48)


class LossBasis(models.TextChoices):
    """What proves the loss. A sum that only one side says proves nothing and is not here."""

    CALCULATION = "calculation", "退费计算"
    AGREEMENT = "agreement", "调解协议"
    RULING = "ruling", "判决、仲裁裁决"
    ADMISSION = "admission", "企业书面承认"


# What both sides have said or a court has: nothing is left to be weighed.
CLEAR = frozenset({LossBasis.AGREEMENT, LossBasis.RULING, LossBasis.ADMISSION})


def payable(limit: Decimal, available: Decimal, loss: Decimal) -> Decimal:
    """What may be paid at most: the least of the limit of one claim, what is there, and the proven loss."""
    return max(min(limit, available, loss), Decimal(0))


def is_clear(basis: str, *, is_by_law_or_contract: bool = False) -> bool:
    """Whether the loss needs no weighing. is_by_law_or_contract: of a calculation, that each of its lines
    follows a formula of law or of the contract and none is only for reference (参考)."""
    return basis in CLEAR or (basis == LossBasis.CALCULATION and is_by_law_or_contract)


def is_quick(loss: Decimal, quick_limit: Decimal, *, is_clear: bool) -> bool:
    """Whether a claim goes by the lane of 48 hours: a small sum and a clear one."""
    return is_clear and loss <= quick_limit


def quick_until(submitted_at: datetime) -> datetime:
    """The minute at which the 48 hours end."""
    return submitted_at + QUICK_LANE


def even_parts(total: Decimal, count: int) -> list[Decimal]:
    """A sum in so many parts that differ by a fen at most, the larger ones first."""
    fen, rest = divmod(int(total * 100), count)
    return [Decimal(fen + (place < rest)).scaleb(-2) for place in range(count)]
