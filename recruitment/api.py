"""Recruitment events for programs; open to everybody."""

import django_filters
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from recruitment.models import RecruitmentEvent
from recruitment.models.event import Kind, Mode


class EventSerializer(serializers.ModelSerializer):
    """An event that was announced. left: booths that are free."""

    bureau = serializers.CharField(source="bureau.name")
    left = serializers.IntegerField()

    class Meta:
        model = RecruitmentEvent
        fields = (
            "id",
            "title",
            "kind",
            "mode",
            "state",
            "partner",
            "place",
            "link",
            "story",
            "starts_at",
            "ends_at",
            "booths",
            "left",
            "bureau",
        )


class EventFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label="类型")
    mode = django_filters.ChoiceFilter(choices=Mode.choices, label="方式")

    class Meta:
        model = RecruitmentEvent
        fields = ("kind", "mode", "state")


class EventViewSet(viewsets.ReadOnlyModelViewSet):
    """Recruitment events, to come and held."""

    queryset = RecruitmentEvent.objects.none()
    serializer_class = EventSerializer
    permission_classes = (AllowAny,)
    filterset_class = EventFilter
    keyset_ordering = ("id",)

    def get_queryset(self):
        return RecruitmentEvent.objects.public().select_related("bureau")
