"""What changed from one list of prices to the next, item by item. No database."""

from collections import defaultdict
from dataclasses import dataclass

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
WORDS = {ADDED: "新增", REMOVED: "取消", CHANGED: "有变化"}
# What is compared: the name in words, and the property of a line that says it.
COMPARED = (
    ("服务内容", "content"),
    ("价格或者计价方法", "price_text"),
    ("每单收费", "limits_text"),
)


@dataclass(frozen=True)
class Change:
    """One side of an item that changed, in words; "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One item that was added, taken off or changed. changes: empty unless it was changed."""

    kind: str
    line: object
    changes: tuple[Change, ...] = ()

    @property
    def word(self):
        return WORDS[self.kind]


def differences(before, after) -> list[Difference]:
    """The items that differ, in the order of the later list, those that were taken off last.

    An item is the same one when its service and its title are the same; of several with one title the
    first is held against the first.
    """
    earlier = defaultdict(list)
    for line in before:
        earlier[line.service_line, line.title].append(line)
    found = []
    for line in after:
        same = earlier[line.service_line, line.title]
        if not same:
            found.append(Difference(ADDED, line))
        elif changes := changes_between(same.pop(0), line):
            found.append(Difference(CHANGED, line, changes))
    rest = [line for lines in earlier.values() for line in lines]
    rest.sort(key=lambda line: line.position)
    return [*found, *(Difference(REMOVED, line) for line in rest)]


def changes_between(before, after) -> tuple[Change, ...]:
    """What one item says differently."""
    pairs = [(label, getattr(before, name), getattr(after, name)) for label, name in COMPARED]
    return tuple(Change(label, old, new) for label, old, new in pairs if old != new)
