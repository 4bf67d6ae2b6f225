"""What stands on a paper, without how it looks: text that is only ever text."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.template.defaultfilters import date as day_in_words


def paragraph(text: str) -> dict:
    """A text; each of its lines is a paragraph of its own."""
    return {"kind": "text", "lines": lines_of(text)}


def table(rows: Iterable[tuple[str, str]]) -> dict:
    """Rows of (label, value); a value may have several lines, an empty one is shown as 无."""
    cells = [{"label": label, "lines": lines_of(value) or ["无"]} for label, value in rows]
    return {"kind": "table", "rows": cells}


def items(texts: Iterable[str]) -> dict:
    """A numbered list."""
    return {"kind": "items", "texts": [" ".join(lines_of(text)) for text in texts if text.strip()]}


def signatures(places: Iterable[str]) -> dict:
    """Lines to sign on by hand, each with room for a date."""
    return {"kind": "signatures", "places": list(places)}


def lines_of(text: str) -> list[str]:
    """The lines of a text that have something on them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Document:
    """The words of a paper; who issues it, under which number and when is added as it is issued.

    addressee: "" where the paper is a record and not a letter. has_seal: whether the bureau's name and
    date stand at the end, with room for the seal. note: small print, such as who gets which copy.
    """

    title: str
    blocks: tuple[dict, ...]
    addressee: str = ""
    has_seal: bool = True
    note: str = ""

    def as_data(self, *, issuer: str, number: str, issued_on: date | None) -> dict:
        """What the templates show: JSON values only. issued_on: None for a paper that is only looked at."""
        return {
            **asdict(self),
            "blocks": list(self.blocks),
            "issuer": issuer,
            "number": number,
            "issued_on": day_in_words(issued_on),
        }

    def mapped(self, change: Callable[[str], str]) -> "Document":
        """The same paper with every one of its texts passed through a function."""
        return replace(
            self,
            blocks=tuple(mapped(block, change) for block in self.blocks),
            addressee=change(self.addressee),
            note=change(self.note),
        )


def mapped(value, change):
    """A JSON value with its texts changed; the names of its parts stay."""
    if isinstance(value, dict):
        return {
            name: part if name == "kind" else mapped(part, change) for name, part in value.items()
        }
    if isinstance(value, list):
        return [mapped(part, change) for part in value]
    return change(value)
