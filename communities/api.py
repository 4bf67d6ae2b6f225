"""Outlets and the coverage of communities for programs; open to everybody."""

import django_filters
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from communities import coverage
from communities.models import Mode, Outlet
from communities.supermarket import supermarket_of
from enterprises.models import Enterprise, ServiceLine
from regions.models import Community, Town


class OutletSerializer(serializers.ModelSerializer):
    """An open outlet; services are codes of the plan's lines."""

    enterprise_name = serializers.CharField(source="enterprise.name")
    town = serializers.CharField(source="community.town.name")
    community_name = serializers.CharField(source="community.name")
    services = serializers.ListField(
        source="offered_lines", child=serializers.ChoiceField(ServiceLine.choices)
    )
    access = serializers.CharField(source="access_words")
    place = serializers.CharField()

    class Meta:
        model = Outlet
        fields = (
            "id",
            "number",
            "enterprise",
            "enterprise_name",
            "mode",
            "town",
            "community",
            "community_name",
            "place",
            "hours",
            "phone",
            "access",
            "services",
            "filing_number",
            "opened_on",
        )


class OutletFilter(django_filters.FilterSet):
    community = django_filters.ModelChoiceFilter(
        queryset=Community.objects.active(), label="社区（村）"
    )
    town = django_filters.ModelChoiceFilter(
        field_name="community__town", queryset=Town.objects.filter(is_active=True), label="镇"
    )
    enterprise = django_filters.ModelChoiceFilter(
        queryset=Enterprise.objects.listed(), label="企业"
    )
    mode = django_filters.ChoiceFilter(choices=Mode.choices, label="经营方式")
    service_line = django_filters.ChoiceFilter(
        choices=ServiceLine.choices, method="filter_service_line", label="服务项目"
    )

    class Meta:
        model = Outlet
        fields = ("community", "town", "enterprise", "mode", "service_line")

    def filter_service_line(self, queryset, name, value):
        return queryset.filter(coverage.offers(value))


class OutletViewSet(viewsets.ReadOnlyModelViewSet):
    """Service outlets that are open today, of enterprises in good standing."""

    queryset = Outlet.objects.none()
    serializer_class = OutletSerializer
    permission_classes = (AllowAny,)
    filterset_class = OutletFilter
    keyset_ordering = ("id",)

    def get_queryset(self):
        return Outlet.objects.open().select_related("enterprise", "community__town", "facility")


class CoverageSerializer(serializers.Serializer):
    """A community with how many open outlets it has, and how many offer each service; 0 is a gap."""

    id = serializers.IntegerField(source="place.pk")
    name = serializers.CharField(source="place.name")
    kind = serializers.ChoiceField(Community.Kind.choices, source="place.kind")
    town = serializers.CharField(source="place.town.name")
    outlets = serializers.IntegerField()
    womens_outlets = serializers.IntegerField(source="womens")
    services = serializers.SerializerMethodField()

    def get_services(self, row) -> dict[str, int]:
        return {cell.line: cell.count for cell in row.cells}


class CoverageFilter(django_filters.FilterSet):
    town = django_filters.ModelChoiceFilter(
        queryset=Town.objects.filter(is_active=True), label="镇"
    )

    class Meta:
        model = Community
        fields = ("town", "kind")


class CoverageViewSet(viewsets.ReadOnlyModelViewSet):
    """Which services are to be had in which community; one community with its outlets and prices."""

    queryset = Community.objects.active().select_related("town")
    serializer_class = CoverageSerializer
    permission_classes = (AllowAny,)
    filterset_class = CoverageFilter
    keyset_ordering = ("id",)

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = coverage.rows_of(page, "community")
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request, *args, **kwargs):
        """What the community's page and its poster say, too."""
        return Response(supermarket_of(self.get_object()))
