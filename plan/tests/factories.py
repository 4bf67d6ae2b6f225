"""A plan for tests."""

from datetime import date

import factory

from bureaus.tests.factories import BureauFactory
from plan.models import Clause, Commitment, Measure, Plan, Reading, Responsibility, Target


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan
        django_get_or_create = ("slug",)

    slug = "gaotai"
    title = "家政服务实施方案"
    county = "高台县"
    version = "征求意见稿"


class MeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Measure
        django_get_or_create = ("plan", "number")

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda measure: f"第{measure.number}项措施")
    summary = "让居民放心请家政。"
    kind = Measure.Kind.TASK


class ResponsibilityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Responsibility

    measure = factory.SubFactory(MeasureFactory)
    bureau = factory.SubFactory(BureauFactory)
    position = 1


class TargetFactory(factory.django.DjangoModelFactory):
    """A yearly number."""

    class Meta:
        model = Target

    measure = factory.SubFactory(MeasureFactory)
    slug = factory.Sequence(lambda n: f"target_{n}")
    title = "家政领域培训"
    definition = "当年结业的人次。"
    at_least = 200
    unit = "人次"
    period = Target.Period.YEARLY


class ClauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Clause

    measure = factory.SubFactory(MeasureFactory)
    key = factory.Sequence(lambda n: f"clause-{n}")
    position = factory.Sequence(lambda n: n + 1)
    summary = "企业公开价格。"


class CommitmentFactory(factory.django.DjangoModelFactory):
    """One that the records count and that names no number."""

    class Meta:
        model = Commitment

    clause = factory.SubFactory(ClauseFactory)
    position = 1
    verb = "公开"
    promise = "企业公开价目表"
    definition = "有现行价目表的企业数。"
    period = Commitment.Period.STANDING
    lead = factory.SubFactory(BureauFactory)
    metric = factory.Sequence(lambda n: f"metric_{n}")


class ReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reading

    metric = "counted"
    on = date(2026, 11, 27)
    value = 7
