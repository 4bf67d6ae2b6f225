"""The register of enterprises for programs; open to everybody."""

import django_filters
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from enterprises.models import Enterprise
from regions.models import Town


class EnterpriseSerializer(serializers.ModelSerializer):
    town = serializers.CharField(source="town.name", default=None, allow_null=True)
    community = serializers.CharField(source="community.name", default=None, allow_null=True)

    class Meta:
        model = Enterprise
        fields = ("id", "name", "uscc", "town", "community", "address", "phone", "state")


class EnterpriseFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(
        method="filter_search", max_length=80, label="名称或地址中的字词"
    )
    town = django_filters.ModelChoiceFilter(
        queryset=Town.objects.filter(is_active=True), label="镇"
    )

    class Meta:
        model = Enterprise
        fields = ("search", "town", "state")

    def filter_search(self, queryset, name, value):
        return queryset.search(value)


class EnterpriseViewSet(viewsets.ReadOnlyModelViewSet):
    """Enterprises in the register, those that are suspended or cancelled included, with their state."""

    queryset = Enterprise.objects.select_related("town", "community")
    serializer_class = EnterpriseSerializer
    permission_classes = (AllowAny,)
    filterset_class = EnterpriseFilter
    keyset_ordering = ("name", "id")
