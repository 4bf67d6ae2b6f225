"""Sealing everything anew with the first key, while the portal is in use.

A value is written only where it still is what was read: what somebody wrote meanwhile stays, and is sealed
with the new key already. No trigger fires, since what the row says does not change: histories get no event,
and rows that are never changed may be sealed anew. What is done is known by its key, so that a run that
broke off goes on where it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.utils import OperationalError

from backups.sealed_places import Place, places
from gaotai_jiazheng.sealed import CannotOpen, key_ids

BATCH = 500
BATCH_BYTES = 8 * 1024 * 1024
PASSES = 3
LOCK_TIMEOUT = "2s"


@dataclass
class Tally:
    """What became of one place. passed: rows that somebody else wrote meanwhile; unreadable: no key opens."""

    sealed: int = 0
    passed: int = 0
    unreadable: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sealed + other.sealed,
            self.passed + other.passed,
            self.unreadable + other.unreadable,
        )


def reseal(tell: Callable[[Place, Tally], None], batch: int = BATCH) -> Tally:
    """Seal all places anew; the sum. tell: hears of every place that had something to do."""
    total = Tally()
    for place in places():
        tally = Tally()
        for _pass in range(PASSES):
            before = tally.passed
            for keys in batches(place, batch):
                tally += seal_batch(place, keys)
            if tally.passed == before:
                break
        if tally != Tally():
            tell(place, tally)
        total += tally
    return total


def batches(place: Place, size: int) -> Iterator[list]:
    """Keys of rows that another key than the first sealed, so many that their values fit into memory."""
    table, key = (connection.ops.quote_name(name) for name in (place.table, place.key))
    condition, parameters = sealed_by_others(place)
    last = None
    while True:
        beyond = f" AND {key} > %s" if last is not None else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, octet_length({place.text}) FROM {table}"
                f" WHERE {condition}{beyond} ORDER BY {key} LIMIT {size}",
                [*parameters, *([last] if last is not None else [])],
            )
            found = cursor.fetchall()
        if not found:
            return
        last, keys, weight = found[-1][0], [], 0
        for pk, length in found:
            if keys and weight + length > BATCH_BYTES:
                yield keys
                keys, weight = [], 0
            keys.append(pk)
            weight += length
        yield keys


def sealed_by_others(place: Place) -> tuple[str, list]:
    """(SQL, parameters) that a value of another key than the first is in a row."""
    first = key_ids()[0]
    if place.is_json:
        return f"{place.text} ~ 'v1:[^:\"]+:' AND {place.text} !~ %s", [f"v1:{first}:"]
    return (
        f"left({place.text}, 3) = 'v1:' AND NOT starts_with(left({place.text}, 200), %s)",
        [f"v1:{first}:"],
    )


def seal_batch(place: Place, keys: list) -> Tally:
    """Seal these rows in one transaction; tried again when it meets somebody else's locks."""
    table = connection.ops.quote_name(place.table)
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor, no_triggers(cursor, table):
                return seal_rows(cursor, place, keys)
        except OperationalError as error:
            if not is_about_locks(error):
                raise


def seal_rows(cursor, place: Place, keys: list) -> Tally:
    """Seal each of these rows whose value still is what was read."""
    table, key, column = (
        connection.ops.quote_name(name) for name in (place.table, place.key, place.column)
    )
    cast = "::jsonb" if place.is_json else ""
    tally = Tally()
    cursor.execute(f"SELECT {key}, {place.text} FROM {table} WHERE {key} = ANY(%s)", [keys])
    for pk, stored in cursor.fetchall():
        try:
            fresh = place.anew(stored)
        except CannotOpen:
            tally.unreadable += 1
            continue
        cursor.execute(
            f"UPDATE {table} SET {column} = %s{cast} WHERE {key} = %s AND {column} = %s{cast}",
            [fresh, pk, stored],
        )
        tally.sealed += cursor.rowcount
        tally.passed += 1 - cursor.rowcount
    return tally


def is_about_locks(error) -> bool:
    """Lock not available, or a deadlock."""
    return getattr(error.__cause__, "pgcode", None) in {"55P03", "40P01"}


def may_be_replica(cursor) -> bool:
    """Whether this user may take the role of a replica, in which no trigger fires."""
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    return cursor.fetchone()[0]


@contextmanager
def no_triggers(cursor, table):
    """Within this transaction no trigger of the table fires.

    Whoever may not take the role of a replica switches the table's triggers off, which for the length of a
    batch keeps others from writing to it; they never see it without its triggers.
    """
    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    if may_be_replica(cursor):
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
    else:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
