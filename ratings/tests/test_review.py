"""From the hand-in to the panel: the table of steps, its clocks, the visit."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from ratings import services
from ratings.models import Application
from ratings.tests.factories import moment
from ratings.tests.refused import code_of
from ratings.transitions import CLOSED_STATES, NEXT_STATE, Action, State
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


# The table of steps


@pytest.mark.parametrize(
    ("state", "action"),
    [pair for pair in product(State, Action) if pair not in NEXT_STATE],
    ids=lambda word: str(word),
)
def test_step_that_is_not_in_the_table_is_refused(county, state, action):
    application = county.assessing()
    closed = state in CLOSED_STATES
    at = moment("2026-11-03 09:00")
    Application.objects.filter(pk=application.pk).update(
        state=state, submitted_at=at, closed_at=at if closed else None
    )
    values = {
        Action.SEND_BACK: {"note": "x"},
        Action.RECORD_VISIT: {"visited_on": at.date(), "inspectors": [], "report": "x"},
        Action.CONVENE: {"members": []},
        Action.PUT_UP: {"text": "x"},
        Action.REVIEW_AGAIN: {"note": "x"},
        Action.DECLINE: {"note": "x"},
    }
    by = county.owner if action in {Action.SUBMIT, Action.WITHDRAW} else county.contact

    with pytest.raises(ValidationError) as refused:
        getattr(services, action)(application, by=by, **values.get(action, {}))

    assert code_of(refused) == "step_not_allowed"
    assert not application.steps.exists()


# Review


def test_clocks_of_an_application(county):
    application = county.visited()

    met, running = Deadline.objects.of(application).order_by("pk")
    assert (met.rule.slug, met.state, met.due_on) == (
        "rating_acceptance",
        Deadline.State.MET,
        date(2026, 11, 10),
    )
    assert (running.rule.slug, running.state) == ("rating_review", Deadline.State.RUNNING)


def test_sent_back_is_put_right_and_handed_in_again(county):
    application = services.send_back(county.submitted(), note="执照看不清。", by=county.contact)

    assert application.is_editable
    told = Notification.objects.filter(recipient=county.owner, channel="inbox")
    assert told.get().subject == f"{application.number} 材料需要补正"
    assert services.submit(application, by=county.owner).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"visited_on": date(2026, 11, 6)}, {"visited_on": "future_date"}),
        ({"visited_on": date(2026, 11, 2)}, {"visited_on": "before_application"}),
        ({"inspectors": 1}, {"inspectors": "too_few_inspectors"}),
        ({"inspectors": "owner"}, {"inspectors": "inspector_of_enterprise"}),
    ],
)
def test_visit_that_cannot_be_is_refused(county, values, code):
    application = services.accept(county.submitted(), by=county.contact)
    people = {
        1: [county.contact],
        "owner": [county.contact, county.owner],
        None: [county.contact, county.handler],
    }[values.get("inspectors")]

    with pytest.raises(ValidationError) as refused:
        services.record_visit(
            application,
            visited_on=values.get("visited_on", date(2026, 11, 5)),
            inspectors=people,
            report="一致",
            by=county.contact,
            at=moment("2026-11-05 15:00"),
        )

    assert code_of(refused) == code
