"""Fixtures of the ratings' tests."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from ratings.tests.factories import RatingCounty
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file


@pytest.fixture
@made_once
def registered(db):
    for path in SHIPPED_CALENDARS:
        load_file(path)
    return RatingCounty()


@pytest.fixture
def county(registered, settings, tmp_path):
    """A rating bureau with an enterprise; files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return registered
