"""Classes for programs; open to everybody."""

import django_filters
from django.db.models import F
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from regions.models import Community, Town
from training.models import ClassKind, ClassMode, TrainingClass
from training.transitions import PUBLIC_STATES, State
from workers.models import Occupation


class ClassSerializer(serializers.ModelSerializer):
    """A class that everybody may read of; free: seats nobody has taken."""

    institution_name = serializers.CharField(source="institution.name")
    occupation_name = serializers.CharField(source="occupation.name", default=None, allow_null=True)
    town = serializers.CharField(source="community.town.name")
    community_name = serializers.CharField(source="community.name")
    free = serializers.IntegerField()

    class Meta:
        model = TrainingClass
        fields = (
            "id",
            "number",
            "title",
            "kind",
            "mode",
            "occupation",
            "occupation_name",
            "level",
            "hours",
            "institution_name",
            "town",
            "community",
            "community_name",
            "place",
            "starts_at",
            "ends_at",
            "seats",
            "taken",
            "free",
            "state",
            "learns",
            "earns",
            "who_may_come",
        )


class ClassFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=[choice for choice in State.choices if choice[0] in PUBLIC_STATES], label="状态"
    )
    kind = django_filters.ChoiceFilter(choices=ClassKind.choices, label="培训类型")
    mode = django_filters.ChoiceFilter(choices=ClassMode.choices, label="组织方式")
    occupation = django_filters.ModelChoiceFilter(queryset=Occupation.objects.all(), label="职业")
    community = django_filters.ModelChoiceFilter(
        queryset=Community.objects.active(), label="社区（村）"
    )
    town = django_filters.ModelChoiceFilter(
        field_name="community__town", queryset=Town.objects.filter(is_active=True), label="镇"
    )
    free = django_filters.BooleanFilter(method="filter_free", label="还有名额")

    class Meta:
        model = TrainingClass
        fields = ("state", "kind", "mode", "occupation", "community", "town")

    def filter_free(self, queryset, name, value):
        return queryset.filter(taken__lt=F("seats")) if value else queryset


class ClassViewSet(viewsets.ReadOnlyModelViewSet):
    """Training classes that take people, are held or were held."""

    queryset = TrainingClass.objects.none()
    serializer_class = ClassSerializer
    permission_classes = (AllowAny,)
    filterset_class = ClassFilter
    keyset_ordering = ("id",)

    def get_queryset(self):
        return TrainingClass.objects.published().select_related(
            "institution", "occupation", "community__town"
        )
