"""What happens when several people do the same at the same moment, on a real PostgreSQL."""

import pytest

from inspections import services
from inspections.models import Assignment, Draw, DrawnEnterprise, Inspection, Recheck
from inspections.tests.factories import DRAWN_AT, moment
from ratings.tests.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_plan_is_drawn_once_however_many_draw(county):
    draw = county.announced()
    at = moment(DRAWN_AT)

    outcomes = together(
        *[
            lambda value=value: services.draw(
                draw.plan, public_value=str(value), by=county.contact, at=at
            )
            for value in range(4)
        ]
    )

    assert outcomes == ["ValidationError"] * 3 + ["done"]
    assert (Draw.objects.get().is_made, DrawnEnterprise.objects.count()) == (True, 2)
    assert (Inspection.objects.count(), Assignment.objects.count()) == (2, 8)


def test_plan_is_announced_once(county):
    plan = county.plan()

    outcomes = together(*[lambda: county.announced(plan) for _ in range(4)])

    assert outcomes == ["ValidationError"] * 3 + ["done"]
    assert Draw.objects.count() == 1


def test_finding_passes_once(county):
    inspection = county.answered()
    finding, by = inspection.findings.get(), county.inspector_of(inspection)

    outcomes = together(
        *[
            lambda: services.recheck(
                finding,
                checked_on=inspection.inspected_on,
                is_passed=True,
                note="看过",
                by=by,
                at=moment("2026-11-19 16:00"),
            )
            for _ in range(3)
        ]
    )

    assert outcomes == ["ValidationError"] * 2 + ["done"]
    assert Recheck.objects.count() == 1


def test_two_of_a_bureau_who_stand_aside_get_one_follower(county):
    inspection = county.planned()
    rows = list(inspection.assignments.filter(inspector__bureau=county.bureau))

    outcomes = together(
        *[
            lambda row=row: services.stand_aside(
                row, kind="away", reason="生病", by=county.contact, at=moment(DRAWN_AT)
            )
            for row in rows
        ]
    )

    assert outcomes == ["ValidationError", "done"]
    assert inspection.assignments.current().count() == 4
