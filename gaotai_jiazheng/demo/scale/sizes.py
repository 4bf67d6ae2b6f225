"""How much a whole county has, and a part of it."""

from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True)
class Sizes:
    """Numbers of rows to add; 0 leaves a part out."""

    enterprises: int = 0
    workers: int = 0
    complaints: int = 0
    deadlines: int = 0
    classes: int = 0
    applications: int = 0

    def __iter__(self):
        return zip((each.name for each in fields(self)), astuple(self), strict=True)


WHOLE = Sizes(
    enterprises=100_000,
    workers=200_000,
    complaints=1_000_000,
    deadlines=1_000_000,
    classes=10_000,
    applications=300_000,
)
FULL_CLASS = 20
# Every fraud takes a learner of her own in a class.
SMALLEST_CLASS = 10


def sizes_of(percent: float, **given) -> Sizes:
    """The whole county at so many percent; what is given goes before it."""
    parts = {name: round(count * percent / 100) for name, count in WHOLE}
    return Sizes(**parts | {name: count for name, count in given.items() if count is not None})
