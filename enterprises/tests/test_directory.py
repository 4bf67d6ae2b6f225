"""The public directory and an enterprise's page."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from enterprises import directory, panels
from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseFactory
from regions.tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("enterprises:index")


def names(client, **asked):
    return [each.name for each in client.get(INDEX, asked).context["found"].enterprises]


@pytest.fixture
def three():
    community = CommunityFactory(name="东苑社区", town__name="城关镇")
    EnterpriseFactory(
        name="绿洲家政",
        town=community.town,
        community=community,
        service_lines=["deep_cleaning", "elder_care"],
        mode="employee_based",
    )
    EnterpriseFactory(name="驼铃家政", service_lines=["cleaning"], mode="agency_based")
    EnterpriseFactory(name="沙枣家政", state="cancelled")
    return community


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"绿洲家政", "驼铃家政"}),
        ({"q": "绿洲"}, {"绿洲家政"}),
        ({"q": "深度保洁"}, {"绿洲家政"}),
        ({"q": "东苑"}, {"绿洲家政"}),
        ({"q": "城关镇"}, {"绿洲家政", "驼铃家政"}),
        ({"line": "cleaning"}, {"驼铃家政"}),
        ({"mode": "employee_based"}, {"绿洲家政"}),
        ({"q": "沙枣"}, set()),
        ({"order": "newest"}, {"绿洲家政", "驼铃家政"}),
    ],
)
def test_search_and_filters(client, three, asked, found):
    assert set(names(client, **asked)) == found


def test_town_and_community(client, three):
    assert names(client, place=f"community:{three.pk}") == ["绿洲家政"]
    assert names(client, place=f"town:{three.town_id}") == ["绿洲家政"]


@pytest.mark.parametrize(
    "asked", [{"place": "town:9999"}, {"line": "repair"}, {"after": "x"}, {"q": "字" * 41}]
)
def test_what_cannot_be_asked_is_told_beside_its_field(client, three, asked):
    response = client.get(INDEX, asked)

    assert response.status_code == 400
    assert response.context["form"].errors.keys() == asked.keys()


def test_names_stand_in_the_order_of_their_sound(client, monkeypatch):
    monkeypatch.setattr(directory, "PAGE_SIZE", 4)
    for name in ("暖心", "亮窗", "黑河湾", "巾帼手", "湿地", "小满", "巷道", "𬭎达", "A家"):
        EnterpriseFactory(name=f"高台县{name}")

    first = client.get(INDEX)
    second = client.get(INDEX, {"after": first.context["found"].next_after})
    third = client.get(INDEX, {"after": second.context["found"].next_after})

    pages = [
        [each.name.removeprefix("高台县") for each in page.context["found"].enterprises]
        for page in (first, second, third)
    ]
    assert pages == [
        ["A家", "𬭎达", "黑河湾", "巾帼手"],
        ["亮窗", "暖心", "湿地", "巷道"],
        ["小满"],
    ]


@pytest.mark.parametrize("order", ["name", "newest"])
def test_pages_show_everything_once(client, monkeypatch, order):
    monkeypatch.setattr(directory, "PAGE_SIZE", 2)
    for number in range(5):
        EnterpriseFactory(name=f"第{number % 3}家政", listed_on=date(2026, 1, 1 + number % 2))
    seen, after = [], None

    for _ in range(3):
        asked = {"order": order, **({"after": after} if after else {})}
        found = client.get(INDEX, asked).context["found"]
        seen += [each.pk for each in found.enterprises]
        after = found.next_after

    assert sorted(seen) == sorted(Enterprise.objects.values_list("pk", flat=True))
    assert after is None


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for _ in range(count):
        community = CommunityFactory()
        EnterpriseFactory(town=community.town, community=community)

    with django_assert_num_queries(3):
        client.get(INDEX)


def test_page_costs_two_queries_and_what_its_parts_cost(
    client, three, monkeypatch, django_assert_num_queries
):
    enterprise = Enterprise.objects.get(name="绿洲家政")

    monkeypatch.setattr(panels, "_panels", [])
    with django_assert_num_queries(2):
        client.get(enterprise.get_absolute_url())


def test_page_says_what_is_known_and_since_when(client, three):
    enterprise = Enterprise.objects.get(name="绿洲家政")

    page = client.get(enterprise.get_absolute_url()).content.decode()

    assert "深度保洁" in page
    assert "企业还没有来核对" in page
    assert "各年收到的投诉和办理情况" in page
    linked = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert json.loads(linked.group(1))["identifier"] == enterprise.uscc


def test_a_name_cannot_leave_the_linked_data(client):
    enterprise = EnterpriseFactory(name="</script><b>家政")

    page = client.get(enterprise.get_absolute_url()).content.decode()

    assert "</script><b>" not in page


def test_cancelled_enterprise_keeps_its_page(client, three):
    enterprise = Enterprise.objects.get(name="沙枣家政")

    assert "注销" in client.get(enterprise.get_absolute_url()).content.decode()
