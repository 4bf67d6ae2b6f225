"""Rows that are kept from test to test: each finds them as they were made, whatever came before."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from gaotai_jiazheng.tests.made_once import Ground, made_once
from regions.models import Town
from regions.tests.factories import TownFactory


@pytest.fixture
@made_once
def town(db):
    return TownFactory(name="城关镇")


@pytest.fixture
@made_once
def renamed(town):
    town.name = "骆驼城镇"
    town.save()
    return town


@pytest.fixture
@made_once
def further(town, renamed):
    return {"town": town, "renamed": renamed}


@pytest.mark.parametrize("time", range(4))
def test_nobody_finds_what_another_test_did(town, time):
    assert (town.name, [each.name for each in Town.objects.all()]) == ("城关镇", ["城关镇"])

    town.name = "黑泉镇"
    town.save()
    TownFactory()


@pytest.mark.parametrize("time", range(2))
def test_fixtures_of_one_test_share_their_objects(further, renamed, town, time):
    assert further["renamed"] is renamed
    assert Town.objects.get().name == "骆驼城镇"


@pytest.mark.django_db
def test_who_begins_with_nothing_finds_nothing():
    assert not Town.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_transactions_of_its_own_it_is_made_within_the_test(town):
    assert not connection.in_atomic_block
    assert Town.objects.get() == town


def item(*fixtures, marker=None):
    """A test, as far as it matters here, that begins with these fixtures."""
    definitions = {each.__name__: [SimpleNamespace(func=each)] for each in fixtures}
    return SimpleNamespace(
        fixturenames=list(definitions),
        _fixtureinfo=SimpleNamespace(name2fixturedefs=definitions),
        get_closest_marker=lambda name: marker,
    )


@pytest.fixture
def ground(db):
    ground = Ground()
    ground.unblock = nullcontext
    yield ground
    ground.take_away()


def maker(name, made):
    """A fixture that counts how often it is made."""

    def make(db):
        made.append(name)
        return TownFactory(name=name)

    make.__name__ = name
    return made_once(make)


def test_the_next_test_that_begins_with_the_same_makes_nothing(ground):
    made = []
    west = maker("west", made)

    ground.prepare(item(west))
    first = ground.copy_of(west.__wrapped__)
    ground.prepare(item(west))
    second = ground.copy_of(west.__wrapped__)

    assert made == ["west"]
    assert first == second and first is not second


def test_what_the_next_test_does_not_begin_with_is_taken_away(ground):
    made = []
    west, east = maker("west", made), maker("east", made)

    ground.prepare(item(west, east))
    ground.prepare(item(west))
    assert [each.name for each in Town.objects.all()] == ["west"]
    ground.prepare(item(east))
    assert [each.name for each in Town.objects.all()] == ["east"]
    ground.prepare(item())

    assert made == ["west", "east", "east"]
    assert not Town.objects.exists()


def test_nothing_is_kept_below_a_test_with_transactions(ground):
    made = []
    west = maker("west", made)
    ground.prepare(item(west))

    ground.prepare(item(west, marker=pytest.mark.django_db(transaction=True).mark))

    assert ground.layers == []
    assert not Town.objects.exists()


def test_a_file_is_refused(ground):
    @made_once
    def stored(db):
        default_storage.save("a.txt", ContentFile(b"a"))

    with pytest.raises(NotImplementedError):
        ground.prepare(item(stored))
