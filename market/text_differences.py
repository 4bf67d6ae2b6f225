"""What changed between two texts, line by line: the articles of a convention. No database."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Passage:
    """Some lines of both texts. before, after: "" for nothing; equal where nothing changed."""

    before: str
    after: str

    @property
    def is_same(self):
        return self.before == self.after


def passages(before: str, after: str) -> list[Passage]:
    """Both texts from beginning to end, cut where a change begins or ends."""
    old, new = before.split("\n"), after.split("\n")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        Passage("\n".join(old[a:b]), "\n".join(new[c:d])) for _, a, b, c, d in matcher.get_opcodes()
    ]


def has_changed(found: list[Passage]) -> bool:
    return not all(each.is_same for each in found)
