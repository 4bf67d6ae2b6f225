"""What everybody sees of prices."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.services.standing import change_standing
from enterprises.tests.factories import ReviewingBureaus
from enterprises.transitions import StandingAction
from gaotai_jiazheng.short_memory import forget_all
from market.rooms import prices_panel
from market.services.prices import digest_of
from market.tests.factories import CLEANING, MOVING_IN, Shop
from regions.tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
BOARD, ROWS = reverse("market:board"), reverse("market:board_rows")
LISTS, FIGURES = reverse("api_price_list-list"), reverse("api_price-list")


def asked(yuan, **shop):
    """An enterprise that asks so much for an hour of cleaning."""
    shop = Shop(**shop)
    shop.published_lately(replace(CLEANING, price_fen=yuan * 100, least_fen=None))
    return shop


def figures(client, **query):
    rows = client.get(BOARD, query).context["board"]
    return [(row["line"], row["enterprises"], row["lowest"], row["median"]) for row in rows]


def test_board_tells_lowest_median_highest_and_dispersion(client):
    for yuan in (30, 40, 80):
        asked(yuan)
    Shop().published_lately(MOVING_IN)

    (row,) = client.get(BOARD).context["board"]

    assert (row["enterprises"], row["lowest"], row["median"], row["highest"]) == (
        3,
        "30",
        "40",
        "80",
    )
    assert row["dispersion_percent"] == 43
    assert row["by_method"] == 0


def test_board_of_two_has_no_median(client):
    asked(30)
    asked(50)

    (row,) = client.get(BOARD).context["board"]

    assert (row["median"], row["dispersion_percent"], row["highest"]) == (None, None, "50")


def test_board_counts_only_what_holds_and_who_is_in_good_standing(client):
    bureaus = ReviewingBureaus()
    shop = asked(30)
    shop.published_lately(replace(CLEANING, price_fen=3500), days=0)
    suspended = asked(20)
    change_standing(
        suspended.enterprise, StandingAction.SUSPEND, by=bureaus.reviewer, reason="歇业"
    )
    Shop().draft(CLEANING)
    coming = Shop()
    coming.published(
        at=str(timezone.localtime())[:16], effective_on=timezone.localdate() + timedelta(days=3)
    )

    assert figures(client) == [("cleaning", 1, "35", None)]


def test_filters_narrow_the_board_and_are_kept_for_the_rows(client):
    community = CommunityFactory(name="东苑社区", town__name="城关镇")
    asked(30, town=community.town, community=community, name="城里家政")
    asked(50, name="镇外家政")

    assert figures(client, place=f"community:{community.pk}") == [("cleaning", 1, "30", None)]
    assert figures(client, unit="month") == []
    (row,) = client.get(BOARD, {"place": f"town:{community.town.pk}"}).context["board"]
    page = client.get(f"{ROWS}?{row['rows']}")
    assert [str(line.price_list.enterprise) for line in page.context["lines"]] == ["城里家政"]


def test_fresh_ones_are_told_from_stale_ones(client):
    ReviewingBureaus()
    asked(30)
    old = Shop()
    old.published_lately(replace(CLEANING, price_fen=1000), days=190)

    assert figures(client) == [("cleaning", 2, "10", None)]
    assert figures(client, fresh="on") == [("cleaning", 1, "30", None)]


@pytest.mark.parametrize("query", [{"line": "x"}, {"unit": "x"}, {"place": "town:x"}])
def test_filter_that_does_not_exist_is_said(client, query):
    page = client.get(BOARD, query)

    assert page.status_code == 400
    assert "没有这个选项" in page.content.decode()


def test_rows_stand_from_cheap_to_dear_over_pages(client, monkeypatch):
    monkeypatch.setattr("market.views.board.PAGE_SIZE", 2)
    for yuan in (50, 30, 30):
        asked(yuan)

    first = client.get(ROWS)
    second = client.get(f"{ROWS}?{first.context['more']}")

    found = [line.price_text for page in (first, second) for line in page.context["lines"]]
    assert found == ["30元/小时", "30元/小时", "50元/小时"]
    assert second.context["more"] is None


@pytest.mark.parametrize("after", ["", "x", "1", "1-", "-1-2", "9" * 30 + "-1"])
def test_mark_of_no_page_is_the_first_page(client, after):
    asked(30)

    assert len(client.get(ROWS, {"after": after}).context["lines"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_board_and_rows_cost_the_same_for_one_and_for_three(
    client, django_assert_num_queries, count
):
    for yuan in range(count):
        asked(yuan + 20)
    forget_all()

    with django_assert_num_queries(5):
        client.get(BOARD)
    with django_assert_num_queries(3):
        client.get(ROWS)


def test_versions_and_what_changed_are_public(client, shop):
    first = shop.published_lately(CLEANING, MOVING_IN, days=9)
    second = shop.published_lately(replace(CLEANING, price_fen=4500), days=2)

    versions = client.get(reverse("market:versions", args=[shop.enterprise.pk])).content.decode()
    page = client.get(second.get_absolute_url()).content.decode()

    assert "第1版" in versions and "第2版" in versions and "45元/小时" in versions
    assert "<del>40元/小时</del>" in page
    assert "取消：开荒保洁" in page
    assert "已被新版代替" in client.get(first.get_absolute_url()).content.decode()
    against = client.get(first.get_absolute_url(), {"against": "2"}).content.decode()
    assert "<ins>40元/小时</ins>" in against


def test_prices_of_an_enterprise_off_the_register_hold_no_more(client, shop):
    published = shop.published_lately(CLEANING)
    pages = [reverse("market:versions", args=[shop.enterprise.pk]), published.get_absolute_url()]
    assert all("现行" in client.get(page).text for page in pages)

    change_standing(
        shop.enterprise, StandingAction.CANCEL, by=ReviewingBureaus().reviewer, reason="停业"
    )
    shop.enterprise.refresh_from_db()

    for page in pages:
        text = client.get(page).text
        assert "不再执行" in text and ">现行" not in text and "现行的是" not in text
    assert client.get(LISTS).json()["results"] == []
    assert prices_panel(shop.enterprise)["price_list"] is None


def test_draft_is_not_public(client, shop):
    draft = shop.draft()

    address = reverse("market:price_list", args=[shop.enterprise.pk, draft.version])
    data = reverse("market:price_list_data", args=[shop.enterprise.pk, draft.version])

    assert client.get(address).status_code == client.get(data).status_code == 404
    client.force_login(shop.owner)
    assert client.get(address).status_code == 404


def test_data_file_carries_a_digest_that_anybody_can_compute(client, shop):
    published = shop.published_lately()

    data = client.get(
        reverse("market:price_list_data", args=[shop.enterprise.pk, published.version])
    ).json()

    assert data.pop("digest") == digest_of(data) == published.digest


def test_versions_over_pages(client, shop, monkeypatch):
    monkeypatch.setattr("market.views.public.PAGE_SIZE", 2)
    for days in (9, 8, 7):
        shop.published_lately(days=days)
    address = reverse("market:versions", args=[shop.enterprise.pk])

    first = client.get(address)
    second = client.get(address, {"before": first.context["older"]})

    assert [each.version for each in first.context["versions"]] == [3, 2]
    assert [each.version for each in second.context["versions"]] == [1]


def test_enterprise_page_shows_prices_or_that_there_are_none(client, shop):
    address = shop.enterprise.get_absolute_url()
    assert "没有公布现行的价目表" in client.get(address).content.decode()

    shop.published_lately()

    page = client.get(address).content.decode()
    assert "40元/小时" in page
    assert reverse("market:versions", args=[shop.enterprise.pk]) in page


def test_panel_is_two_queries(shop, django_assert_num_queries):
    shop.published_lately(CLEANING, MOVING_IN)

    with django_assert_num_queries(2):
        prices_panel(shop.enterprise)


def test_directory_shows_who_publishes_prices(client, shop):
    shop.published_lately()
    Shop(name="驼铃家政").draft()

    page = client.get(reverse("enterprises:index"), {"fact": "prices"})

    assert [each.name for each in page.context["found"].enterprises] == ["绿洲家政"]
    assert client.get(reverse("enterprises:index"), {"fact": "x"}).status_code == 400


def test_lists_for_programs(client, shop):
    published = shop.published_lately(CLEANING, MOVING_IN)
    Shop().draft()

    (result,) = client.get(LISTS).json()["results"]

    assert (result["enterprise"], result["version"]) == (shop.enterprise.pk, 1)
    assert result["digest"] == published.digest
    assert [line["title"] for line in result["lines"]] == ["日常保洁", "开荒保洁"]
    assert client.get(LISTS, {"service_line": "nutrition"}).json()["results"] == []
    assert client.get(LISTS, {"enterprise": shop.enterprise.pk}).json()["results"] == [result]
    assert client.get(LISTS, {"state": "draft"}).status_code == 400
    assert client.get(reverse("api_price_list-detail", args=[published.pk])).json() == result


def test_figures_for_programs(client):
    for yuan in (30, 40, 80):
        asked(yuan)

    (result,) = client.get(FIGURES).json()["results"]

    assert (result["lowest_fen"], result["median_fen"], result["highest_fen"]) == (3000, 4000, 8000)
    assert client.get(FIGURES, {"unit": "month"}).json()["results"] == []


def test_programs_read_of_two_enterprises_no_more_than_people(client):
    for yuan in (30, 40):
        asked(yuan)

    (result,) = client.get(FIGURES).json()["results"]

    assert (result["lowest_fen"], result["highest_fen"]) == (3000, 4000)
    assert [result[name] for name in ("median_fen", "mean_fen", "deviation_fen")] == [None] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_programs_cost_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for yuan in range(count):
        asked(yuan + 20)

    with django_assert_num_queries(2):
        client.get(LISTS)
    with django_assert_num_queries(1):
        client.get(FIGURES)


def test_figures_over_pages(client):
    asked(30)
    Shop().published_lately(
        replace(CLEANING, unit="day"), replace(CLEANING, service_line="organizing")
    )

    first = client.get(FIGURES, {"page_size": 2}).json()
    second = client.get(FIGURES, {"page_size": 2, "next": first["next"]}).json()

    found = [(row["service_line"], row["unit"]) for row in first["results"] + second["results"]]
    assert found == [("cleaning", "day"), ("cleaning", "hour"), ("organizing", "hour")]
    assert Enterprise.objects.count() == 2
