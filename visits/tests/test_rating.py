"""One rating a visit, its versions, and ratings that count together."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from visits import services
from visits.models import Rating, RatingVersion
from visits.tests.factories import AT, TODAY
from visits.tests.test_visiting import code_of

pytestmark = pytest.mark.django_db


def test_rating_is_given_once_and_changed_as_a_new_version(county):
    visit = county.rated(quality=2, satisfaction=3, text="来晚了")

    with pytest.raises(ValidationError) as refused:
        services.rate(visit, quality=5, satisfaction=5)
    services.change(visit, quality=4, satisfaction=4, at=AT + timedelta(days=7))

    assert code_of(refused) == "rated_already"
    versions = visit.rating.versions.values_list("version", "quality", "satisfaction")
    assert list(versions) == [(1, 2, 3), (2, 4, 4)]
    assert services.newest_version(visit.rating).quality == 4
    assert services.newest_version(visit.rating, TODAY).quality == 2


def test_rating_is_not_changed_after_its_days(county):
    visit = county.rated()
    late = AT + timedelta(days=8)

    with pytest.raises(ValidationError) as refused:
        services.change(visit, quality=1, satisfaction=1, at=late)
    with pytest.raises(IntegrityError) as past, transaction.atomic():
        RatingVersion.objects.create(
            rating=visit.rating, version=2, quality=1, satisfaction=1, at=late
        )

    assert code_of(refused) == "change_over"
    assert past.value.__cause__.diag.constraint_name == "rating_changed_in_time"


@pytest.mark.parametrize("points", [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_points_are_one_to_five(county, points):
    visit = county.confirmed()

    with pytest.raises(ValidationError) as refused:
        services.rate(visit, quality=points[0], satisfaction=points[1])

    assert set(code_of(refused).values()) == {"points"}
    rating = Rating.objects.create(visit=visit, rated_on=TODAY, change_until=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingVersion.objects.create(
            rating=rating, version=1, quality=points[0], satisfaction=points[1], at=AT
        )


def test_rating_needs_a_confirmed_visit(county):
    visit = county.recorded()

    with pytest.raises(ValidationError) as refused:
        services.rate(visit, quality=5, satisfaction=5)
    with pytest.raises(IntegrityError) as past, transaction.atomic():
        Rating.objects.create(visit=visit, rated_on=TODAY, change_until=TODAY)

    assert code_of(refused) == "step_not_allowed"
    assert past.value.__cause__.diag.constraint_name == "rating_of_confirmed_visit"


def test_rating_comes_in_time(county):
    visit = county.confirmed()

    with pytest.raises(ValidationError) as refused:
        services.rate(visit, quality=5, satisfaction=5, at=AT + timedelta(days=31))

    assert code_of(refused) == "rate_over"


def test_versions_are_never_changed(county):
    version = county.rated(text="很好").rating.versions.get()

    for change in ({"quality": 1}, {"text": "不好"}, {"version": 7}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RatingVersion.objects.filter(pk=version.pk).update(**change)
    RatingVersion.objects.filter(pk=version.pk).update(text="")


def test_more_than_three_of_one_number_count_together(county):
    lines = ("cleaning", "nutrition", "organizing", "disinfection", "deep_cleaning")
    first = [county.rated(line=line) for line in lines[:3]]
    other = county.rated("13700000002")
    assert set(Rating.objects.values_list("group", flat=True)) == {0}

    fourth, fifth = (county.rated(line=line) for line in lines[3:])

    groups = dict(Rating.objects.values_list("visit", "group"))
    group = groups[first[0].pk]
    assert group > 0
    assert {groups[visit.pk] for visit in (*first, fourth, fifth)} == {group}
    assert groups[other.pk] == 0


def test_ratings_of_other_months_stand_alone(county):
    for days, line in ((0, "cleaning"), (15, "cleaning"), (30, "cleaning"), (45, "cleaning")):
        at = AT + timedelta(days=days)
        county.rated(on=TODAY + timedelta(days=days), line=line, at=at)

    assert set(Rating.objects.values_list("group", flat=True)) == {0}
