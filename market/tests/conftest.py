"""Fixtures of the market's tests."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from market.tests.factories import Guild, Shop


@pytest.fixture
@made_once
def shop(db):
    """An enterprise with its owner and no prices yet."""
    return Shop(name="绿洲家政")


@pytest.fixture
@made_once
def guild(db):
    """The association with its guiding bureau and the rules of its clocks."""
    return Guild()
