"""Exams with everything they need, for tests. Today is asked of the clock, so days are counted from it."""

from datetime import date, datetime, timedelta

import factory
from django.utils import timezone

from credentials.models import (
    EmployerBody,
    ExamPerson,
    ExamPlan,
    LevelRule,
    PlanPart,
    Qualification,
    Registration,
)
from enterprises.tests.factories import EnterpriseFactory
from workers.models import BodyKind, EvaluationBody, Occupation
from workers.tests.factories import CertificateFactory, WorkerFactory, id_number, look, officer

PASSED = {"is_absent": False, "theory": 80, "skill": 75}
FAILED = {"is_absent": False, "theory": 80, "skill": 59}


def occupation(name="家政服务员", levels=(5, 4, 3, 2), code="4-10-01-06"):
    return Occupation.objects.get_or_create(
        code=code,
        dict_version="2022年版",
        defaults={
            "name": name,
            "levels": list(levels),
            "active_from": date(2022, 1, 1),
            "is_confirmed": True,
        },
    )[0]


class BodyFactory(factory.django.DjangoModelFactory):
    """A social body that may evaluate 家政服务员 up to 三级."""

    class Meta:
        model = EvaluationBody
        skip_postgeneration_save = True

    kind = BodyKind.SOCIAL
    name = factory.Sequence(lambda n: f"河西技能评价中心{n}")
    highest_level = 3
    valid_from = date(2025, 1, 1)

    @factory.post_generation
    def scope(self, create, extracted, **kwargs):
        self.occupations.set(extracted or [occupation()])


def employer_body(enterprise=None):
    body = BodyFactory(kind=BodyKind.EMPLOYER)
    EmployerBody.objects.create(body=body, enterprise=enterprise or EnterpriseFactory())
    return body


class LevelRuleFactory(factory.django.DjangoModelFactory):
    """四级 after 五级, both parts from 60, confirmed."""

    class Meta:
        model = LevelRule

    occupation = factory.LazyFunction(occupation)
    level = 4
    previous_level = 5
    theory_pass = 60
    skill_pass = 60
    in_force_from = date(2024, 1, 1)
    source = "家政服务员国家职业技能标准"
    confirmed_by = "县人社局"


class ExamPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExamPerson

    name = "张考平"
    id_number = factory.Sequence(lambda n: id_number(n, date(1970, 1 + n // 400 % 12, 2)))


class AssessorFactory(factory.django.DjangoModelFactory):
    """An assessor of a body, since 2025."""

    class Meta:
        model = Qualification

    person = factory.SubFactory(ExamPersonFactory)
    part = "assessor"
    body = factory.SubFactory(BodyFactory)
    number = factory.Sequence(lambda n: f"KP{n:06}")
    valid_from = date(2025, 1, 1)


class TrainerFactory(AssessorFactory):
    part = "trainer"
    body = None
    organisation = "高台县职业中等专业学校"
    number = factory.Sequence(lambda n: f"JS{n:06}")


def days_from_now(days, hour=9) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


class PlanFactory(factory.django.DjangoModelFactory):
    """五级, in ten days, twenty seats, still planned. in_days: from today."""

    class Meta:
        model = ExamPlan

    class Params:
        in_days = 10

    number = factory.Sequence(lambda n: f"KH{n:06}")
    body = factory.SubFactory(BodyFactory)
    occupation = factory.LazyFunction(occupation)
    level = 5
    starts_at = factory.LazyAttribute(lambda plan: days_from_now(plan.in_days, 9))
    ends_at = factory.LazyAttribute(lambda plan: days_from_now(plan.in_days, 12))
    held_on = factory.LazyAttribute(lambda plan: timezone.localdate(plan.starts_at))
    place = "高台县职业中等专业学校"
    seats = 20
    theory_pass = 60
    skill_pass = 60
    created_by = factory.LazyFunction(lambda: officer("hrss"))


def part(plan, qualification=None) -> PlanPart:
    """Somebody of the exam, an assessor of its body unless told."""
    found = qualification or AssessorFactory(body=plan.body)
    made = PlanPart.objects.create(
        plan=plan, qualification=found, person=found.person, part=found.part
    )
    made.refresh_from_db()
    return made


def announced(**values) -> ExamPlan:
    """An exam with one assessor that takes candidates."""
    plan = PlanFactory(**values)
    part(plan)
    return in_state(plan, "announced")


def in_state(plan, state, **values) -> ExamPlan:
    ExamPlan.objects.filter(pk=plan.pk).update(state=state, **values)
    plan.refresh_from_db()
    return plan


def candidate(plan, worker=None, **values) -> Registration:
    """A seat in an exam that takes candidates."""
    by = values.pop("by", None) or plan.created_by
    return Registration.objects.create(plan=plan, worker=worker or WorkerFactory(), by=by, **values)


def held(candidates=1, **values) -> ExamPlan:
    """An exam that has been held today, with candidates and without results."""
    plan = announced(**{"in_days": 0, **values})
    for _ in range(candidates):
        candidate(plan)
    return in_state(plan, "held")


def certificate(worker, level, issued_on=date(2025, 6, 1), is_verified=True):
    made = CertificateFactory(
        worker=worker, occupation=occupation(), skill_level=level, issued_on=issued_on
    )
    if is_verified:
        made.verification = look(made)
        made.save(update_fields=["verification"])
    return made


def lines_of(plan, scores=PASSED) -> list[dict]:
    """A first result for every candidate."""
    assessor = plan.parts.filter(part="assessor").first()
    return [
        {"registration": each, "assessor": assessor, **scores}
        for each in plan.registrations.standing()
    ]
