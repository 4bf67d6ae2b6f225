"""A draw in the portal: announced, made once, the same for an outsider, and never changed."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from enterprises.models import Enterprise, EnterpriseMember
from inspections import services
from inspections.models import Assignment, Draw, DrawnEnterprise, Inspection
from inspections.tests.factories import ANNOUNCED_AT, DRAWN_AT, PUBLIC_AT, moment

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "docs" / "inspection_redraw.py"


def codes(raised):
    error = raised.value
    if hasattr(error, "error_dict"):
        return [each.code for errors in error.error_dict.values() for each in errors]
    return [each.code for each in error.error_list]


def run(data, tmp_path):
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(data), "utf-8")
    return subprocess.run([sys.executable, "-I", SCRIPT, file], capture_output=True, text=True)


def data_of(client, plan):
    return client.get(reverse("inspections:draw_data", args=[plan.number])).json()


def refused(statement, *values):
    with (
        pytest.raises(DatabaseError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
    return str(raised.value)


def test_announcement_fixes_the_population_and_hides_the_secret(county, client):
    draw = county.announced()

    data = data_of(client, draw.plan)

    assert data["population"]["count"] == 2
    assert len(data["population"]["enterprises"]) == 5
    assert [each["bureau"] for each in data["population"]["bureaus"]] == [
        "industry-commerce",
        "market-regulation",
    ]
    assert "secret" not in data
    assert data["commitment"] == draw.commitment
    assert draw.secret not in json.dumps(data)


def test_draw_makes_an_inspection_with_two_inspectors_of_each_bureau(county):
    plan = county.drawn().plan

    inspections = list(plan.inspections.all())
    assert len(inspections) == 2
    for inspection in inspections:
        bureaus = [each.inspector.bureau.slug for each in inspection.assignments.all()]
        assert sorted(bureaus) == ["industry-commerce"] * 2 + ["market-regulation"] * 2


def test_outsider_makes_the_same_draw(county, client, tmp_path):
    plan = county.drawn().plan
    for inspection in plan.inspections.all():
        services.announce_visit(
            inspection, visit_on=date(2026, 11, 9), by=county.contact, at=moment(DRAWN_AT)
        )
    assignment = plan.inspections.first().assignments.first()
    services.stand_aside(
        assignment, kind="away", reason="外出学习", by=county.contact, at=moment(DRAWN_AT)
    )

    answer = run(data_of(client, plan), tmp_path)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "the published draw is the same" in answer.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.update(secret="0" * 64), "secret: not the announced one"),
        (lambda data: data["population"]["enterprises"].pop(), "population: not the announced one"),
        (lambda data: data.update(public_value="1 2 3"), "seed: published"),
        (lambda data: data["result"].reverse(), "position 1: published"),
    ],
)
def test_draw_that_was_tampered_with_is_told(county, client, tmp_path, change, words):
    plan = county.drawn().plan
    for inspection in plan.inspections.all():
        services.announce_visit(
            inspection, visit_on=date(2026, 11, 9), by=county.contact, at=moment(DRAWN_AT)
        )
    data = data_of(client, plan)
    change(data)

    answer = run(data, tmp_path)

    assert answer.returncode == 1
    assert words in answer.stdout


def test_lists_stay_closed_while_somebody_is_to_be_surprised(county, client):
    plan = county.drawn().plan
    first, second = plan.inspections.all()
    services.announce_visit(
        first, visit_on=date(2026, 11, 9), by=county.contact, at=moment(DRAWN_AT)
    )
    services.go_unannounced(second, by=county.contact, at=moment(DRAWN_AT))

    data = data_of(client, plan)
    page = client.get(reverse("inspections:plan", args=[plan.number])).text

    assert "secret" not in data
    assert data["result_sha256"] == plan.draw.result_sha256
    assert first.enterprise.name in page
    assert second.enterprise.name not in page


@pytest.mark.parametrize(
    ("public_at", "code"),
    [(ANNOUNCED_AT, "number_not_to_come"), ("2026-11-01 09:00", "number_not_to_come")],
)
def test_number_that_is_out_already_is_refused(county, public_at, code):
    with pytest.raises(ValidationError) as raised:
        county.announced(public_at=moment(public_at))

    assert codes(raised) == [code]


def test_draw_waits_for_the_number(county):
    draw = county.announced()

    with pytest.raises(ValidationError) as raised:
        services.draw(draw.plan, public_value="1", by=county.contact, at=moment("2026-11-03 21:29"))

    assert codes(raised) == ["number_not_out"]
    assert not Inspection.objects.exists()


def test_second_draw_is_refused(county):
    plan = county.drawn().plan

    with pytest.raises(ValidationError) as raised:
        services.draw(plan, public_value="9", by=county.contact, at=moment(DRAWN_AT))

    assert codes(raised) == ["draw_made"]


def test_value_without_a_digit_is_refused(county):
    draw = county.announced()

    with pytest.raises(ValidationError) as raised:
        services.draw(draw.plan, public_value="—", by=county.contact, at=moment(DRAWN_AT))

    assert codes(raised) == ["value_missing"]


@pytest.mark.parametrize("typed", ["02,09 14+08", "０２、09  14 + 08", " 02 09 14 08 "])
def test_each_spelling_of_a_number_gives_the_same_seed(county, typed):
    assert county.drawn(value=typed).public_value == "02 09 14 08"


def test_only_the_leading_bureau_announces_and_draws(county):
    plan = county.plan()
    with pytest.raises(PermissionDenied):
        county.announced(plan, by=county.partner_contact)
    county.announced(plan)
    with pytest.raises(PermissionDenied):
        services.draw(plan, public_value="1", by=county.partner_contact, at=moment(DRAWN_AT))


def test_bureau_with_too_few_inspectors_cannot_announce(county):
    for inspector in county.inspectors[:2]:
        inspector.is_active = False
        inspector.save()

    with pytest.raises(ValidationError) as raised:
        county.announced()

    assert codes(raised) == ["too_few"]


def test_only_enterprises_in_good_standing_are_in_the_population(county):
    Enterprise.objects.filter(pk=county.enterprises[0].pk).update(state="suspended")

    draw = county.announced()

    assert len(draw.population["enterprises"]) == 4


def test_share_is_rounded_up(county):
    assert county.announced(county.plan(count=None, share_percent=25)).population["count"] == 2


# Ties


def test_member_and_former_member_are_passed_over(county):
    inspector = county.inspectors[0]
    for enterprise, until in zip(county.enterprises, [None, date(2026, 5, 1)], strict=False):
        EnterpriseMember.objects.create(
            enterprise=enterprise,
            user=inspector.user,
            role="clerk",
            valid_from=date(2025, 1, 1),
            valid_until=until,
        )

    plan = county.drawn(county.plan(count=5)).plan

    tied = {enterprise.pk for enterprise in county.enterprises[:2]}
    drawn = Assignment.objects.filter(inspector=inspector)
    assert tied.isdisjoint(drawn.values_list("inspection__enterprise", flat=True))
    assert len(plan.draw.population["ties"]) == 2


def test_tie_that_ended_long_ago_does_not_count(county):
    EnterpriseMember.objects.create(
        enterprise=county.enterprises[0],
        user=county.inspectors[0].user,
        role="clerk",
        valid_from=date(2020, 1, 1),
        valid_until=date(2025, 1, 1),
    )

    assert county.announced().population["ties"] == []


def test_tie_after_the_announcement_counts_and_is_recorded(county):
    draw = county.announced(county.plan(count=5))
    inspector = county.inspectors[0]
    services.declare_tie(
        inspector, county.enterprises[0], kind="relative", by=inspector.user, at=moment(PUBLIC_AT)
    )

    made = services.draw(draw.plan, public_value="7", by=county.contact, at=moment(DRAWN_AT))

    assert made.late_ties == [[county.enterprises[0].uscc, inspector.code]]
    tied = Assignment.objects.filter(
        inspector=inspector, inspection__enterprise=county.enterprises[0]
    )
    assert not tied.exists()


def test_tie_is_declared_by_oneself(county):
    with pytest.raises(PermissionDenied):
        services.declare_tie(
            county.inspectors[0], county.enterprises[0], kind="other", by=county.contact
        )


def test_who_stands_aside_is_followed_by_the_next_of_the_order(county):
    inspection = county.planned()
    assignment = inspection.assignments.first()

    new = services.stand_aside(
        assignment,
        kind="relative",
        reason="姐姐在这家企业工作",
        by=assignment.inspector.user,
        at=moment(DRAWN_AT),
    )

    there = inspection.assignments.values_list("inspector", flat=True)
    assert new.inspector.bureau == assignment.inspector.bureau
    assert new.rank > assignment.rank
    assert new.replaces == assignment
    assert len(set(there)) == 5
    assert not inspection.assignments.current().filter(pk=assignment.pk).exists()


def test_nobody_is_left_when_all_have_stood_aside(county):
    inspection = county.planned()
    rows = inspection.assignments.filter(inspector__bureau=county.bureau)
    first, second = rows
    services.stand_aside(first, kind="away", reason="生病", by=county.contact, at=moment(DRAWN_AT))

    with pytest.raises(ValidationError) as raised:
        services.stand_aside(
            second, kind="away", reason="生病", by=county.contact, at=moment(DRAWN_AT)
        )

    assert codes(raised) == ["nobody_left"]
    assert inspection.assignments.current().count() == 4


def test_standing_aside_is_for_oneself_or_the_bureaus(county):
    assignment = county.planned().assignments.first()
    stranger = county.owner_of(county.enterprises[0])

    with pytest.raises(PermissionDenied):
        services.stand_aside(assignment, kind="away", reason="不去", by=stranger)


# The database


def test_what_was_announced_stays(county):
    draw = county.announced()

    for column in ("population_sha256", "commitment", "public_source"):
        assert "announced_stays" in refused(
            f"UPDATE inspections_draw SET {column} = 'x' WHERE id = %s", draw.pk
        )
    assert "never_deleted" in refused("DELETE FROM inspections_draw WHERE id = %s", draw.pk)


def test_what_was_drawn_stays(county):
    draw = county.drawn()
    row = draw.drawn.first()
    assignment = Assignment.objects.first()

    assert "made_once" in refused("UPDATE inspections_draw SET seed = 'x' WHERE id = %s", draw.pk)
    assert "never_changed" in refused(
        "UPDATE inspections_drawnenterprise SET position = 9 WHERE id = %s", row.pk
    )
    assert "never_changed" in refused(
        "DELETE FROM inspections_drawnenterprise WHERE id = %s", row.pk
    )
    assert "never_changed" in refused(
        "UPDATE inspections_assignment SET rank = 'x' WHERE id = %s", assignment.pk
    )
    assert "drawn_stays" in refused(
        "UPDATE inspections_inspection SET enterprise_id = %s WHERE drawn_id = %s",
        county.enterprises[0].pk
        if row.enterprise != county.enterprises[0]
        else county.enterprises[1].pk,
        row.pk,
    )


def test_nothing_is_added_to_a_draw_that_was_made(county):
    draw = county.drawn()
    drawn = set(draw.drawn.values_list("enterprise", flat=True))
    other = next(each for each in county.enterprises if each.pk not in drawn)

    with pytest.raises(DatabaseError, match="is made"), transaction.atomic():
        DrawnEnterprise.objects.create(draw=draw, position=3, enterprise=other, rank="0" * 64)


def test_draw_with_fewer_than_announced_is_refused(county):
    draw = county.announced()

    with pytest.raises(DatabaseError, match="not as many"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(
            drawn_at=moment(DRAWN_AT),
            drawn_by=county.contact,
            public_value="1",
            seed="s",
            result_sha256="r",
        )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"public_at": ANNOUNCED_AT}, "draw_number_not_known_yet"),
        ({"drawn_at": DRAWN_AT, "public_value": "1"}, "draw_made_as_a_whole"),
    ],
)
def test_database_refuses_a_draw_that_could_be_foreseen(county, values, constraint):
    plan = county.plan()
    whole = {
        "plan": plan,
        "population": {"count": 0},
        "population_sha256": "p",
        "secret": "s",
        "commitment": "c",
        "public_source": "x",
        "public_at": moment(PUBLIC_AT),
        "announced_by": county.contact,
        "announced_at": moment(ANNOUNCED_AT),
    }
    times = {
        name: moment(value) if name.endswith("_at") else value for name, value in values.items()
    }

    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Draw.objects.create(**{**whole, **times})


def test_database_refuses_a_draw_before_the_number_is_out(county):
    draw = county.announced(county.plan(count=1))
    DrawnEnterprise.objects.create(
        draw=draw, position=1, enterprise=county.enterprises[0], rank="0" * 64
    )

    with pytest.raises(DatabaseError, match="draw_after_the_number"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(
            drawn_at=moment("2026-11-03 21:00"),
            drawn_by=county.contact,
            public_value="1",
            seed="s",
            result_sha256="r",
        )


def test_database_refuses_an_inspector_with_a_tie_or_without_a_draw(county):
    inspection = county.planned()
    assignment = inspection.assignments.filter(inspector__bureau=county.bureau).first()
    there = set(inspection.assignments.values_list("inspector", flat=True))
    spare = next(
        each for each in county.inspectors if each.pk not in there and each.bureau == county.bureau
    )
    day = date(2026, 11, 4)

    with pytest.raises(DatabaseError, match="was not drawn"), transaction.atomic():
        Assignment.objects.create(inspection=inspection, inspector=spare, rank="f", assigned_on=day)
    with pytest.raises(DatabaseError, match="was not drawn"), transaction.atomic():
        Assignment.objects.create(
            inspection=inspection, inspector=spare, rank="f", replaces=assignment, assigned_on=day
        )
    services.declare_tie(
        spare, inspection.enterprise, kind="other", by=spare.user, at=moment(DRAWN_AT)
    )
    with pytest.raises(DatabaseError, match="has a tie"), transaction.atomic():
        Assignment.objects.create(
            inspection=inspection, inspector=spare, rank="f", replaces=assignment, assigned_on=day
        )


def test_plan_stays_once_announced(county):
    plan = county.announced().plan

    assert "the plan stays" in refused(
        "UPDATE inspections_inspectionplan SET count = 5 WHERE id = %s", plan.pk
    )
    assert "the plan stays" in refused(
        "DELETE FROM inspections_planbureau WHERE plan_id = %s", plan.pk
    )
    assert "the plan stays" in refused(
        "UPDATE inspections_planbureau SET inspectors_each = 3 WHERE plan_id = %s", plan.pk
    )


def test_checklist_in_use_stays(county):
    question = county.checklist.questions.first()

    assert "its questions stay" in refused(
        "UPDATE inspections_question SET text = 'x' WHERE id = %s", question.pk
    )
    assert "words_stay" in refused(
        "UPDATE inspections_checklist SET title = 'x' WHERE id = %s", county.checklist.pk
    )
