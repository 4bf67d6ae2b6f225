import pytest
import time_machine

from visits.tests.factories import AT, VisitCounty


@pytest.fixture
def county(db):
    """The morning of 23 November 2026 in a county that records visits."""
    with time_machine.travel(AT, tick=False):
        yield VisitCounty()
