"""Exams: what may be planned, who teaches and examines, and which step follows which state."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.utils.formats import date_format

from credentials.models import ExamPlan, PlanPart
from credentials.services import planning, scoring
from credentials.tests.factories import (
    AssessorFactory,
    BodyFactory,
    ExamPersonFactory,
    LevelRuleFactory,
    PlanFactory,
    TrainerFactory,
    announced,
    candidate,
    days_from_now,
    held,
    in_state,
    lines_of,
    occupation,
    part,
)
from credentials.transitions import NEXT_STATE, Action, State
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from workers.models import BodyKind
from workers.tests.factories import EmploymentFactory, WorkerFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def hrss(db):
    return officer("hrss")


def values(**changed):
    return {
        "body": BodyFactory(),
        "occupation": occupation(),
        "level": 4,
        "class_name": "",
        "starts_at": days_from_now(10, 9),
        "ends_at": days_from_now(10, 12),
        "place": "县职教中心",
        "seats": 20,
        **changed,
    }


def codes_of(error):
    if hasattr(error, "error_dict"):
        return {each.code for errors in error.error_dict.values() for each in errors}
    return {each.code for each in error.error_list}


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return codes_of(caught.value)


def test_plan_keeps_the_pass_marks_of_its_day(hrss):
    LevelRuleFactory(theory_pass=65, skill_pass=70)

    plan = planning.make_plan(by=hrss, **values())

    assert (plan.theory_pass, plan.skill_pass, plan.state) == (65, 70, "planned")
    assert plan.number.startswith("KH")


def test_level_that_the_occupation_does_not_have_is_refused_in_words(hrss):
    with pytest.raises(ValidationError) as caught:
        planning.make_plan(by=hrss, **values(level=1, body=BodyFactory(highest_level=1)))

    assert caught.value.message_dict["level"] == [
        "家政服务员没有一级（高级技师），只有五级（初级工）、四级（中级工）、三级（高级工）、二级（技师）。"
    ]


@pytest.mark.parametrize(
    ("body", "level"),
    [
        pytest.param({"highest_level": 5}, 4, id="above the body's highest level"),
        pytest.param({"valid_until": "2026-01-01"}, 4, id="after the filing ran out"),
        pytest.param({"revoked_on": "2026-01-01"}, 4, id="after the filing was taken back"),
    ],
)
def test_outside_scope_is_refused_in_words(hrss, body, level):
    LevelRuleFactory()
    body = BodyFactory(**body)
    body.refresh_from_db()

    assert refused(planning.make_plan, by=hrss, **values(body=body, level=level)) == {
        "outside_scope"
    }


def test_other_occupation_is_outside_scope(hrss):
    other = occupation("养老护理员", (5, 4, 3, 2, 1), "4-10-01-05")
    LevelRuleFactory(occupation=other)

    assert refused(planning.make_plan, by=hrss, **values(occupation=other)) == {"outside_scope"}


def test_scope_is_held_by_the_database():
    plan = PlanFactory.build(body=BodyFactory(highest_level=5), level=4, created_by=officer("hrss"))

    with pytest.raises(IntegrityError, match="may not examine"):
        plan.save()


def test_employers_body_without_its_enterprise_examines_nobody(hrss):
    LevelRuleFactory()
    body = BodyFactory(kind=BodyKind.EMPLOYER)

    assert refused(planning.make_plan, by=hrss, **values(body=body)) == {"body_without_enterprise"}


def test_level_without_pass_marks_is_not_planned(hrss):
    assert refused(planning.make_plan, by=hrss, **values()) == {"no_pass_marks"}


def test_only_hrss_plans(hrss):
    LevelRuleFactory()
    with pytest.raises(PermissionDenied):
        planning.make_plan(by=officer("trade-union"), **values())


def test_trainer_is_never_assessor_of_the_same_exam(hrss):
    plan = PlanFactory()
    person = ExamPersonFactory()
    planning.add_part(plan, TrainerFactory(person=person), by=hrss)

    code = refused(planning.add_part, plan, AssessorFactory(person=person, body=plan.body), by=hrss)

    assert code == {"trainer_not_assessor_of_an_exam"}
    assert plan.parts.count() == 1


def test_raw_sql_cannot_make_the_trainer_an_assessor():
    """Neither by the same person nor by naming another one: the person is the qualification's."""
    plan, person = PlanFactory(), ExamPersonFactory()
    trainer = part(plan, TrainerFactory(person=person))
    assessor = AssessorFactory(person=person, body=plan.body)
    somebody = ExamPersonFactory()

    with (
        pytest.raises(IntegrityError, match="trainer_not_assessor_of_an_exam"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO credentials_planpart (plan_id, qualification_id, person_id, part)"
            " VALUES (%s, %s, %s, 'assessor')",
            [trainer.plan_id, assessor.pk, somebody.pk],
        )


def test_who_taught_a_candidate_in_another_class_does_not_examine_her(hrss):
    person, worker = ExamPersonFactory(), WorkerFactory()
    lesson = PlanFactory()
    part(lesson, TrainerFactory(person=person))
    candidate(in_state(lesson, "announced"), worker)
    exam = announced()
    candidate(exam, worker)

    code = refused(planning.add_part, exam, AssessorFactory(person=person, body=exam.body), by=hrss)

    assert code == {"trainer_is_not_assessor"}


def test_nobody_examines_herself(hrss):
    plan = announced()
    registration = candidate(plan)
    person = ExamPersonFactory(id_number=registration.worker.id_number)

    code = refused(planning.add_part, plan, AssessorFactory(person=person, body=plan.body), by=hrss)

    assert code == {"assessor_is_no_candidate"}


def test_assessor_of_another_body_does_not_serve(hrss):
    assert refused(planning.add_part, PlanFactory(), AssessorFactory(), by=hrss) == {
        "part_as_qualified"
    }


def test_part_leaves_only_before_the_exam_is_announced(hrss):
    plan = PlanFactory()
    planning.remove_part(part(plan), by=hrss)
    assert not plan.parts.exists()

    stays = announced().parts.get()
    assert refused(planning.remove_part, stays, by=hrss) == {"part_stays_once_announced"}
    assert PlanPart.objects.count() == 1


def test_life_of_an_exam(hrss):
    plan = PlanFactory(in_days=1)
    assert refused(planning.announce, plan, by=hrss) == {"no_assessor"}
    part(plan)
    plan = planning.announce(plan, by=hrss)
    assert refused(planning.hold, plan, by=hrss) == {"not_begun"}
    assert refused(planning.hold, plan, by=hrss, at=plan.starts_at) == {"nobody_came"}
    candidate(plan)
    plan = planning.hold(plan, by=hrss, at=plan.starts_at)
    assert refused(planning.complete, plan, by=hrss) == {"exam_results_confirmed"}
    scoring.enter_results(plan, lines_of(plan), by=hrss)
    assert refused(planning.complete, plan, by=hrss) == {"exam_results_confirmed"}
    scoring.confirm(plan, list(plan.registrations.get().results.all()), by=officer("hrss"))
    plan = planning.complete(plan, by=hrss)
    plan = planning.publish(plan, by=hrss)

    assert plan.state == "published"
    assert list(plan.steps.values_list("action", flat=True)) == [
        "announce",
        "hold",
        "enter",
        "confirm",
        "complete",
        "publish",
    ]


STEPS = {
    Action.ANNOUNCE: lambda plan, by: planning.announce(plan, by=by),
    Action.HOLD: lambda plan, by: planning.hold(plan, by=by, at=plan.starts_at),
    Action.COMPLETE: lambda plan, by: planning.complete(plan, by=by),
    Action.PUBLISH: lambda plan, by: planning.publish(plan, by=by),
    Action.CANCEL: lambda plan, by: planning.cancel(plan, reason="场地停电", by=by),
}


@pytest.mark.parametrize("action", STEPS)
def test_step_that_is_not_in_the_table_is_refused_and_writes_nothing(hrss, action):
    plan = held()
    for state in State.values:
        if (state, action) in NEXT_STATE or state in {"published", "certified", "entered"}:
            continue
        ExamPlan.objects.filter(pk=plan.pk).update(state=state)

        assert refused(STEPS[action], plan, hrss) == {"step_not_allowed"}
        assert ExamPlan.objects.get(pk=plan.pk).state == state
    assert not plan.steps.exists()


def test_cancelled_exam_is_told_to_the_candidates(hrss):
    plan = announced()
    candidate(plan)
    member = EnterpriseMemberFactory()
    for _ in range(2):
        worker = EmploymentFactory(enterprise=member.enterprise).worker
        candidate(plan, worker, enterprise=member.enterprise)

    planning.cancel(plan, reason="场地停电", by=hrss)

    told = f"{date_format(plan.held_on)}的{plan.what}考核取消了"
    rows = Notification.objects.filter(kind="exam_progress", subject=told)
    assert (rows.filter(channel="sms").count(), rows.filter(channel="inbox").count()) == (3, 1)
