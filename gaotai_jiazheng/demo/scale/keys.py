"""Keys and numbers drawn in one go, so that rows that refer to each other are copied in any order."""

from django.db import connection


def reserve(sequence: str, count: int) -> int:
    """The first of so many values of a sequence that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        first = cursor.fetchone()[0]
        if count > 1:
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
    return first


def reserve_keys(model, count: int) -> int:
    """The same for a table's primary keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        return reserve(cursor.fetchone()[0], count)


def sealed(model, field_name: str, value: str) -> str:
    """A value as the column keeps it."""
    return model._meta.get_field(field_name).get_db_prep_save(value, connection)
