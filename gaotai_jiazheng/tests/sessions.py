"""Sessions of the test's database that wait for a lock: how a test lets two steps meet in one order, always."""

import time

from django.db import connection

WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def wait_for(is_so):
    """Go on when is_so() holds. Raises AssertionError after twenty seconds."""
    stop_at = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < stop_at
        time.sleep(0.01)


def sessions_that_wait() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees the same again
        cursor.execute(WAITING)
        return cursor.fetchone()[0]
