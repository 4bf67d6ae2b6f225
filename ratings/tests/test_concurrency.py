"""What happens when several people do the same at the same moment, on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from disclosure import services as disclosure
from disclosure.models import Objection
from ratings import services
from ratings.models import Application, Rating, Result, Score
from ratings.tests.factories import moment

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions):
    """Let the actions begin at once, each over a connection of its own: "done", or the refusal's name."""
    start = Barrier(len(actions))

    def run(action):
        start.wait(timeout=20)
        try:
            action()
        except (ValidationError, PermissionDenied, DatabaseError) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return sorted(pool.map(run, actions))


def test_rating_is_granted_once(county):
    application = county.noticed()
    at = moment("2026-11-18 09:00")

    outcomes = together(
        *[lambda: services.grant(application, by=county.leader, at=at) for _ in range(4)]
    )

    assert outcomes == ["ValidationError"] * 3 + ["done"]
    assert Rating.objects.count() == 1


def test_objection_across_midnight_comes_before_the_grant_or_is_refused(county):
    application = county.noticed()
    notice = services.notice_of(application)
    content = "培训记录是假的，请核对。"

    together(
        lambda: services.grant(application, by=county.leader, at=moment("2026-11-18 00:00")),
        lambda: disclosure.submit_objection(notice, content=content, at=moment("2026-11-17 23:59")),
    )

    assert Rating.objects.count() + Objection.objects.count() == 1


def test_sheet_is_handed_in_once_however_often_the_button_is_pressed(county):
    application = county.scoring()
    expert = county.experts[0]
    sheet = county.sheet(application, 5, 3, 1)

    outcomes = together(
        *[lambda: services.score(application, points=sheet, by=expert) for _ in range(4)]
    )

    assert outcomes == ["ValidationError"] * 3 + ["done"]
    assert Score.objects.count() == 3


def test_standing_aside_and_concluding_do_not_pass_each_other(county):
    application = county.scoring()
    sheet = county.sheet(application, 5, 3, 1)
    first, second, third = county.experts
    for expert in (first, second):
        services.score(application, points=sheet, by=expert)

    together(
        lambda: services.score(application, points=sheet, by=third),
        lambda: services.stand_aside(application, reason="有亲属在该企业", by=third),
        lambda: services.conclude(application, by=county.contact),
    )

    result = Result.objects.first()
    sitting = Application.objects.get().seats.sitting()
    assert result is None or (len(result.data["members"]) == sitting.count() == 3)


def test_enterprise_begins_one_self_assessment(county):
    def begin():
        services.start(county.enterprise, scheme=county.scheme, by=county.owner)

    outcomes = together(*[begin for _ in range(4)])

    assert outcomes.count("done") == 1
    assert Application.objects.count() == 1
