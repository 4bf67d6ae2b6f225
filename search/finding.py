"""Finding: what has all the words, by kind, the newest first, and public at this moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Value

from gaotai_jiazheng.public_pages import Page, PublicRows, kinds, pages
from gaotai_jiazheng.search_terms import conditions_of, terms_of
from search.marking import Piece, marked, snippet
from search.models import SearchEntry

# Of a kind so many are shown beside the others, and counted no further than this.
SHOWN_OF_A_KIND, COUNTED_OF_A_KIND = 3, 20
PAGE_SIZE = 20
COLUMNS = ("pk", "kind", "object_id", "title", "text", "address", "changed_at")


@dataclass(frozen=True)
class Hit:
    """One thing found, with what was looked for marked in it."""

    title: list[Piece]
    text: list[Piece]
    address: str
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Group:
    """The first ones of a kind. count: how many there are; is_more: more than were counted."""

    kind: PublicRows | None
    hits: list[Hit]
    count: int
    is_more: bool

    @property
    def has_page(self) -> bool:
        return self.count > len(self.hits)


@dataclass(frozen=True)
class KindPage:
    """A page of one kind. after: where the next one begins, "" on the last one."""

    kind: PublicRows
    hits: list[Hit]
    after: str


def find(text: str) -> list[Group]:
    """The groups of all kinds, the one whose title is nearest first; two queries, whatever is found."""
    arms = [
        SearchEntry.objects.filter(kind=slug)
        .matching(text)
        .newest()
        .values_list(*COLUMNS, named=True)[: COUNTED_OF_A_KIND + 1]
        for slug in kinds()
    ]
    found = still_public(list(arms[0].union(*arms[1:], all=True)))
    by_kind = {}
    for row in found:
        by_kind.setdefault(row.kind, []).append(row)
    nearest = sorted(by_kind, key=lambda slug: nearness(by_kind[slug], text))
    return [group_of(kinds()[slug], by_kind[slug], text) for slug in nearest]


def nearness(rows, text) -> tuple[bool, int]:
    """Who types part of a firm's name looks for the firm, not for a notice whose title goes on about it."""
    conditions = conditions_of(text)
    return min((not has_all(conditions, row.title), len(row.title)) for row in rows)


def group_of(kind, rows, text) -> Group:
    """Those with the words in their title before those with the words in their text."""
    conditions = conditions_of(text)
    rows = sorted(rows, key=lambda row: not has_all(conditions, row.title))
    hits = [hit_of(row, text) for row in rows[:SHOWN_OF_A_KIND]]
    count = min(len(rows), COUNTED_OF_A_KIND)
    return Group(kind, hits, count, len(rows) > COUNTED_OF_A_KIND)


def find_pages(text: str) -> list[Hit]:
    """The pages without a row that have all the words: they are few, and looked through as they stand."""
    conditions = conditions_of(text)
    found = [page for page in pages() if conditions and has_all(conditions, words_of(page))]
    found.sort(key=lambda page: not has_all(conditions, page.title))
    return [Hit(marked(page.title, text), marked(page.about, text), page.address) for page in found]


def words_of(page: Page) -> str:
    return f"{page.title}\n{page.about}"


def has_all(conditions: list[str], text: str) -> bool:
    """Whether a text meets the conditions of a query, as the database would say."""
    terms = terms_of(text)
    wholes = {condition.strip("'") for condition in conditions if not condition.endswith(":*")}
    beginnings = [each[1:-3] for each in conditions if each.endswith(":*")]
    return wholes <= set(terms) and all(
        any(term.startswith(beginning) for term in terms) for beginning in beginnings
    )


def page_of(kind: PublicRows, text: str, after: tuple[datetime, int] | None) -> KindPage:
    """A page of a kind, the newest first; two queries."""
    rows = SearchEntry.objects.filter(kind=kind.slug).matching(text)
    if after is not None:
        rows = rows.behind(*after)
    found = list(rows.newest().values_list(*COLUMNS, named=True)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    following = place_of(shown[-1]) if len(found) > PAGE_SIZE else ""
    return KindPage(kind, [hit_of(row, text) for row in still_public(shown)], following)


def still_public(rows):
    """Those that strangers may read at this moment, in their order: one query over all their kinds."""
    keys = {}
    for row in rows:
        keys.setdefault(row.kind, []).append(row.object_id)
    arms = [
        kinds()[slug]
        .visible()
        .order_by()
        .filter(pk__in=found)
        .annotate(of_kind=Value(slug, CharField()))
        .values_list("of_kind", "pk")
        for slug, found in keys.items()
        if slug in kinds()
    ]
    visible = set(arms[0].union(*arms[1:], all=True)) if arms else set()
    return [row for row in rows if (row.kind, row.object_id) in visible]


def hit_of(row, text) -> Hit:
    return Hit(marked(row.title, text), snippet(row.text, text), row.address, row.changed_at)


def place_of(row) -> str:
    """A row's place for the address of the next page: "microseconds-key"."""
    return f"{round(row.changed_at.timestamp() * 1_000_000)}-{row.pk}"
