"""Many at the same moment: one rating, one visit, one grant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from enterprises.models import Enterprise
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for
from visits import services
from visits.models import Rating, RatingVersion, StarBatch, StarRating, Visit
from visits.tests.factories import AT, HOUSEHOLD, TODAY, VisitCounty, moment, sms_code
from workers.services import employing

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 16


def together(*calls):
    """Run the calls in threads that start at once; what each gave or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        except (ValidationError, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def county(transactional_db):
    return VisitCounty()


def test_sixteen_ratings_of_one_visit_are_one(county):
    visit = county.confirmed()

    found = together(*[lambda: services.rate(visit, quality=5, satisfaction=5, at=AT)] * THREADS)

    assert sum(isinstance(each, Rating) for each in found) == 1
    assert {each.code for each in found if not isinstance(each, Rating)} == {"rated_already"}
    assert (Rating.objects.count(), RatingVersion.objects.count()) == (1, 1)


def test_visit_is_planned_while_somebody_writes_down_that_the_worker_has_left(county):
    (employment,) = county.enterprise.employments.filter(worker=county.amei)
    plan = partial(
        services.plan,
        county.enterprise,
        county.amei,
        service_line="cleaning",
        visited_on=TODAY + timedelta(days=2),
        phone=HOUSEHOLD,
        by=county.owner,
        at=AT,
    )
    end = partial(employing.end, employment, ended_on=TODAY, by=county.owner, at=AT)

    with ThreadPoolExecutor(2) as pool:
        # The household's earlier visit is held: the end waits for it, holding the employment.
        earlier, _ = plan(service_line="elder_care")
        with transaction.atomic():
            Visit.objects.select_for_update().get(pk=earlier.pk)
            ended = pool.submit(together, end)
            wait_for(lambda: sessions_that_wait() == 1)
            planned = pool.submit(together, plan)
            wait_for(lambda: sessions_that_wait() == 2 or planned.done())
        ended.result(timeout=20)
        (refused,) = planned.result(timeout=20)

    assert refused.error_dict["worker"][0].code == "not_employed"
    assert not Visit.objects.filter(state="planned").exists()


def take_off_the_register(county):
    """As enterprises do it, on the morning of these tests."""
    with transaction.atomic():
        enterprise = Enterprise.objects.select_for_update(no_key=True).get(pk=county.enterprise.pk)
        enterprise.state = "cancelled"
        enterprise.save(update_fields=["state"])
        services.cancel_those_of(enterprise, by=county.owner, at=AT)
    return enterprise


def test_visit_is_planned_while_its_enterprise_is_taken_off_the_register(county):
    cancel = partial(take_off_the_register, county)
    plan = partial(county.planned, on=TODAY + timedelta(days=2))

    with ThreadPoolExecutor(2) as pool:
        # The household's earlier visit is held: taking off waits for it, holding the enterprise.
        earlier, _ = plan(line="elder_care")
        with transaction.atomic():
            Visit.objects.select_for_update().get(pk=earlier.pk)
            cancelled = pool.submit(together, cancel)
            wait_for(lambda: sessions_that_wait() == 1)
            planned = pool.submit(together, plan)
            wait_for(lambda: sessions_that_wait() == 2 or planned.done())
        cancelled.result(timeout=20)
        (refused,) = planned.result(timeout=20)

    assert refused.code == "off_the_register"
    assert not Visit.objects.filter(state="planned").exists()


def test_household_denies_a_visit_while_its_enterprise_is_taken_off_the_register(county):
    visit, _ = county.planned(on=TODAY + timedelta(days=2))
    cancel = partial(take_off_the_register, county)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.deny(visit, at=AT)
            cancelled = pool.submit(together, cancel)
            wait_for(lambda: sessions_that_wait() == 1)
        (enterprise,) = cancelled.result(timeout=20)

    visit.refresh_from_db()
    assert (enterprise.state, visit.ended_reason) == ("cancelled", "住户说没有这次上门")


def test_visit_that_is_planned_twice_at_once_is_one(county):
    found = together(*[county.planned] * 4)

    refused = [each.code for each in found if isinstance(each, ValidationError)]
    assert refused == ["planned_already"] * 3
    assert Visit.objects.count() == 1


def test_sixteen_rows_past_the_services_are_one(county):
    visit = county.confirmed()
    today = timezone.localdate(AT)

    def insert():
        with transaction.atomic():
            return Rating.objects.create(visit=visit, rated_on=today, change_until=today)

    found = together(*[insert] * THREADS)

    assert sum(isinstance(each, Rating) for each in found) == 1
    assert Rating.objects.count() == 1


def test_same_visit_that_is_confirmed_twice_at_once_is_one(county):
    first, second = county.recorded(), county.recorded()

    found = together(
        *[
            lambda each=each: services.confirm_by_code(each, code=sms_code(each), at=AT)
            for each in (first, second)
        ]
    )

    assert sum(isinstance(each, ValidationError) for each in found) == 1
    assert Visit.objects.filter(state="confirmed").count() == 1


def test_four_ratings_of_one_number_at_once_count_together(county):
    lines = ("cleaning", "nutrition", "organizing", "disinfection")
    visits = [county.confirmed(line=line) for line in lines]

    together(
        *[
            lambda each=each: services.rate(each, quality=5, satisfaction=5, at=AT)
            for each in visits
        ]
    )

    groups = set(Rating.objects.values_list("group", flat=True))
    assert (Rating.objects.count(), len(groups), 0 in groups) == (4, 1, False)


def test_batch_that_is_granted_twice_at_once_is_granted_once(county):
    county.many_rated()
    batch = county.noticed()
    over = moment("2026-12-01 10:00")

    found = together(*[lambda: services.grant(batch, by=county.leader, at=over)] * 4)

    assert sum(isinstance(each, list) for each in found) == 1
    assert StarRating.objects.count() == 1


def test_stars_that_are_proposed_twice_at_once_are_one_batch(county):
    county.many_rated()

    found = together(*[county.proposed] * 4)

    refused = [each.code for each in found if isinstance(each, ValidationError)]
    assert refused == ["nobody"] * 3
    assert StarBatch.objects.count() == 1
