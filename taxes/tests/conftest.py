"""Fixtures of the self-check's tests."""

import pytest

from taxes.tests.factories import TaxCounty


@pytest.fixture
def county(db):
    """An enterprise with its owner, and a tax bureau with its contact."""
    return TaxCounty()
