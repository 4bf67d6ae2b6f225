"""The figures and the rows that they open to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.services.standing import change_standing
from market import figures
from market.metrics import current_prices, signed_convention
from market.models import Association, Convention, Signature
from market.services import conventions, prices
from market.tests.factories import Shop, signed
from plan.metrics import figure_of
from plan.tests.factories import TargetFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("market:figures")
PRICES, CONVENTION = reverse("market:prices_rows"), reverse("market:convention_rows")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def three(guild):
    """Three enterprises: with current prices, with stale ones, with a draft."""
    shops = [Shop(name=name) for name in ("绿洲家政", "驼铃家政", "黑河家政")]
    shops[0].published_lately(days=3)
    shops[1].published_lately(days=200)
    shops[2].draft()
    return shops


def names(client, address):
    return [each.name for each in client.get(address).context["enterprises"]]


def test_share_of_current_prices_is_the_rows_it_opens_to(client, three, today):
    target = TargetFactory(slug="current_price_lists_percent", at_least=80, unit="%")

    figure = figure_of(target, today)

    assert figure.value == 33
    assert figure.rows_url == "/plan/metrics/current_price_lists_percent/rows/"
    assert names(client, PRICES) == ["绿洲家政"]
    assert client.get(PAGE).context["shares"][0] == {
        "share": figures.PRICES,
        "part": 1,
        "percent": 33,
    }


def test_confirmation_makes_a_stale_list_current(three, today):
    stale = three[1].enterprise.price_lists.get()

    prices.confirm_still_valid(stale, by=three[1].owner)

    assert current_prices(today) == 67


def test_share_of_signed_conventions(client, guild, three, today):
    convention = guild.adopted()
    signature = signed(three[0], convention)
    signed(three[1], convention)
    target = TargetFactory(slug="signed_convention_percent", at_least=80, unit="%")
    assert figure_of(target, today).value == 67

    conventions.withdraw(signature, by=three[0].owner)

    assert figure_of(target, today).value == 33
    assert names(client, CONVENTION) == ["驼铃家政"]
    assert signed_convention(today - timedelta(days=40)) is None


def test_convention_of_an_association_that_has_ended_holds_no_more(guild, three, today):
    signed(three[0], guild.adopted(), at=timezone.now() - timedelta(days=20))
    assert Signature.objects.in_force().count() == 1

    Association.objects.update(ended_on=today)

    assert not Signature.objects.in_force().exists()
    assert not Convention.objects.in_force().exists()
    assert Signature.objects.in_force(timezone.now() - timedelta(days=1)).count() == 1


def test_who_is_not_in_good_standing_is_not_counted(guild, three, today):
    change_standing(three[2].enterprise, "suspend", by=guild.officer, reason="歇业")

    assert current_prices(today) == 50
    assert three[2].enterprise not in figures.open_enterprises(today)
    assert figures.open_enterprises(today - timedelta(days=1)).count() == 0


def test_without_enterprises_the_share_is_nothing(client, db):
    assert current_prices(timezone.localdate()) is None
    assert "暂无" in client.get(PAGE).text


def test_those_that_are_missing_are_for_the_staff(client, guild, three):
    assert client.get(PRICES, {"missing": 1}).status_code == 404
    client.force_login(three[0].owner)
    assert client.get(PRICES, {"missing": 1}).status_code == 404

    client.force_login(guild.officer)

    assert names(client, f"{PRICES}?missing=1") == ["驼铃家政", "黑河家政"]


def test_rows_over_pages(client, guild, monkeypatch):
    monkeypatch.setattr("market.views.figures.PAGE_SIZE", 2)
    for name in ("一", "二", "三"):
        Shop(name=name).published_lately()

    first = client.get(PRICES)

    assert names(client, f"{PRICES}?after={first.context['more']}") == ["三"]


@pytest.mark.parametrize("count", [1, 3])
def test_figures_cost_the_same_for_one_and_for_three(
    client, guild, django_assert_num_queries, count
):
    for _ in range(count):
        Shop().published_lately()
    client.get(PAGE)

    with django_assert_num_queries(3):
        client.get(PAGE)
    with django_assert_num_queries(1):
        client.get(PRICES)
