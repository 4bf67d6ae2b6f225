"""The signed list of cards that are not to be trusted."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cards import revocations, services
from cards.models import RevocationList
from cards.services import keys
from cards.tests.factories import AT, execute

pytestmark = pytest.mark.django_db


def listed():
    newest = services.latest_list()
    return revocations.opened(newest.published(), keys.public_key_of)


def test_list_names_what_ended_and_who_is_red(county):
    lost, revoked, worn, red, fine = (county.card() for _ in range(5))
    services.report_lost(lost, reason="丢了", by=county.owner)
    services.revoke(revoked, reason="不再从事", by=county.hrss)
    services.replace(worn, reason="磨损", by=county.hrss)
    red.worker.employments.update(ended_on="2026-11-01")
    services.follow_changes()

    services.publish()

    assert listed()["cards"] == {
        "lost": [lost.number],
        "revoked": [revoked.number],
        "replaced": [worn.number],
        "red": [red.number],
    }
    assert str(fine.number) not in services.latest_list().payload


def test_list_is_made_daily_and_after_a_change_and_not_else(county):
    card = county.card()
    services.follow_changes()
    first = services.publish(AT)
    assert services.publish(AT + timedelta(minutes=5)) is None

    services.revoke(card, reason="不再从事", by=county.hrss)
    second = services.publish(AT + timedelta(minutes=10))
    third = services.publish(AT + timedelta(days=1))

    assert [first.pk, second.pk, third.pk] == [1, 2, 3]
    assert json.loads(third.payload)["number"] == 3


def test_card_that_ran_out_is_not_on_it(county):
    card = county.card()
    services.revoke(card, reason="不再从事", by=county.hrss)

    services.publish(AT + timedelta(days=365))

    assert listed()["cards"]["revoked"] == []


def test_rotation_makes_a_list_of_the_new_key(county):
    services.publish()
    newer = services.rotate()

    assert services.publish().key == newer


def test_county_without_a_key_has_no_list(db):
    assert services.publish_if_possible() is None
    with pytest.raises(ValidationError):
        services.publish()


def test_published_address_answers_304_to_who_has_it(client, county, django_assert_num_queries):
    assert client.get(reverse("cards:revocations")).status_code == 404
    services.publish()
    with django_assert_num_queries(1):
        response = client.get(reverse("cards:revocations"))

    assert revocations.opened(response.json(), keys.public_key_of)["number"] == 1
    again = client.get(reverse("cards:revocations"), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.revoke(county.card(), reason="不再从事", by=county.hrss)
    services.publish()
    changed = client.get(reverse("cards:revocations"), headers={"if-none-match": response["ETag"]})
    assert changed.status_code == 200


def test_what_was_published_stays(county):
    services.publish()

    with pytest.raises(Exception, match="Cannot"):
        execute("UPDATE cards_revocationlist SET payload = '{}'")


def test_old_lists_are_purged(county):
    services.publish(AT)
    services.publish(AT + timedelta(days=2))

    assert services.purge_lists(AT + timedelta(days=401)) == 1
    assert RevocationList.objects.count() == 1
