"""When a kept connection is asked whether it still works."""

from time import monotonic

import pytest
from django.db import OperationalError, connection

from gaotai_jiazheng.database.base import SECONDS_OF_TRUST

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(settings):
    """The connection as a web process keeps it: in use, and left open between requests."""
    before = connection.health_check_enabled, connection.close_at
    connection.ensure_connection()
    connection.health_check_enabled, connection.close_at = True, None
    ask()
    next_request()
    yield connection
    connection.close()
    connection.health_check_enabled, connection.close_at = before


def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 7")
        return cursor.fetchone()


def next_request():
    connection.close_if_unusable_or_obsolete()


def end_on_the_server(pid):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def test_connection_that_was_idle_is_asked_and_replaced(kept):
    end_on_the_server(kept.connection.info.backend_pid)
    kept.answered_at = monotonic() - SECONDS_OF_TRUST

    assert ask() == (7,)


def test_connection_just_used_is_trusted_and_replaced_after_its_error(kept):
    end_on_the_server(kept.connection.info.backend_pid)

    with pytest.raises(OperationalError):
        ask()
    next_request()

    assert ask() == (7,)


def test_a_request_that_asks_nothing_does_not_prolong_the_trust(kept):
    answered_at = kept.answered_at
    next_request()
    next_request()

    assert kept.answered_at == answered_at
