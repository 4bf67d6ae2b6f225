"""What is kept about a worker, register by register, for the copy that she may ask for.

Source: 《个人信息保护法》第四十五条 (in force 2021-11-01). An app says in a module ``kept_of_workers``, which is
imported when Django is ready, which of its rows are about her and what of them is hers to read:

    kept("visits.Visit", "worker", "number", "visited_on", left_out={"phone": "住户的号码"})

A test asks of each register that names a worker, and of each of its fields, whether it is here or why not.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from gaotai_jiazheng.spreadsheets import plain_cell

# Of each register, the oldest first; nobody's record comes near it.
MOST_ROWS = 2000
# Why a number is not in the file: the word of a field that is left out.
MASKED = "只写首尾，防止别人拿到这份文件"


@dataclass(frozen=True)
class Register:
    """label: of the model. of: lookup from a row to the worker. fields: what she gets, in this order.

    told: property -> heading, for what a page says in words. left_out: field -> why it is not here. only: which
    rows, as keywords of ``filter``. Who it was in an office, keys and digests are left out of every register.
    """

    label: str
    of: str
    fields: tuple[str, ...]
    told: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    only: dict = field(default_factory=dict)

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def headings(self) -> list[str]:
        return [*map(heading_of, self.columns()), *self.told.values()]

    def columns(self) -> list[models.Field]:
        return [self.model._meta.get_field(name) for name in self.fields]

    def lines(self, worker) -> list[list]:
        """A line for each row about her: one query, and those that a name of something related needs."""
        columns = self.columns()
        related = [each.name for each in columns if each.is_relation]
        rows = self.model._base_manager.filter(**{self.of: worker.pk}, **self.only)
        rows = rows.select_related(*related) if related else rows
        return [
            [*(shown(row, each) for each in columns), *(in_words(row, each) for each in self.told)]
            for row in rows.order_by("pk")[:MOST_ROWS]
        ]


_registers: list[Register] = []


def kept(label: str, of: str, /, *fields: str, **more: dict[str, str]) -> None:
    """Register what an app keeps about a worker; see ``Register``."""
    _registers.append(Register(label, of, fields, **more))


def registers() -> list[Register]:
    """In the order of the installed apps."""
    return list(_registers)


def heading_of(column: models.Field) -> str:
    """The name of a field; what a relation points to, where it has no name of its own."""
    is_unnamed = column.is_relation and column.verbose_name == column.name.replace("_", " ")
    return str((column.related_model._meta if is_unnamed else column).verbose_name)


def in_words(row: models.Model, name: str) -> str:
    """A property that gives a text or several."""
    value = getattr(row, name)
    return plain_cell(value if isinstance(value, str) else "、".join(value))


def shown(row: models.Model, column: models.Field):
    """The value of a field for a cell, as a page would show it."""
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(column, ArrayField):
        labels = dict(column.base_field.flatchoices)
        return plain_cell("、".join(str(labels.get(each, each)) for each in value))
    if column.flatchoices:
        value = dict(column.flatchoices).get(value, value)
    return plain_cell(str(value)) if column.is_relation or isinstance(value, str) else value
