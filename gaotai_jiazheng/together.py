"""Rows of several tables, written with one trip to the database.

A step that a stranger waits for writes a case, its clocks, its record and its messages. Saved one by one
that is a statement each; here their INSERTs travel together, with everything that depends only on the
model worked out once.
"""

from enum import Enum
from functools import cache
from operator import attrgetter

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, router


def insert_together(*batches: list[models.Model]) -> None:
    """Insert new rows, batch after batch in the given order; the rows of a batch are of one model.

    Like ``bulk_create`` it sends no signals. A key that the database gives is not read back: rows
    that need theirs bring it. Raises what INSERT raises, and then nothing of it is written: PostgreSQL
    runs one command of several statements as one transaction, so that none has to be opened around it.
    """
    batches = [rows for rows in batches if rows]
    connection = connections[router.db_for_write(type(batches[0][0]))]
    statements, values = [], []
    for rows in batches:
        head, placeholders, columns = _shape(
            type(rows[0]), rows[0].pk is not None, connection.alias
        )
        statements.append(head + ", ".join([placeholders] * len(rows)))
        for row in rows:
            values += [value_of(row, connection) for value_of in columns]
            row._state.adding, row._state.db = False, connection.alias
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements), values)


@cache
def _shape(model, has_key, alias):
    """(INSERT INTO … VALUES, one row's placeholders, what gives each column's value) of a model."""
    connection = connections[alias]
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if has_key or not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    placeholders = ", ".join(_placeholder(field, connection) for field in fields)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "
    return head, f"({placeholders})", [_reader(field) for field in fields]


def _placeholder(field, connection):
    """An array must say its type: an empty one has none of its own."""
    if isinstance(field, ArrayField):
        return f"%s::{field.db_type(connection)}"
    return "%s"


def _reader(field):
    """A function (row, connection) -> what the driver gets for the field's column.

    The driver takes text, numbers, days and times as they are; only fields that do something of their
    own when they are saved (sealed text, arrays, JSON, times that set themselves) are asked.
    """
    kind = type(field)
    is_asked = isinstance(field, ArrayField | models.JSONField) or not (
        field.is_relation
        or isinstance(field, models.DecimalField)
        or kind.get_db_prep_save is models.Field.get_db_prep_save
    )
    sets_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if is_asked or sets_itself:
        return lambda row, connection: field.get_db_prep_save(field.pre_save(row, True), connection)
    read = attrgetter(field.attname)

    def plain(row, connection):
        value = read(row)
        return value.value if isinstance(value, Enum) else value

    return plain
