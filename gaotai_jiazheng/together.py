"""Rows of several tables, written with one trip to the database.

A step that a stranger waits for writes a case, its clocks, its record and its messages. Saved one by one
that is a statement each; here their INSERTs travel together, with the column lists worked out once.
"""

from functools import cache

from django.db import connection, models


def insert_together(*batches: list[models.Model]) -> None:
    """Insert new rows, batch after batch in the given order; the rows of a batch are of one model.

    Like ``bulk_create`` it sends no signals. A key that the database gives is not read back: rows
    that need theirs bring it. Raises what INSERT raises, and then nothing of it is written, as long as
    the caller holds a transaction.
    """
    statements, values = [], []
    for rows in filter(None, batches):
        head, row_values, fields = _shape(type(rows[0]), rows[0].pk is not None)
        statements.append(head + ", ".join([row_values] * len(rows)))
        for row in rows:
            values += [
                field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields
            ]
            row._state.adding, row._state.db = False, connection.alias
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), values)


@cache
def _shape(model, has_key):
    """(INSERT INTO … VALUES, one row's placeholders, fields in their order) of a model."""
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if has_key or not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    row = ", ".join(_placeholder(field) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ", f"({row})", fields


def _placeholder(field):
    """An array must say its type: an empty one has none of its own."""
    if hasattr(field, "get_placeholder"):
        return field.get_placeholder(None, None, connection)
    return "%s"
