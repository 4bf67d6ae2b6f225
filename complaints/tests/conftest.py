"""Fixtures of the complaints' tests."""

from datetime import date

import pytest

from complaints import services
from complaints.models import Complaint
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.wage_county import WageCounty
from gaotai_jiazheng.tests.made_once import made_once


@pytest.fixture
@made_once
def county(db):
    """A county whose market-regulation bureau has published the portal as its channel."""
    return CountyFactory()


@pytest.fixture
@made_once
def wages(county):
    return WageCounty(county)


@pytest.fixture
@made_once
def recorded(county):
    complaint = county.complaint(at="2026-11-23 10:00")
    services.record(complaint, by=county.market_handler, at=moment("2026-11-24 09:00"))
    return Complaint.objects.get(pk=complaint.pk)


@pytest.fixture
@made_once
def accepted(county, recorded):
    services.accept(recorded, by=county.market_handler, at=moment("2026-11-25 09:00"))
    return Complaint.objects.get(pk=recorded.pk)


@pytest.fixture
@made_once
def mediating(county, accepted):
    services.start_mediation(
        accepted,
        complainant_agreed_on=date(2026, 11, 26),
        respondent_agreed_on=date(2026, 11, 26),
        by=county.market_handler,
        at=moment("2026-11-26 15:00"),
    )
    return Complaint.objects.get(pk=accepted.pk)
