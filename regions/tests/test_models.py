import pytest
from django.core.exceptions import ValidationError

from regions.models import Community, Town
from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = pytest.mark.django_db


def test_two_towns_may_wait_for_their_codes():
    TownFactory(code="", name="甲镇")

    Town(code="", name="乙镇").full_clean()


def test_a_confirmed_code_is_given_once():
    TownFactory(code="620724100", name="甲镇")

    with pytest.raises(ValidationError) as raised:
        Town(code="620724100", name="乙镇").full_clean()

    assert raised.value.messages == ["这个区划代码已经登记。"]


def test_towns_stand_in_the_order_of_the_file():
    last = TownFactory(position=2, code="1")
    first = TownFactory(position=1, code="2")

    assert list(Town.objects.all()) == [first, last]


def test_active_communities_are_of_active_towns():
    mine = CommunityFactory()
    CommunityFactory(is_active=False)
    CommunityFactory(town__is_active=False)

    assert list(Community.objects.active()) == [mine]


def test_every_change_is_kept():
    town = TownFactory(name="甲镇")
    Town.objects.filter(pk=town.pk).update(name="乙镇")

    assert list(town.events.order_by("pgh_id").values_list("name", flat=True)) == ["甲镇", "乙镇"]
