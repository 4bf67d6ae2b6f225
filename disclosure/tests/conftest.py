"""Fixtures of the notices' tests."""

import pytest

from disclosure.tests.factories import NoticesFactory
from gaotai_jiazheng.tests.made_once import made_once
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file


@pytest.fixture
@made_once
def notices(calendar_2026):
    return NoticesFactory()


@pytest.fixture
@made_once
def calendar_2026(db):
    """The announced years that come with the portal."""
    for path in SHIPPED_CALENDARS:
        load_file(path)
