import pytest
import time_machine

from cards.tests.factories import AT, CardCounty


@pytest.fixture
def county(db):
    """The morning of 23 November 2026 in a county that issues cards."""
    with time_machine.travel(AT, tick=False):
        yield CardCounty()
