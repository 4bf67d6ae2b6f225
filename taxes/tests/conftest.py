"""Fixtures of the self-check's tests."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from taxes.tests.factories import TaxCounty


@pytest.fixture
@made_once
def county(db):
    """An enterprise with its owner, and a tax bureau with its contact."""
    return TaxCounty()
