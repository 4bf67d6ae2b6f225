"""What a file is taken apart into before the gate reads it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Piece(NamedTuple):
    """A text that belongs together, and where in the file it stands.

    rows: (offset in the text, row of the sheet), for cells.
    """

    place: str
    text: str
    rows: tuple[tuple[int, str], ...] = ()

    def place_at(self, offset: int) -> str:
        """Where the character stands, such as 第1张工作表第3行."""
        row = next((row for start, row in reversed(self.rows) if start <= offset), "")
        return f"{self.place}第{row}行" if row else self.place


class Unread(NamedTuple):
    """What no program can read, such as letters drawn in a picture: a person has to look at it."""

    place: str
    what: str


Pieces = Iterator[Piece | Unread]
# Takes a file within another one apart: (its bytes, what its place is called).
Opener = Callable[[bytes, str], Pieces]


def decoded(content: bytes) -> str:
    """Text in the encodings that are met here; what is neither stays readable in its digits."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")
