"""The coverage of a town as a picture: numbers for an SVG that the template only writes down."""

from dataclasses import dataclass

from communities.coverage import Row

CELL, GAP = 40, 4
NAME_WIDTH, HEAD_HEIGHT = 190, 150
WOMENS = "巾帼家政"


@dataclass(frozen=True)
class Square:
    """A cell. word: what stands in it, so that colour is not the only sign."""

    x: int
    y: int
    middle: int
    baseline: int
    is_filled: bool
    word: str


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Picture:
    """Everything in units of the view box."""

    width: int
    height: int
    size: int
    columns: list[Label]
    names: list[Label]
    squares: list[Square]


def picture_of(rows: list[Row]) -> Picture:
    """Communities downwards, services and 巾帼家政 to the right."""
    heads = [cell.label for cell in rows[0].cells] + [WOMENS] if rows else []
    columns = [
        Label(NAME_WIDTH + place * CELL + CELL // 2, HEAD_HEIGHT - 8, text)
        for place, text in enumerate(heads)
    ]
    names, squares = [], []
    for line, row in enumerate(rows):
        top = HEAD_HEIGHT + line * CELL
        names.append(Label(NAME_WIDTH - 10, top + CELL // 2 + 6, row.place.name))
        counts = [*(cell.count for cell in row.cells), row.womens]
        for place, count in enumerate(counts):
            left = NAME_WIDTH + place * CELL
            word = str(count) if count else "缺"
            middle, baseline = left + CELL // 2, top + CELL // 2 + 6
            squares.append(
                Square(left + GAP // 2, top + GAP // 2, middle, baseline, bool(count), word)
            )
    return Picture(
        width=NAME_WIDTH + len(heads) * CELL + 60,
        height=HEAD_HEIGHT + len(rows) * CELL,
        size=CELL - GAP,
        columns=columns,
        names=names,
        squares=squares,
    )
