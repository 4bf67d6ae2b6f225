"""Facts by which a reader may narrow the directory; an app above registers its own in ``AppConfig.ready()``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet


@dataclass(frozen=True)
class Fact:
    """Something that is true of some enterprises today. keys: a query of their ids, part of the page's own."""

    label: str
    keys: Callable[[], QuerySet]


_facts: dict[str, Fact] = {}


def add_fact(slug: str, label: str, keys: Callable[[], QuerySet]) -> None:
    """Register a fact. Raises ValueError where the slug is taken."""
    if slug in _facts:
        raise ValueError(f"{slug} is a fact already")
    _facts[slug] = Fact(label, keys)


def fact_choices() -> list[tuple[str, str]]:
    """(slug, label) of every fact, in the order in which they came."""
    return [(slug, fact.label) for slug, fact in _facts.items()]


def keys_with(slug: str) -> QuerySet:
    """The ids of the enterprises of which the fact is true. Raises KeyError for an unknown one."""
    return _facts[slug].keys()
