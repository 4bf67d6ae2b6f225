import pytest

from enterprises.tests.factories import EnterpriseFactory
from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_enterprises_cost_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for _ in range(count):
        community = CommunityFactory()
        EnterpriseFactory(town=community.town, community=community)

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/enterprises/").json()

    assert len(answer["results"]) == count


def test_enterprise_as_a_program_sees_it(client):
    community = CommunityFactory(name="东苑社区", town__name="城关镇")
    enterprise = EnterpriseFactory(
        name="绿洲家政", town=community.town, community=community, phone="0936-6620001"
    )

    (result,) = client.get("/api/v1/enterprises/").json()["results"]

    assert result == {
        "id": enterprise.pk,
        "name": "绿洲家政",
        "uscc": enterprise.uscc,
        "town": "城关镇",
        "community": "东苑社区",
        "address": "城关镇人民西路18号",
        "phone": "0936-6620001",
        "state": "registered",
    }


def test_search_and_town(client):
    town = TownFactory()
    mine = EnterpriseFactory(name="绿洲家政", town=town)
    EnterpriseFactory(name="绿洲保洁")
    EnterpriseFactory(name="驼铃家政", town=town)

    answer = client.get("/api/v1/enterprises/", {"search": "绿洲", "town": town.pk}).json()

    assert [result["id"] for result in answer["results"]] == [mine.pk]


@pytest.mark.parametrize(
    "parameters",
    [
        {"ordering": "uscc"},
        {"town__name": "城关镇"},
        {"town": "999999"},
        {"state": "unknown"},
        {"page_size": "101"},
        {"next": "x"},
    ],
)
def test_what_is_not_on_the_list_is_refused(client, parameters):
    EnterpriseFactory()

    assert client.get("/api/v1/enterprises/", parameters).status_code == 400


def test_pages_by_name(client):
    for name in ["甲家政", "乙家政", "丙家政"]:
        EnterpriseFactory(name=name)
    first = client.get("/api/v1/enterprises/", {"page_size": 2}).json()

    second = client.get("/api/v1/enterprises/", {"page_size": 2, "next": first["next"]}).json()

    assert len({result["name"] for result in first["results"] + second["results"]}) == 3
    assert second["next"] is None
