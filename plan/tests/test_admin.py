import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from plan.tests.factories import MeasureFactory, ResponsibilityFactory, TargetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_client(client):
    client.force_login(UserFactory(is_staff=True))
    return client


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("admin:plan_measure_changelist", 10),
        ("admin:plan_target_changelist", 7),
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
    staff_client.get(reverse(name))  # fills the short memory

    with django_assert_num_queries(queries):
        response = staff_client.get(reverse(name))

    assert len(response.context["cl"].result_list) == count


def test_staff_may_look_and_not_write(staff_client):
    measure = MeasureFactory(title="做大做强")
    address = reverse("admin:plan_measure_change", args=[measure.pk])

    assert "做大做强" in staff_client.get(address).content.decode()
    assert staff_client.post(address, {"title": "别的"}).status_code == 403
