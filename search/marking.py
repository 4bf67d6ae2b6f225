"""Where in a text the words are that were looked for. Pieces, not markup: the template escapes them."""

from dataclasses import dataclass

from gaotai_jiazheng.search_terms import RUNS, even, pairs_of

SNIPPET_LENGTH, BEFORE_THE_FIRST = 90, 20


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it is one of the words."""

    text: str
    is_match: bool = False


def marked(text: str, query: str) -> list[Piece]:
    """The whole text in pieces."""
    return pieces_of(text, places(text, query))


def snippet(text: str, query: str) -> list[Piece]:
    """The part of a text around the first of the words, in pieces; where it is cut stands an ellipsis."""
    text = " ".join(text.split())
    found = places(text, query)
    start = max(found[0][0] - BEFORE_THE_FIRST, 0) if found else 0
    end = start + SNIPPET_LENGTH
    inside = [
        (max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start
    ]
    pieces = pieces_of(text[start:end], inside)
    before = [Piece("…")] if start else []
    behind = [Piece("…")] if end < len(text) else []
    return [*before, *pieces, *behind]


def places(text: str, query: str) -> list[tuple[int, int]]:
    """(begin, end) of the words in a text, in its order, none overlapping another.

    A run of characters as a whole where the text has it, else its pairs, by which it was found.
    """
    lowered, found = text.lower(), []
    if len(lowered) != len(text):
        return []
    for run in dict.fromkeys(RUNS.findall(even(query))):
        whole = all_of(run, lowered)
        parts = [] if whole or run[0].isascii() else pairs_of(run)
        found += whole or [
            place for pair in dict.fromkeys(parts) for place in all_of(pair, lowered)
        ]
    return merged(sorted(found))


def all_of(word: str, text: str) -> list[tuple[int, int]]:
    places, at = [], text.find(word)
    while at >= 0:
        places.append((at, at + len(word)))
        at = text.find(word, at + len(word))
    return places


def merged(found):
    """The same places, those that touch made one."""
    done = []
    for begin, end in found:
        if done and begin <= done[-1][1]:
            done[-1] = (done[-1][0], max(done[-1][1], end))
        else:
            done.append((begin, end))
    return done


def pieces_of(text, found) -> list[Piece]:
    pieces, at = [], 0
    for begin, end in found:
        pieces += [Piece(text[at:begin]), Piece(text[begin:end], is_match=True)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]
