"""Fixtures of the ratings' tests."""

import pytest

from ratings.tests.factories import RatingCounty
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file


@pytest.fixture
def county(db, settings, tmp_path):
    """A rating bureau with an enterprise; files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    for path in SHIPPED_CALENDARS:
        load_file(path)
    return RatingCounty()
