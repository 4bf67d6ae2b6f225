"""What programs that walk through the site are given: addresses with their days, and what the site is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gaotai_jiazheng.public_pages import PublicRows, kinds
from search.models import SearchEntry

# As the protocol of sitemaps has it (sitemaps.org, 0.90).
MOST_OF_A_SECTION = 50_000


@dataclass(frozen=True)
class Section:
    """A file of the sitemap: the rows of a kind whose key is above ``after``."""

    slug: str
    after: int


def sections() -> Iterator[Section]:
    """Every section of rows, so that each has at most so many addresses."""
    for kind in kinds().values():
        after = 0
        while after is not None and public_entries(kind, after).exists():
            yield Section(kind.slug, after)
            further = public_entries(kind, after).values_list("object_id", flat=True)
            after = next(iter(further[MOST_OF_A_SECTION - 1 : MOST_OF_A_SECTION]), None)


def public_entries(kind: PublicRows, after: int):
    """The entries of a kind behind a key, by their keys, whose rows are public at this moment."""
    rows = kind.visible().order_by().values("pk")
    entries = SearchEntry.objects.filter(kind=kind.slug, object_id__gt=after, object_id__in=rows)
    return entries.order_by("object_id")


def addresses_of(kind: PublicRows, after: int) -> dict[str, datetime]:
    """Address -> when it last read otherwise. Several rows may share an address: its newest day counts."""
    found = {}
    rows = public_entries(kind, after).values_list("address", "changed_at")
    for address, changed_at in rows[:MOST_OF_A_SECTION]:
        address = address.partition("#")[0]
        found[address] = max(changed_at, found.get(address, changed_at))
    return found
