"""What waits for a person in the workbench: each app says it here, the start page reads it. A leaf.

An app registers in a module ``waiting``, which is imported when Django is ready, as its ``admin`` is:

    waits("training.TrainingClass", "待审核的开班备案", keeps_training, state__exact="filed")

What is counted is what the register's own list shows to the person under these filters. A filter that is more
than a lookup of Django says itself which rows it leaves:

    @waits("meetings.Action", "逾期的会商事项", acts, overdue="yes")
    def _(rows, user):
        return rows.overdue(timezone.localdate())

Work that is one person's own, on a page of its own outside the registers, says its rows and that page:

    waits_for_one("等您评分的选手", "competitions:judging", to_score)
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import prepare_lookup_value
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.http import urlencode

COUNTED = 100


@dataclass
class Kind:
    """label: of the register. asked: what its list is filtered by, as it stands in the address; a function of
    the person where it is the person's own. narrowed: (rows, user) -> the rows of these filters; Django's
    lookups where it is None."""

    label: str
    title: str
    is_for: Callable[[object], bool]
    asked: dict
    narrowed: Callable[[QuerySet, object], QuerySet] | None = None

    def __call__(self, narrowed):
        """Decorator: which rows the list's own filters leave."""
        self.narrowed = narrowed
        return narrowed

    @property
    def model_admin(self):
        return admin.site.get_model_admin(apps.get_model(self.label))

    def asked_of(self, user) -> dict[str, str]:
        return {
            name: value(user) if callable(value) else value for name, value in self.asked.items()
        }

    def rows(self, request) -> QuerySet:
        """What the list shows to the person."""
        found = self.model_admin.get_queryset(request)
        if self.narrowed is not None:
            return self.narrowed(found, request.user)
        lookups = self.asked_of(request.user).items()
        return found.filter(**{name: prepare_lookup_value(name, value) for name, value in lookups})

    def url(self, user) -> str:
        options = apps.get_model(self.label)._meta
        page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        return f"{page}?{urlencode(self.asked_of(user))}"


@dataclass(frozen=True)
class Waiting:
    """count: of the rows that wait, ``COUNTED`` for that many and more. url: of the page that shows them."""

    title: str
    count: int
    url: str

    @property
    def words(self) -> str:
        return number_words(self.count)


def number_words(count: int) -> str:
    """A count that stops at ``COUNTED``, such as 12 or 100+."""
    return f"{COUNTED}+" if count >= COUNTED else str(count)


@dataclass(frozen=True)
class OwnWork:
    """rows: user -> what waits for this one person. url_name: of the page that shows them."""

    title: str
    url_name: str
    rows: Callable[[object], QuerySet]


_kinds: list[Kind] = []
_own: list[OwnWork] = []


def waits(label: str, title: str, is_for: Callable[[object], bool], /, **asked) -> Kind:
    """Register a kind of work. is_for: whether it is the person's; asks the database nothing of its own that is
    not remembered. asked: the list's filters, each a text or a function of the person that gives one."""
    kind = Kind(label, title, is_for, asked)
    _kinds.append(kind)
    return kind


def waits_for_one(title: str, url_name: str, rows: Callable[[object], QuerySet]) -> None:
    """Register work that is one person's own; no right is asked but for that."""
    _own.append(OwnWork(title, url_name, rows))


def own_work() -> list[OwnWork]:
    """In the order of the installed apps."""
    return list(_own)


def kinds_for(request) -> list[Kind]:
    """The kinds of work that are the person's and whose lists are open to the person, in the order of the
    installed apps."""
    return [
        kind
        for kind in _kinds
        if kind.is_for(request.user) and kind.model_admin.has_view_or_change_permission(request)
    ]


def of_kinds(kinds: list[Kind], counts: list[int], user) -> list[Waiting]:
    """What waits, by kind; what is empty is left out."""
    return [
        Waiting(kind.title, count, kind.url(user))
        for kind, count in zip(kinds, counts, strict=True)
        if count
    ]


def of_own(works: list[OwnWork], counts: list[int]) -> list[Waiting]:
    """What waits for the person alone; what is empty is left out."""
    return [
        Waiting(work.title, count, reverse(work.url_name))
        for work, count in zip(works, counts, strict=True)
        if count
    ]


def counts_of(querysets: list[QuerySet]) -> list[int]:
    """How many rows each has, ``COUNTED`` for that many and more; one query, however many there are."""
    if not querysets:
        return []
    parts = [
        rows.order_by()
        .prefetch_related(None)
        .annotate(counted_place=Value(place), counted_key=Cast("pk", CharField()))
        .values_list("counted_place", "counted_key")[:COUNTED]
        for place, rows in enumerate(querysets)
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    counts = Counter(place for place, _ in rows)
    return [counts[place] for place in range(len(querysets))]
