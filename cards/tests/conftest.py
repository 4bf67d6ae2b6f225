import pytest
import time_machine

from cards.tests.factories import AT, CardCounty
from gaotai_jiazheng.tests.made_once import made_once


@pytest.fixture
@made_once
def that_morning(db):
    with time_machine.travel(AT, tick=False):
        return CardCounty()


@pytest.fixture
def county(that_morning):
    """The morning of 23 November 2026 in a county that issues cards."""
    with time_machine.travel(AT, tick=False):
        yield that_morning
