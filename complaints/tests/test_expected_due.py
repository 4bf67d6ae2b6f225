"""A last day that counts from a receipt nobody has confirmed is called expected wherever it stands."""

import pytest
import time_machine
from django.urls import reverse

from complaints import services
from complaints.admin.filters import DueFilter
from complaints.models import Complaint
from complaints.services import clocks
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.workbench import LIST, page_of
from gaotai_jiazheng.tests.made_once import made_once


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(moment("2026-11-23 15:00"), tick=False):
        yield


@pytest.fixture
@made_once
def county(db):
    """A county whose market-regulation bureau has not published the portal as its channel."""
    return CountyFactory(channel_published=False)


@pytest.fixture
def signed(county, client):
    """A case whose only ticking clock is the expected one; its bureau's contact is signed in."""
    complaint = county.complaint()
    clocks.meet(complaint, clocks.SIGN, on=moment("2026-11-23 15:00").date())
    clocks.follow_moved_deadlines([complaint.pk])
    client.force_login(county.market_contact)
    return Complaint.objects.get(pk=complaint.pk)


def test_expected_is_kept_with_the_day_that_lists_sort_by(county, signed):
    assert (signed.next_due_is_expected, signed.next_due_is_provisional) == (True, False)


def test_confirmed_receipt_makes_it_firm(county, signed):
    services.confirm_receipt(
        signed, by=county.market_contact, received_on=moment("2026-11-23 09:00").date()
    )

    assert Complaint.objects.get(pk=signed.pk).next_due_is_expected is False


@pytest.mark.parametrize("page", ["list", "case", "start"])
def test_page_says_expected(signed, client, page):
    address = {
        "list": reverse(LIST),
        "case": page_of(signed),
        "start": reverse("admin:index"),
    }[page]

    assert "还有7个工作日（预计）" in client.get(address).text


def test_case_head_says_expected(signed, client):
    assert client.get(page_of(signed)).context["due"].text == "还有7个工作日（预计）"


def test_filter_says_that_it_takes_expected_days_too(signed, client):
    assert "预计" in DueFilter.title
    listed = client.get(reverse(LIST), {"due": "overdue"}).context["cl"].result_list
    assert list(listed) == []
