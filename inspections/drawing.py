"""The two random lists of a plan: which enterprises are inspected, and by whom. Bytes in, lists out.

There is no generator with a state that somebody could turn once more. Every candidate has a rank, the
SHA-256 of the seed and its own code; the lowest ranks are drawn. So the order of the population does not
matter, every candidate has the same chance, and whoever has to be replaced is followed by the next rank of the
same order. ``docs/inspection_redraw.py`` is written after this shape alone.

A population: {plan, filter, count, enterprises [{uscc, name}], bureaus [{bureau, each, inspectors
[code]}], ties [[uscc, code]]}, every list sorted. ties: who may not inspect whom.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

FORMAT = "gaotai-draw-1"
ENTERPRISE, INSPECTOR = "enterprise", "inspector"


class TooFew(Exception):
    """An enterprise for which a bureau has not enough inspectors without a tie."""

    def __init__(self, uscc: str, bureau: str):
        super().__init__(uscc, bureau)
        self.uscc, self.bureau = uscc, bureau


@dataclass(frozen=True)
class DrawnInspector:
    """An inspector of an enterprise. passed_over: those of a lower rank that have a tie."""

    bureau: str
    code: str
    rank: str
    passed_over: tuple[str, ...]


@dataclass(frozen=True)
class DrawnEnterprise:
    """position: 1 for the lowest rank."""

    position: int
    uscc: str
    rank: str
    inspectors: tuple[DrawnInspector, ...]


def canonical(data) -> bytes:
    """The one way in which data is written before it is hashed: sorted names, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(data) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()


def commitment_of(secret: str) -> str:
    """What is published of the secret before the draw."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seed_of(population_sha256: str, secret: str, public_value: str) -> str:
    """The seed: of what was fixed before, and of what nobody could know before."""
    return hashlib.sha256(lines(population_sha256, secret, public_value)).hexdigest()


def rank(seed: str, *words: str) -> str:
    """The place of a candidate in a list, as 64 hexadecimal digits that are compared as text."""
    return hashlib.sha256(lines(seed, *words)).hexdigest()


def lines(*words: str) -> bytes:
    return "\n".join(words).encode()


def enterprises_in_order(seed: str, usccs: Iterable[str]) -> list[tuple[str, str]]:
    """(rank, credit code) of every enterprise, the lowest rank first."""
    return sorted((rank(seed, ENTERPRISE, uscc), uscc) for uscc in usccs)


def uscc_at(population: dict, seed: str, position: int) -> str:
    """The credit code with which an enterprise was drawn; position: 1 for the lowest rank."""
    usccs = [enterprise["uscc"] for enterprise in population["enterprises"]]
    return enterprises_in_order(seed, usccs)[position - 1][1]


def inspectors_in_order(
    seed: str, uscc: str, bureau: str, codes: Iterable[str]
) -> list[tuple[str, str]]:
    """(rank, code) of a bureau's inspectors for one enterprise, the lowest rank first."""
    return sorted((rank(seed, INSPECTOR, uscc, bureau, code), code) for code in codes)


def draw(population: dict, seed: str) -> list[DrawnEnterprise]:
    """Both lists. Raises TooFew."""
    usccs = [enterprise["uscc"] for enterprise in population["enterprises"]]
    chosen = enterprises_in_order(seed, usccs)[: population["count"]]
    return [
        DrawnEnterprise(position, uscc, rank_, tuple(inspectors_of(population, seed, uscc)))
        for position, (rank_, uscc) in enumerate(chosen, start=1)
    ]


def inspectors_of(population: dict, seed: str, uscc: str) -> list[DrawnInspector]:
    """The inspectors of one enterprise, each bureau's in order. Raises TooFew."""
    tied = {code for tied_to, code in population["ties"] if tied_to == uscc}
    found = []
    for bureau in population["bureaus"]:
        order = inspectors_in_order(seed, uscc, bureau["bureau"], bureau["inspectors"])
        found += lowest(bureau, uscc, order, tied)
    return found


def lowest(bureau, uscc, order, tied) -> list[DrawnInspector]:
    """The first that have no tie, as many as the bureau sends. Raises TooFew."""
    passed_over, found = [], []
    for rank_, code in order:
        if len(found) == bureau["each"]:
            return found
        if code in tied:
            passed_over.append(code)
        else:
            found.append(DrawnInspector(bureau["bureau"], code, rank_, tuple(passed_over)))
    if len(found) < bureau["each"]:
        raise TooFew(uscc, bureau["bureau"])
    return found


def next_inspector(population: dict, seed: str, uscc: str, bureau: str, used: Iterable[str]):
    """(rank, code) of who follows in the same order; None when there is nobody left.

    used: codes that inspect the enterprise already or may not.
    """
    used = set(used) | {code for tied_to, code in population["ties"] if tied_to == uscc}
    codes = next(each["inspectors"] for each in population["bureaus"] if each["bureau"] == bureau)
    order = inspectors_in_order(seed, uscc, bureau, codes)
    return next(((rank_, code) for rank_, code in order if code not in used), None)


def result_of(drawn: list[DrawnEnterprise]) -> list[dict]:
    """The lists as data: [{position, uscc, rank, inspectors [{bureau, code, rank}]}]."""
    return [
        {
            "position": each.position,
            "uscc": each.uscc,
            "rank": each.rank,
            "inspectors": [
                {"bureau": who.bureau, "code": who.code, "rank": who.rank}
                for who in each.inspectors
            ],
        }
        for each in drawn
    ]
