import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from plan.tests.factories import (
    CommitmentFactory,
    MeasureFactory,
    ResponsibilityFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_client(client):
    client.force_login(UserFactory(is_staff=True))
    return client


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("admin:plan_measure_changelist", 11),
        ("admin:plan_target_changelist", 8),
        ("admin:plan_clause_changelist", 10),
        ("admin:plan_commitment_changelist", 10),
    ],
)
def test_lists_cost_the_same_for_one_and_for_three(
    staff_client, django_assert_num_queries, name, queries, count
):
    for _ in range(count):
        measure = MeasureFactory()
        ResponsibilityFactory(measure=measure, position=1)
        ResponsibilityFactory(measure=measure, position=2)
        TargetFactory(measure=measure)
        CommitmentFactory(clause__measure=measure)
    staff_client.get(reverse(name))  # fills the short memory

    with django_assert_num_queries(queries):
        response = staff_client.get(reverse(name))

    assert len(response.context["cl"].result_list) == count


def test_staff_may_look_and_not_write(staff_client):
    measure = MeasureFactory(title="做大做强")
    address = reverse("admin:plan_measure_change", args=[measure.pk])

    assert "做大做强" in staff_client.get(address).content.decode()
    assert staff_client.post(address, {"title": "别的"}).status_code == 403


def test_commitments_are_written_by_the_file_alone():
    admin = UserFactory(is_staff=True, is_superuser=True)
    row = CommitmentFactory()
    browser = Client()
    browser.force_login(admin)

    page = browser.get(reverse("admin:plan_commitment_changelist")).content.decode()

    assert f"/plan/measures/{row.clause.measure.number}/#{row.clause.key}" in page
    assert browser.get(reverse("admin:plan_commitment_add")).status_code == 403
    change = reverse("admin:plan_clause_change", args=[row.clause.pk])
    assert row.promise in browser.get(change).content.decode()
    assert browser.post(change, {}).status_code == 403
