"""Rows of several tables, written with one trip to the database.

A step that a stranger waits for writes a case, its clocks, its record and its messages. Saved one by one
that is a statement each; here their INSERTs travel together, with everything that depends only on the
model worked out once.
"""

from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, router


def insert_together(*batches: list[models.Model], then=None):
    """Insert new rows, batch after batch in the given order; the rows of a batch are of one model.

    Like ``bulk_create`` it sends no signals. A key that the database gives is not read back: rows
    that need theirs bring it. Raises what INSERT raises, and then nothing of it is written: PostgreSQL
    runs one command of several statements as one transaction, so that none has to be opened around it.
    then: (SELECT, its parameters) to be asked with the same command; the value it gives is returned.
    """
    batches = [rows for rows in batches if rows]
    connection = connections[router.db_for_write(type(batches[0][0]))]
    statements, values = [], []
    for rows in batches:
        table = _table(type(rows[0]), rows[0].pk is not None, connection.alias)
        read = [table.values_of(row, connection) for row in rows]
        filled = tuple(
            place
            for place, column in enumerate(zip(*read, strict=True))
            if place in table.always or column.count(None) < len(rows)
        )
        statements.append(table.insert(filled, len(rows)))
        for row, row_values in zip(rows, read, strict=True):
            values += [row_values[place] for place in filled]
            row._state.adding, row._state.db = False, connection.alias
    if then is not None:
        statements.append(then[0])
        values += then[1]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements), values)
        return cursor.fetchone()[0] if then is not None else None


def insert_selected(row: models.Model, source: str, **instead: str) -> tuple[str, dict]:
    """The INSERT of a row once for each row of ``source``, to stand in a larger statement, and its parameters.

    source: what its FROM names. instead: field -> SQL that takes the place of the row's value and may read of
    ``source``. For a message that tells what the same statement came to.
    """
    connection = connections[router.db_for_write(type(row))]
    table = _table(type(row), row.pk is not None, connection.alias)
    values = {
        f"{table.fields[place]}_of_row": value
        for place, value in enumerate(table.values_of(row, connection))
        if value is not None or place in table.always
    }
    row._state.adding, row._state.db = False, connection.alias
    return table.insert_selected(values, source, instead), values


@cache
def _table(model, has_key, alias):
    return _Table(model, has_key, connections[alias])


class _Table:
    """How rows of a model are read and which statement writes them."""

    def __init__(self, model, has_key, connection):
        quote = connection.ops.quote_name
        fields = [
            field for field in model._meta.concrete_fields if has_key or not field.primary_key
        ]
        self.name = quote(model._meta.db_table)
        self.fields = [field.attname for field in fields]
        self.columns = [quote(field.column) for field in fields]
        self.placeholders = [_placeholder(field, connection) for field in fields]
        self.read = attrgetter(*(field.attname for field in fields))
        self.asked = [(place, field) for place, field in enumerate(fields) if _is_asked(field)]
        # Left out it would not be null but what the database puts there.
        self.always = {place for place, field in enumerate(fields) if field.has_db_default()}
        self.insert = lru_cache(maxsize=100)(self.insert)

    def values_of(self, row, connection):
        """What the driver gets, in the order of the columns."""
        values = [value.value if isinstance(value, Enum) else value for value in self.read(row)]
        for place, field in self.asked:
            values[place] = field.get_db_prep_save(field.pre_save(row, True), connection)
        return values

    def insert(self, filled, rows):
        """The statement for so many rows. A column that is null in all of them is left out: to read
        past it, in a table of fifty columns, costs the server a fifth of the statement's time."""
        columns = ", ".join(self.columns[place] for place in filled)
        row = f"({', '.join(self.placeholders[place] for place in filled)})"
        return f"INSERT INTO {self.name} ({columns}) VALUES {', '.join([row] * rows)}"

    def insert_selected(self, values, source, instead):
        """As ``insert``, for one row with named parameters."""
        filled = [
            (column, instead.get(name) or placeholder.replace("%s", f"%({name}_of_row)s"))
            for name, column, placeholder in zip(
                self.fields, self.columns, self.placeholders, strict=True
            )
            if f"{name}_of_row" in values
        ]
        columns, selected = (", ".join(part) for part in zip(*filled, strict=True))
        return f"INSERT INTO {self.name} ({columns}) SELECT {selected} FROM {source}"


def _placeholder(field, connection):
    """An array must say its type: an empty one has none of its own."""
    if isinstance(field, ArrayField):
        return f"%s::{field.db_type(connection)}"
    return "%s"


def _is_asked(field):
    """Whether the field does something of its own when it is saved (sealed text, arrays, JSON, times that
    set themselves). Text, numbers, days and times the driver takes as they are."""
    is_special = isinstance(field, ArrayField | models.JSONField) or not (
        field.is_relation
        or isinstance(field, models.DecimalField)
        or type(field).get_db_prep_save is models.Field.get_db_prep_save
    )
    sets_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return is_special or sets_itself
