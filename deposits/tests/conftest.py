"""Fixtures of the deposits' tests."""

import pytest

from deposits.tests.factories import DepositCounty


@pytest.fixture
def county(db):
    """A deposit of 5,000 yuan; the floor is 2,000, a claim at most 1,000, the quick lane up to 300."""
    return DepositCounty()
