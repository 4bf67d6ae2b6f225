"""What of the portal everybody may read: each app says it here, and search, sitemap, feeds and llms.txt read it.

An app registers in a module ``public``, which is imported when Django is ready, as its ``admin`` is. A leaf: it
knows no app.

    page("training:index", "学技能", "现在开的培训班，还有几个名额。", whom=WORKERS)

    @rows("class", "培训班", room="training:index")
    def classes():
        return TrainingClass.objects.published()

    @classes.entry
    def _(row):
        return Entry(row.title, row.learns, reverse("training:training_class", args=[row.pk]))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

RESIDENTS, WORKERS, ENTERPRISES, EVERYBODY = "居民", "从业人员", "企业和机构", "监督和公开"


@dataclass(frozen=True)
class Entry:
    """One row as everybody finds it. text: what it is searched by beside its title, the weightiest first, and
    nothing that its own page does not show. published: the day or moment from which it is public, where known."""

    title: str
    text: str
    address: str
    published: date | datetime | None = None


@dataclass(frozen=True)
class Page:
    """A page that has no row: a list, a tool, an explanation. name, arguments: of its URL. whom: for whom it
    is, "" for a page that the first page names elsewhere."""

    name: str
    title: str
    about: str
    whom: str = ""
    arguments: tuple = ()

    @property
    def address(self) -> str:
        return reverse(self.name, args=self.arguments)


@dataclass
class PublicRows:
    """One kind of public rows. visible: the rows that a stranger may read at this moment. entry_of: a row as it
    is found. room: name of the page that lists them."""

    slug: str
    title: str
    room: str
    visible: Callable
    entry_of: Callable | None = None

    def entry(self, entry_of):
        """Decorator: how one row is shown and found."""
        self.entry_of = entry_of
        return entry_of

    @property
    def address(self) -> str:
        return reverse(self.room)


@dataclass(frozen=True)
class Feed:
    """What one can subscribe to (Atom). name: of its URL."""

    name: str
    title: str

    @property
    def address(self) -> str:
        return reverse(self.name)


_rows: dict[str, PublicRows] = {}
_feeds: dict[str, Feed] = {}
_pages: dict[tuple, Page] = {}


def rows(slug: str, title: str, *, room: str):
    """Decorate a function without arguments that gives the queryset of what a stranger may read now.

    slug: [a-z_]+, stays for ever, it stands in addresses. title: the kind in Chinese. room: name of the page
    that lists them. Raises ValueError for a slug that is taken.
    """

    def decorate(visible):
        if slug in _rows:
            raise ValueError(f"{slug} is registered already")
        _rows[slug] = PublicRows(slug, title, room, visible)
        return _rows[slug]

    return decorate


def page(name: str, title: str, about: str, *, whom: str = "", arguments: tuple = ()) -> None:
    """Register a page. Raises ValueError for one that is registered."""
    if (name, arguments) in _pages:
        raise ValueError(f"{name} is registered already")
    _pages[name, arguments] = Page(name, title, about, whom, arguments)


def feed(name: str, title: str) -> None:
    """Register a feed. Raises ValueError for one that is registered."""
    if name in _feeds:
        raise ValueError(f"{name} is registered already")
    _feeds[name] = Feed(name, title)


def kinds() -> dict[str, PublicRows]:
    """Every kind of rows by its slug, in the order of the installed apps."""
    return dict(_rows)


def pages(whom: str | None = None) -> list[Page]:
    """Every page, or those of a group, in the order of the installed apps."""
    return [each for each in _pages.values() if whom in (None, each.whom)]


def feeds() -> list[Feed]:
    """Every feed, in the order of the installed apps."""
    return list(_feeds.values())
