"""A small chart drawn on the server: bars of a series, numbers in, places of rectangles out."""

from dataclasses import dataclass

WIDTH, HEIGHT, GAP, LABEL_HEIGHT, VALUE_HEIGHT = 640, 200, 8, 24, 20


@dataclass(frozen=True)
class Bar:
    """One bar in a drawing of WIDTH × HEIGHT; value None is drawn as a gap."""

    label: str
    value: int | None
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def value_y(self) -> float:
        return round(self.y - 5, 1)


def bars(series: list[tuple[str, int | None]]) -> list[Bar]:
    """The bars of (label, value), as high as their share of the largest."""
    if not series:
        return []
    most = max((value or 0 for _, value in series), default=0) or 1
    room = HEIGHT - LABEL_HEIGHT - VALUE_HEIGHT
    step = WIDTH / len(series)
    return [
        Bar(
            label,
            value,
            x=round(place * step + GAP / 2, 1),
            y=round(VALUE_HEIGHT + room - room * (value or 0) / most, 1),
            width=round(step - GAP, 1),
            height=round(room * (value or 0) / most, 1),
        )
        for place, (label, value) in enumerate(series)
    ]
