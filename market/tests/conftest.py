"""Fixtures of the market's tests."""

import pytest

from market.tests.factories import Shop


@pytest.fixture
def shop(db):
    """An enterprise with its owner and no prices yet."""
    return Shop(name="绿洲家政")
