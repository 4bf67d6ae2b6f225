"""Which small numbers are held back, so that no table tells of what kind fewer than five cases are.

The total of a table is known. A part from 1 to 4 is held back. One alone could be found by subtraction: then the
next smallest is held back too, until at least two are, and together at least five. Where the whole is fewer than
five, no part is told, not even which are none.
"""

from collections.abc import Hashable, Mapping

LEAST = 5


def held_back(counts: Mapping[Hashable, int]) -> frozenset:
    """The keys whose numbers are not published. counts: the parts of one total, none of them missing."""
    hidden = {key for key, count in counts.items() if 0 < count < LEAST}
    if not hidden:
        return frozenset()
    if sum(counts.values()) < LEAST:
        return frozenset(counts)
    others = sorted((count, str(key), key) for key, count in counts.items() if count >= LEAST)
    for _count, _text, key in others:
        if len(hidden) > 1 and sum(counts[each] for each in hidden) >= LEAST:
            break
        hidden.add(key)
    return frozenset(hidden)


def published(counts: Mapping[Hashable, int]) -> dict[Hashable, int | None]:
    """The numbers as they may be shown; None for one that is held back."""
    hidden = held_back(counts)
    return {key: None if key in hidden else count for key, count in counts.items()}


def rate(part: int | None, other: int | None) -> float | None:
    """part in percent of part + other; None where one of them is held back or there is nothing."""
    if part is None or other is None or not part + other:
        return None
    return 100 * part / (part + other)
