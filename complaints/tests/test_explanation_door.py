"""Who may ask why a clock of a case ends when it does: who sees the case, and whose clock it is."""

import pytest
import time_machine
from django.urls import reverse

from complaints import services
from complaints.tests.factories import moment
from complaints.tests.workbench import auditor, page_of
from reminders.models import Deadline
from reminders.subjects import explainable_to

PEOPLE = {
    "market_handler": True,  # handles the case
    "market_leader": True,
    "commerce_contact": True,  # assists
    "commerce_handler": True,
    "housing_handler": False,
    "center_contact": True,  # oversees the county
}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(moment("2026-11-23 15:00"), tick=False):
        yield


def explanation_of(deadline):
    return reverse("admin:reminders_deadline_change", args=[deadline.pk])


@pytest.mark.parametrize("rule", ["h12345_sign", "samr_accept"])
@pytest.mark.parametrize(("person", "opens"), PEOPLE.items())
def test_explanation_opens_to_who_sees_the_case(county, client, person, opens, rule):
    deadline = Deadline.objects.of(county.complaint()).get(rule__slug=rule)
    client.force_login(getattr(county, person))

    response = client.get(explanation_of(deadline))

    assert (response.status_code, "为什么是这一天" in response.text) == (
        (200, True) if opens else (302, False)
    )


@pytest.mark.parametrize(
    ("person", "owns"), [("commerce_handler", False), ("market_handler", True)]
)
def test_list_keeps_to_the_clocks_of_ones_own_bureau(county, client, person, owns):
    county.complaint()
    client.force_login(getattr(county, person))

    listed = client.get(reverse("admin:reminders_deadline_changelist")).context["cl"]

    assert listed.result_count == (2 if owns else 0)


def test_bureau_keeps_its_clock_when_the_case_has_gone(county, client):
    complaint = county.complaint()
    services.send_back(complaint, by=county.market_handler, duty_basis="部门职责分工")
    own = Deadline.objects.of(complaint).filter(owner=county.market)
    of_center = Deadline.objects.of(complaint).get(rule__slug="arbitrate_return")

    assert list(explainable_to(county.market_handler)) == list(own)
    assert of_center not in explainable_to(county.market_handler)


def test_auditor_opens_every_explanation(county, client):
    deadline = Deadline.objects.of(county.complaint()).first()
    client.force_login(auditor())

    assert client.get(explanation_of(deadline)).status_code == 200


@pytest.mark.parametrize("person", ["market_handler", "commerce_handler", "center_contact"])
def test_every_explanation_that_the_case_page_offers_opens(county, client, person):
    complaint = county.complaint()
    services.record(complaint, by=county.market_contact)
    client.force_login(getattr(county, person))
    page = client.get(page_of(complaint)).text

    links = [explanation_of(deadline) for deadline in Deadline.objects.of(complaint)]

    assert [link in page for link in links] == [True, True]
    assert [client.get(link).status_code for link in links] == [200, 200]


@pytest.mark.parametrize("cases", [1, 3])
def test_explanation_asks_the_same_few_queries(county, client, django_assert_num_queries, cases):
    complaints = [county.complaint() for _ in range(cases)]
    deadline = Deadline.objects.of(complaints[0]).first()
    client.force_login(county.commerce_handler)
    client.get(explanation_of(deadline))

    with django_assert_num_queries(17):
        client.get(explanation_of(deadline))
