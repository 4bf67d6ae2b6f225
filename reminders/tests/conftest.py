"""Fixtures of time."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.tests.factories import NOTICE_2027


@pytest.fixture
@made_once
def calendar_2026(db):
    """The announced years that come with the portal: 2025 and 2026."""
    for path in SHIPPED_CALENDARS:
        load_file(path)


@pytest.fixture
def notice_2027():
    """A made-up notice in the State Council's style."""
    return NOTICE_2027
