"""What papers may be about. A register above says here who may see its rows and who may handle their
papers, without being imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Subject:
    """The doors of a register.

    visible_to(user): the rows that the person may see. may_handle(user, row): whether the person may
    issue, open, deliver and withdraw the row's papers, which show what is sealed in the row. forms: titles
    of the papers that there may be about a row, by the slug that every paper keeps.
    """

    visible_to: Callable
    may_handle: Callable
    forms: Mapping[str, str]


_subjects: dict[type[models.Model], Subject] = {}


def register(
    model: type[models.Model],
    *,
    visible_to: Callable,
    may_handle: Callable,
    forms: Mapping[str, str],
) -> None:
    """Let papers of these forms be about rows of this model."""
    _subjects[model] = Subject(visible_to, may_handle, forms)


def registered() -> Mapping[type[models.Model], Subject]:
    return _subjects


def forms() -> dict[str, str]:
    """Titles of all papers that there may be, by slug."""
    return {slug: title for each in _subjects.values() for slug, title in each.forms.items()}


def may_handle(user, row: models.Model) -> bool:
    """Whether the person may issue, open, deliver and withdraw papers about this row."""
    return _subjects[type(row)].may_handle(user, row)
