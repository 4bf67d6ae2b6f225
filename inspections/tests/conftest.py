"""Fixtures of the inspections' tests."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from inspections.tests.factories import InspectionCounty
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file


@pytest.fixture
@made_once
def registered(db):
    for path in SHIPPED_CALENDARS:
        load_file(path)
    return InspectionCounty()


@pytest.fixture
def county(registered, settings, tmp_path):
    """Two bureaus with inspectors, and enterprises; files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return registered
