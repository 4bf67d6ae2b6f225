"""Fixtures of the inspections' tests."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from inspections.tests.factories import InspectionCounty
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file


@pytest.fixture
@made_once
def county(db):
    """Two bureaus with inspectors, and enterprises."""
    for path in SHIPPED_CALENDARS:
        load_file(path)
    return InspectionCounty()
