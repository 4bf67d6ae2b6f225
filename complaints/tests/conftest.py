"""Fixtures of the complaints' tests."""

import pytest

from complaints.tests.factories import CountyFactory


@pytest.fixture
def county(db):
    """A county whose market-regulation bureau has published the portal as its channel."""
    return CountyFactory()
