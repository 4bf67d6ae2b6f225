"""Fixtures of the ratings' tests."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from ratings.tests.factories import RatingCounty
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file


@pytest.fixture
@made_once
def county(db):
    """A rating bureau with an enterprise."""
    for path in SHIPPED_CALENDARS:
        load_file(path)
    return RatingCounty()
