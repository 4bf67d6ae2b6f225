"""Communities for programs; open to everybody."""

import django_filters
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from regions.models import Community, Town


class CommunitySerializer(serializers.ModelSerializer):
    """A community with its town's name; a code that nobody has confirmed is empty."""

    town = serializers.CharField(source="town.name")

    class Meta:
        model = Community
        fields = ("id", "name", "kind", "code", "town")


class CommunityFilter(django_filters.FilterSet):
    town = django_filters.ModelChoiceFilter(
        queryset=Town.objects.filter(is_active=True), label="镇"
    )

    class Meta:
        model = Community
        fields = ("town", "kind")


class CommunityViewSet(viewsets.ReadOnlyModelViewSet):
    """Communities and villages that an address may name today."""

    queryset = Community.objects.active().select_related("town")
    serializer_class = CommunitySerializer
    permission_classes = (AllowAny,)
    filterset_class = CommunityFilter
    keyset_ordering = ("id",)
