from base64 import urlsafe_b64encode

import pytest

from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_communities_cost_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for _ in range(count):
        CommunityFactory()

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/communities/").json()

    assert len(answer["results"]) == count


def test_community_as_a_program_sees_it(client):
    community = CommunityFactory(name="东苑社区", code="620724100012", town__name="城关镇")

    (result,) = client.get("/api/v1/communities/").json()["results"]

    assert result == {
        "id": community.pk,
        "name": "东苑社区",
        "kind": "community",
        "code": "620724100012",
        "town": "城关镇",
    }


def test_communities_of_a_town_that_are_in_use(client):
    town = TownFactory()
    mine = CommunityFactory(town=town)
    CommunityFactory(town=town, is_active=False)
    CommunityFactory()

    results = client.get("/api/v1/communities/", {"town": town.pk}).json()["results"]

    assert [result["id"] for result in results] == [mine.pk]


@pytest.mark.parametrize(
    "position",
    [
        pytest.param("[Infinity]", id="a number without end"),
        pytest.param("[1e999]", id="a number too large for Python"),
        pytest.param("[NaN]", id="no number"),
        pytest.param("[" * 5000, id="lists in lists"),
        pytest.param('["\\u0000"]', id="a NUL"),
        pytest.param("[[1]]", id="a list"),
        pytest.param('{"0": 1}', id="no list"),
        pytest.param("[1, 2]", id="of another list"),
        pytest.param("", id="nothing in it"),
    ],
)
def test_mark_of_a_page_that_is_none_is_told(client, position):
    CommunityFactory()
    mark = urlsafe_b64encode(position.encode()).decode() or "===="

    answer = client.get("/api/v1/communities/", {"next": mark})

    assert (answer.status_code, answer.json()["fields"]) == (400, {"next": ["这个页码标记无效。"]})
