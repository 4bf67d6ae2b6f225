"""Bureaus and their people for tests."""

from datetime import date

import factory

from accounts.tests.factories import UserFactory
from bureaus.models import Bureau, BureauMember


class BureauFactory(factory.django.DjangoModelFactory):
    """A bureau with no special office."""

    class Meta:
        model = Bureau
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"bureau-{n}")
    name = factory.LazyAttribute(lambda bureau: f"单位 {bureau.slug}")
    full_name = factory.LazyAttribute(lambda bureau: f"高台县{bureau.name}")


class BureauMemberFactory(factory.django.DjangoModelFactory):
    """A handler of a bureau, in office since the start of 2020."""

    class Meta:
        model = BureauMember

    bureau = factory.SubFactory(BureauFactory)
    user = factory.SubFactory(UserFactory, is_staff=True)
    role = BureauMember.Role.HANDLER
    valid_from = date(2020, 1, 1)
