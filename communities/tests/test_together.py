"""Many people at the last seats, and a facility that is closed while an outlet comes in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from communities import services
from communities.models import CommunityEvent, Mode, Outlet, Registration
from communities.tests.factories import AT, Neighbourhood
from communities.tests.test_events import planned, sms_code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        yield Neighbourhood()


def code_of(error):
    if hasattr(error, "error_dict"):
        return next(iter(error.error_dict.values()))[0].code
    return error.error_list[0].code


def confirm(pending, code):
    return services.confirm_seat(pending, code=code, at=AT)[0].state


def at_once(acts):
    """What each act gives, or the code of its refusal."""

    def run(act):
        try:
            return act()
        except ValidationError as error:
            return code_of(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_fifty_people_at_the_last_seat(county):
    event = planned(county, capacity=3)
    for name in ("甲", "乙"):
        services.register_on_paper(event, name=name, by=county.clerk, at=AT)
    event.refresh_from_db()
    acts = []
    for number in range(50):
        pending = services.ask_for_seat(event, name="居民", phone=f"138936{number:05}", at=AT)
        acts.append(partial(confirm, pending, sms_code()))

    outcomes = at_once(acts)

    assert sorted(map(str, outcomes)) == ["confirmed"] + ["seats_gone"] * 49
    event.refresh_from_db()
    assert (event.taken, event.capacity) == (3, 3)
    assert Registration.objects.filter(event=event, state="confirmed").count() == 3


def test_seats_given_back_and_taken_at_once_add_up(county):
    event = planned(county, capacity=8)
    seats = [
        services.register_on_paper(event, name="居民", by=county.clerk, at=AT) for _ in range(8)
    ]
    acts = [lambda seat=seat: services.cancel_seat(seat, at=AT).state for seat in seats[:6]]
    acts += [
        lambda: services.register_on_paper(event, name="新来的", by=county.clerk, at=AT).state
        for _ in range(14)
    ]

    outcomes = [str(outcome) for outcome in at_once(acts)]

    event = CommunityEvent.objects.get(pk=event.pk)
    confirmed = Registration.objects.filter(event=event, state="confirmed").count()
    assert outcomes.count("cancelled") == 6
    assert event.taken == confirmed == 2 + outcomes.count("confirmed")
    assert event.taken <= event.capacity


def test_facility_is_closed_while_outlets_come_in(county):
    def close():
        county.facility.closed_on = date(2026, 11, 20)
        return services.save_facility(county.facility) and "closed"

    acts = [close]
    acts += [
        lambda number=number: (
            county.applied(
                mode=Mode.EMBEDDED, facility=county.facility, address=f"{number}号"
            ).state
        )
        for number in range(5)
    ]

    outcomes = [str(outcome) for outcome in at_once(acts)]

    county.facility.refresh_from_db()
    live = Outlet.objects.live().filter(facility=county.facility).count()
    assert (county.facility.closed_on is None) == (live > 0) or live == 0
    assert outcomes.count("applied") == live
    if outcomes[0] == "closed":
        assert live == 0
