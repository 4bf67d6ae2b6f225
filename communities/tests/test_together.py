"""Many people at the last seats, and a facility that is closed while an outlet comes in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from communities import services
from communities.models import CommunityEvent, Mode, Outlet, Registration
from communities.tests.factories import AT, Neighbourhood
from communities.tests.test_events import planned, sms_code
from enterprises.services.standing import change_standing
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for

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


def written_down(event, name, by):
    return services.register_on_paper(event, name=name, by=by, at=AT)


def test_name_without_a_telephone_that_is_written_down_twice_at_once_has_one_seat(county):
    event = planned(county, capacity=8)

    outcomes = at_once([lambda: written_down(event, "马大爷", county.clerk).state] * 4)

    assert sorted(map(str, outcomes)) == ["confirmed"] + ["registered_already"] * 3
    event.refresh_from_db()
    assert event.taken == 1


def test_seats_given_back_and_taken_at_once_add_up(county):
    event = planned(county, capacity=8)
    seats = [written_down(event, f"居民{number}", county.clerk) for number in range(8)]
    acts = [lambda seat=seat: services.cancel_seat(seat, at=AT).state for seat in seats[:6]]
    acts += [
        lambda number=number: written_down(event, f"新来的{number}", county.clerk).state
        for number in range(14)
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


def of_outlet(county, name):
    """(an outlet, a step of it that writes also of its enterprise)"""
    if name == "pause":
        outlet, until = county.opened(), AT.date() + timedelta(days=9)
        step = partial(services.pause, paused_until=until, by=county.owner, note="装修", at=AT)
    else:
        outlet = services.support(county.applied(), by=county.clerk, at=AT)
        words = {"filing_number": "高市监备1号", "filed_on": AT.date()}
        step = partial(services.file, **words, by=county.market, at=AT)
    return outlet, partial(step, outlet)


@pytest.mark.parametrize("name", ["file", "pause"])
@pytest.mark.parametrize("comes_first", ["step", "cancel"])
def test_step_of_an_outlet_and_the_end_of_its_enterprise_wait_for_each_other(
    county, name, comes_first
):
    outlet, step = of_outlet(county, name)
    cancel = partial(
        change_standing, county.enterprise, "cancel", by=county.market, reason="执照已注销"
    )
    acts = {"step": lambda: step() and "done", "cancel": lambda: cancel() and "done"}
    first, second = sorted(acts, key=lambda each: each != comes_first)

    with ThreadPoolExecutor(2) as pool:
        # The outlet is held, so that the first one holds all that it takes before it.
        with transaction.atomic():
            Outlet.objects.select_for_update().get(pk=outlet.pk)
            asked = {first: pool.submit(at_once, [acts[first]])}
            wait_for(lambda: sessions_that_wait() == 1)
            asked[second] = pool.submit(at_once, [acts[second]])
            wait_for(lambda: sessions_that_wait() == 2)
        outcomes = {each: found.result(timeout=20)[0] for each, found in asked.items()}

    outlet.refresh_from_db()
    is_late = comes_first == "cancel"
    assert outcomes == {"cancel": "done", "step": "step_not_allowed" if is_late else "done"}
    assert outlet.state == ("withdrawn" if is_late and name == "file" else "closed")


def test_enterprise_ends_while_its_outlet_is_closed_by_itself(county):
    outlet = county.opened()
    cancel = partial(
        change_standing, county.enterprise, "cancel", by=county.market, reason="执照已注销"
    )

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.close(outlet, by=county.owner, note="不做了", at=AT)
            ended = pool.submit(at_once, [cancel])
            wait_for(lambda: sessions_that_wait() == 1)
        (enterprise,) = ended.result(timeout=20)

    outlet.refresh_from_db()
    assert (enterprise.state, outlet.state) == ("cancelled", "closed")
    assert outlet.steps.last().note == "不做了"
