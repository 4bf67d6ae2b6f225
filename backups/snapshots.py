"""One moment of the database: what pg_dump writes, how many rows there are, which files they name."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, models

from backups.problems import NoDatabase

TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
NAMES_AT_ONCE = 2000


@dataclass(frozen=True)
class FileColumn:
    """A column that names files. digest: the column beside it with their SHA-256, or None."""

    table: str
    column: str
    digest: str | None


@contextmanager
def own_connection(like=connection):
    """A second connection to the same database; what is done on it does not touch the caller's."""
    other = like.copy()
    try:
        yield other
    finally:
        other.close()


@contextmanager
def snapshot():
    """(cursor, name of the snapshot): as long as the block lasts, others may read the same moment."""
    with own_connection() as other:
        try:
            other.ensure_connection()
            other.set_autocommit(False)
            cursor = other.cursor()
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            name = cursor.fetchone()[0]
        except DatabaseError as error:
            raise NoDatabase(f"数据库没有应答：{error}\nThe database does not answer.") from error
        yield cursor, name
        other.rollback()


def counts(cursor) -> dict[str, int]:
    """Table -> rows, of every table."""
    cursor.execute(TABLES)
    quote = connection.ops.quote_name
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {quote(table)}")
        found[table] = cursor.fetchone()[0]
    return found


def file_columns() -> list[FileColumn]:
    """Of every table that is no history: a row of a history may name a file that was erased."""
    found = []
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or not model._meta.managed:
            continue
        fields = {field.name: field for field in model._meta.local_concrete_fields}
        for field in fields.values():
            if isinstance(field, models.FileField):
                digest = fields["digest"].column if "digest" in fields else None
                found.append(FileColumn(model._meta.db_table, field.column, digest))
    return found


def files(cursor):
    """(name, digest or "") of every file that a row names."""
    quote = connection.ops.quote_name
    for each in file_columns():
        column = quote(each.column)
        digest = quote(each.digest) if each.digest else "''"
        cursor.execute(
            f"DECLARE named NO SCROLL CURSOR FOR SELECT {column}, {digest} FROM {quote(each.table)}"
            f" WHERE {column} <> ''"
        )
        while True:
            cursor.execute(f"FETCH {NAMES_AT_ONCE} FROM named")
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < NAMES_AT_ONCE:
                break
        cursor.execute("CLOSE named")


def applied_migrations(cursor) -> dict[str, list[str]]:
    """App -> the names of its applied migrations."""
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    found = {}
    for app, name in cursor.fetchall():
        found.setdefault(app, []).append(name)
    return found


def server_version(cursor) -> str:
    cursor.execute("SHOW server_version")
    return cursor.fetchone()[0]
