import pytest
import time_machine

from gaotai_jiazheng.tests.made_once import made_once
from promotion.tests.factories import Promoting

TODAY = "2026-11-23T10:00:00+08:00"


@pytest.fixture
def today():
    """Monday 23 November 2026, in the morning."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
@made_once
def that_morning(db):
    with time_machine.travel(TODAY, tick=False):
        return Promoting()


@pytest.fixture
def county(today, that_morning):
    return that_morning
