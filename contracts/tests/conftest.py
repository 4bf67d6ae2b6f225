"""Fixtures of the contracts' tests."""

import pytest

from contracts.tests.factories import ContractCounty


@pytest.fixture
def county(db):
    """Templates, an enterprise with a price list, its owner and clerk, a bureau that looks on."""
    return ContractCounty()
