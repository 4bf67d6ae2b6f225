"""Towns and communities for tests."""

import factory

from regions.models import Community, Town


class TownFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Town

    code = factory.Sequence(lambda n: f"620724{n:03}")
    name = factory.Sequence(lambda n: f"第{n}镇")


class CommunityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Community

    town = factory.SubFactory(TownFactory)
    name = factory.Sequence(lambda n: f"第{n}社区")
