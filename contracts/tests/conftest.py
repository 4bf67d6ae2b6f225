"""Fixtures of the contracts' tests."""

import pytest

from contracts.tests.factories import ContractCounty
from gaotai_jiazheng.tests.made_once import made_once


@pytest.fixture
@made_once
def county(db):
    """Templates, an enterprise with a price list, its owner and clerk, a bureau that looks on."""
    return ContractCounty()
