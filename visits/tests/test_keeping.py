"""What is erased, and what stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from reminders.models import Notification
from visits import services
from visits.models import Rating, RatingVersion, Visit, VisitStep
from visits.models.visit import SEALED
from visits.services.star_inputs import ratings_by_worker
from visits.tests.factories import AT, HOUSEHOLD, TODAY

pytestmark = pytest.mark.django_db


def everything_of(table) -> str:
    """Every row of the table as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
        return cursor.fetchone()[0] or ""


def test_number_and_words_are_erased_thirty_days_after_the_rating_closes(county):
    visit = county.rated(text="她很准时")
    other = county.confirmed("13700000002")
    last_kept = TODAY + timedelta(days=7 + 30)
    sealed = {name: getattr(visit, name) for name in SEALED if name != "phone"}

    assert services.erase_due(last_kept) == 0
    assert services.erase_due(last_kept + timedelta(days=1)) == 1
    assert services.erase_due(last_kept + timedelta(days=1)) == 0

    visit.refresh_from_db()
    assert [getattr(visit, name) for name in SEALED] == [""] * len(SEALED)
    for table in ("visits_visit", "visits_visitevent"):
        for value in filter(None, sealed.values()):
            assert value not in everything_of(table)
    assert {each.text for each in RatingVersion.objects.filter(rating__visit=visit)} == {""}
    kept = Notification.objects.filter(dedupe_key__startswith=f"visit:{visit.number}:")
    assert {(message.address, message.body) for message in kept} == {("", "")}
    assert (visit.rating.versions.get().quality, visit.outcome) == (5, "green")
    other.refresh_from_db()
    assert other.phone == "13700000002"
    assert services.find(visit.number, "") is None


def test_what_was_never_confirmed_or_never_rated_is_erased_as_well(county):
    planned, _ = county.planned()
    confirmed = county.confirmed("13700000002")
    services.lapse_due(TODAY + timedelta(days=8))

    assert services.erase_due(TODAY + timedelta(days=38)) == 1  # 7 days to confirm, 30 kept
    assert services.erase_due(TODAY + timedelta(days=61)) == 1  # 30 days to rate, 30 kept
    for visit in (planned, confirmed):
        visit.refresh_from_db()
        assert (visit.phone, visit.erased_at is not None) == ("", True)


def test_number_that_nobody_confirmed_is_forgotten_the_day_after(county):
    visit = county.recorded()

    assert services.erase_due(TODAY + timedelta(days=1)) == 0
    assert services.erase_due(TODAY + timedelta(days=2)) == 1

    visit.refresh_from_db()
    assert (visit.phone, visit.phone_digest) == ("", "")


def test_open_dispute_keeps_the_number_until_it_is_answered(county):
    visit = county.rated()
    services.dispute(visit, side=VisitStep.Side.WORKER, text="没有去过。")
    late = AT + timedelta(days=100)

    assert services.erase_due(late.date()) == 0
    services.decide(visit, is_upheld=False, answer="有记录。", by=county.hrss, at=late)

    assert services.erase_due((late + timedelta(days=30)).date()) == 0
    assert services.erase_due((late + timedelta(days=31)).date()) == 1


def test_erased_visit_holds_no_number_again(county):
    visit = county.rated()
    services.erase_due(TODAY + timedelta(days=200))

    visit.refresh_from_db()
    visit.set_phone(HOUSEHOLD)
    with pytest.raises(DatabaseError), transaction.atomic():
        visit.save()


def test_figures_and_stars_do_not_change_by_erasing(county):
    county.many_rated()
    before = county.proposed().proposals.get().data
    services.erase_due(TODAY + timedelta(days=200))

    given = ratings_by_worker(TODAY - timedelta(days=30), TODAY, TODAY)
    assert len(given[county.amei.pk]) == len(before["ratings"])
    assert Rating.objects.count() == Visit.objects.count() == 6
