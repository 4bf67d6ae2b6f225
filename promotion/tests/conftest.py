import pytest
import time_machine

from promotion.tests.factories import Promoting


@pytest.fixture
def today():
    """Monday 23 November 2026, in the morning."""
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def county(db, today):
    return Promoting()
