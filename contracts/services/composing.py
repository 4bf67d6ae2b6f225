"""What a draft would say if it were sent now: its clauses, what is missing in it, and hints."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts import clauses, unfair
from contracts.clauses import Filled, Missing
from contracts.services.drafting import ADDED, LEFT_OUT, OWN_WORDS
from contracts.unfair import Flag
from contracts.wording import in_words, items_in_words
from market.models import Unit
from market.services.prices import list_in_force, snapshot_of

UNITS = dict(Unit.choices)
# Facts about people and prices, which own words could not replace.
FIXED_CLAUSES = frozenset({"parties", "services"})


@dataclass(frozen=True)
class Composed:
    """A draft in words. prices: the snapshot of the price list in force, None where there is none.
    items: the chosen lines of it. words: field -> its words."""

    clauses: list[Filled]
    missing: list[Missing]
    flags: list[Flag]
    prices: dict | None
    items: list[dict] = field(default_factory=list)
    words: dict = field(default_factory=dict)


def prices_at(enterprise, at) -> dict | None:
    """The snapshot of the price list that holds at that moment; two queries."""
    found = list_in_force(enterprise, at)
    return snapshot_of(found) if found is not None else None


def item_choices(prices: dict | None) -> list[tuple[str, str]]:
    """[(choice, words)] of the builder. A choice names the list's version too: after a new list it is none."""
    if prices is None:
        return []
    return [(choice_of(prices, line), clauses_item(line)) for line in prices["lines"]]


def choice_of(prices, line) -> str:
    return f"{prices['version']}:{line['position']}"


def clauses_item(line) -> str:
    return items_in_words([line], UNITS).removeprefix("· ")


def compose(contract, values: Mapping, prices: dict | None) -> Composed:
    """The draft in words. values: the form's values that are in order; town and community among them."""
    given = contract.given
    chosen = set(values.get("items") or [])
    items = [line for line in (prices or {}).get("lines", []) if choice_of(prices, line) in chosen]
    words = in_words(
        values,
        enterprise=enterprise_data(contract.enterprise),
        items=items_in_words(items, UNITS),
        place=place_of(values),
    )
    changes = {
        "own_words": {
            key: text for key, text in given.get(OWN_WORDS, {}).items() if key not in FIXED_CLAUSES
        },
        "left_out": [key for key in given.get(LEFT_OUT, []) if key not in FIXED_CLAUSES],
    }
    template = contract.template.words()
    filled = clauses.compose(
        template, words, added=[tuple(each) for each in given.get(ADDED, [])], **changes
    )
    return Composed(
        clauses=filled,
        missing=clauses.missing_of(template, words, **changes),
        flags=unfair.flags_of(filled),
        prices=prices,
        items=items,
        words=words,
    )


def enterprise_data(enterprise) -> dict:
    return {"name": enterprise.name, "uscc": enterprise.uscc, "phone": enterprise.phone}


def place_of(values) -> str:
    place = values.get("community") or values.get("town")
    address = values.get("address") or ""
    return f"{place}{address}" if place and address else ""
