import pytest
import time_machine

from gaotai_jiazheng.tests.made_once import made_once
from visits.tests.factories import AT, VisitCounty


@pytest.fixture
@made_once
def that_morning(db):
    with time_machine.travel(AT, tick=False):
        return VisitCounty()


@pytest.fixture
def county(that_morning):
    """The morning of 23 November 2026 in a county that records visits."""
    with time_machine.travel(AT, tick=False):
        yield that_morning
