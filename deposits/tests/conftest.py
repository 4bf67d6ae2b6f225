"""Fixtures of the deposits' tests."""

import pytest

from deposits.tests.factories import DepositCounty
from gaotai_jiazheng.tests.made_once import made_once


@pytest.fixture
@made_once
def county(db):
    """A deposit of 5,000 yuan; the floor is 2,000, a claim at most 1,000, the quick lane up to 300."""
    return DepositCounty()
