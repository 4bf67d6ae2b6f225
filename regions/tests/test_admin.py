import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_client(client):
    client.force_login(UserFactory(is_staff=True))
    return client


@pytest.mark.parametrize("count", [1, 3])
def test_communities_cost_the_same_for_one_and_for_three(
    staff_client, django_assert_num_queries, count
):
    for _ in range(count):
        CommunityFactory()

    address = reverse("admin:regions_community_changelist")
    staff_client.get(address)  # fills the short memory
    with django_assert_num_queries(9):
        response = staff_client.get(address)

    assert len(response.context["cl"].result_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_towns_cost_the_same_for_one_and_for_three(staff_client, django_assert_num_queries, count):
    for _ in range(count):
        TownFactory()

    address = reverse("admin:regions_town_changelist")
    staff_client.get(address)  # fills the short memory
    with django_assert_num_queries(8):
        response = staff_client.get(address)

    assert len(response.context["cl"].result_list) == count


def test_code_that_nobody_confirmed_is_shown_as_such(staff_client):
    TownFactory(code="")

    page = staff_client.get(reverse("admin:regions_town_changelist")).content.decode()

    assert "待确认" in page


def test_staff_may_look_and_not_write(staff_client):
    town = TownFactory()

    assert staff_client.get(reverse("admin:regions_town_add")).status_code == 403
    response = staff_client.post(
        reverse("admin:regions_town_change", args=[town.pk]), {"name": "新名", "position": 1}
    )
    assert response.status_code == 403
