"""Open jobs for programs; open to everybody."""

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from employment.board import with_places
from employment.models import Job, Shift, WageUnit
from enterprises.models import ServiceLine
from regions.models import Community, Town


class JobSerializer(serializers.ModelSerializer):
    """A post that is open today. Amounts are yuan; poster: who offers it, as everybody may know it."""

    poster = serializers.CharField(source="poster_name")
    town = serializers.CharField(source="community.town.name")
    community_name = serializers.CharField(source="community.name")
    wage = serializers.CharField(source="wage_words")
    left = serializers.IntegerField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = (
            "id",
            "number",
            "title",
            "service_line",
            "poster",
            "enterprise",
            "town",
            "community",
            "community_name",
            "wage",
            "wage_min_yuan",
            "wage_max_yuan",
            "wage_unit",
            "shifts",
            "hours",
            "insurance",
            "places",
            "left",
            "is_live_in",
            "requirements",
            "contact_phone",
            "published_on",
            "expires_on",
            "url",
        )

    @extend_schema_field(str)
    def get_url(self, job):
        return job.get_absolute_url()


class JobFilter(django_filters.FilterSet):
    community = django_filters.ModelChoiceFilter(
        queryset=Community.objects.active(), label="社区（村）"
    )
    town = django_filters.ModelChoiceFilter(
        field_name="community__town", queryset=Town.objects.filter(is_active=True), label="镇"
    )
    service_line = django_filters.ChoiceFilter(choices=ServiceLine.choices, label="做什么")
    wage_unit = django_filters.ChoiceFilter(choices=WageUnit.choices, label="工资按")
    shift = django_filters.ChoiceFilter(choices=Shift.choices, method="filter_shift", label="时段")
    is_live_in = django_filters.BooleanFilter(label="住家")

    class Meta:
        model = Job
        fields = ("community", "town", "service_line", "wage_unit", "shift", "is_live_in")

    def filter_shift(self, queryset, name, value):
        return queryset.filter(shifts__contains=[value])


class JobViewSet(viewsets.ReadOnlyModelViewSet):
    """Jobs that are open today: published, unexpired, of posters in good standing. Newest first."""

    queryset = Job.objects.none()
    serializer_class = JobSerializer
    permission_classes = (AllowAny,)
    filterset_class = JobFilter
    keyset_ordering = ("-published_on", "-id")

    def get_queryset(self):
        return with_places(Job.objects.open())
