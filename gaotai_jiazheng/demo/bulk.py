"""Writing very many rows by PostgreSQL's COPY."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain, islice

from django.db import connection

ROWS_PER_COPY = 50_000
REBUILD_INDEXES_FROM = 50_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copied(value) -> str:
    """A value in COPY's text format. Lists become PostgreSQL arrays of numbers."""
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    text = str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.translate(ESCAPES)
    return text


class CopiedRows:
    """Rows as the file that COPY reads: made while the server takes in what was read before."""

    def __init__(self, rows):
        self.lines = ("\t".join(map(copied, row)) + "\n" for row in rows)

    def read(self, size):
        """Some lines; "" at the end."""
        return "".join(islice(self.lines, 20))


def copy_rows(model, columns: list[str], rows: Iterable[tuple]) -> None:
    """Write rows: tuples in the order of the columns. What is left out has the model's default.

    Foreign keys are checked after every so many rows: the checks of a million do not pile up.
    """
    left_out = defaults_of(model, columns)
    names = ", ".join(map(connection.ops.quote_name, [*columns, *left_out]))
    command = f"COPY {model._meta.db_table} ({names}) FROM STDIN"
    if left_out:
        same = tuple(left_out.values())
        rows = (row + same for row in rows)
    rows = iter(rows)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for first in rows:
            part = CopiedRows(chain([first], islice(rows, ROWS_PER_COPY - 1)))
            cursor.copy_expert(command, part, size=64 * 1024)


def defaults_of(model, columns) -> dict:
    """Column -> default of the columns that cannot be empty and are not among those given."""
    return {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in columns and not field.null and not field.primary_key
    }


@contextmanager
def without_indexes(*models):
    """Drop the tables' plain indexes and make them again at the end, which is several times faster.

    Unique ones and those of constraints stay. Inside a transaction: an interrupted run leaves every index where it was.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index_class.relname, pg_get_indexdef(index_class.oid) FROM pg_index"
            " JOIN pg_class index_class ON index_class.oid = indexrelid"
            " JOIN pg_class table_class ON table_class.oid = indrelid"
            " WHERE table_class.relname = ANY(%s) AND NOT indisunique"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index_class.oid)"
            " AND table_class.relnamespace = current_schema()::regnamespace",
            [tables],
        )
        indexes = cursor.fetchall()
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            cursor.execute(definition)


def rebuilt_indexes(count: int, *models) -> AbstractContextManager:
    """``without_indexes`` for very many rows; fewer are not worth making indexes anew."""
    return without_indexes(*models) if count >= REBUILD_INDEXES_FROM else nullcontext()


def analyze(*models):
    """Let the planner know what is in the tables now."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {model._meta.db_table}")
