"""A plan for tests."""

import factory

from bureaus.tests.factories import BureauFactory
from plan.models import Measure, Plan, Responsibility, Target


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
