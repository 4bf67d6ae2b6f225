"""What a figure is measured against: seen, bar, their ratio, and whether it is met."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """At least or at most one number; what: which of a figure's numbers, "" where it has one."""

    seen: float
    bar: float
    is_least: bool
    what: str = ""

    @property
    def is_met(self) -> bool:
        return self.seen >= self.bar if self.is_least else self.seen <= self.bar

    @property
    def ratio(self) -> float | None:
        """Seen ÷ bar; None for a bar of 0."""
        return round(self.seen / self.bar, 2) if self.bar else None

    @property
    def text(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {self.bar:g}"

    def as_data(self) -> dict:
        return {
            "what": self.what,
            "seen": self.seen,
            "bar": self.text,
            "ratio": self.ratio,
            "met": self.is_met,
        }


def at_least(bar, seen, what="") -> Bar:
    return Bar(seen, bar, is_least=True, what=what)


def at_most(bar, seen, what="") -> Bar:
    return Bar(seen, bar, is_least=False, what=what)


def none_of(**counted) -> list[Bar]:
    """Each of these numbers has to be nought."""
    return [at_most(0, seen, name.replace("_", " ")) for name, seen in counted.items()]
