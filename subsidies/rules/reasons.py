"""What a rule says: one reason for each condition, and by which line of the table money follows."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition. holds: None while nobody knows. paper: what shows it, "" when nothing need be shown."""

    code: str
    holds: bool | None
    text: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """How much of which line: its amount x units x percent, and so many per cent of that more (surcharge)."""

    key: str
    units: int = 1
    percent: int = 100
    surcharge: int = 0

    @property
    def share(self) -> Decimal:
        """What of the line is paid for a unit, in per cent, not rounded."""
        return Decimal(self.percent * (100 + self.surcharge)) / 100


def need(code, holds, yes, no, paper="") -> Reason:
    """A condition in words: what stands when it holds, and what when it does not or is not known."""
    if holds is None:
        return Reason(code, None, f"还不知道：{yes}", paper)
    return Reason(code, holds, yes if holds else no, paper)


def at_least(value: int | None, least: int) -> bool | None:
    return None if value is None else value >= least
