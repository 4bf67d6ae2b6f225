"""Fixtures of the inspections' tests."""

import pytest

from inspections.tests.factories import InspectionCounty
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file


@pytest.fixture
def county(db, settings, tmp_path):
    """Two bureaus with inspectors, and enterprises; files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    for path in SHIPPED_CALENDARS:
        load_file(path)
    return InspectionCounty()
