"""Notices for programs; open to everybody, without what is sealed."""

import django_filters
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from bureaus.models import Bureau
from disclosure.models import Notice


class NoticeSerializer(serializers.ModelSerializer):
    """A notice; the last day is included. state: 公示中, 已期满 or 已撤回."""

    bureau = serializers.CharField(source="bureau.slug")
    state = serializers.CharField(source="state_word")
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Notice
        fields = (
            "id", "number", "topic", "title", "text", "bureau", "first_day", "last_day",
            "is_provisional", "state", "withdrawal_reason", "url",
        )  # fmt: skip


class NoticeFilter(django_filters.FilterSet):
    bureau = django_filters.ModelChoiceFilter(
        to_field_name="slug", queryset=Bureau.objects.all(), label="公示单位标识"
    )
    running = django_filters.BooleanFilter(method="filter_running", label="是否在公示期内")

    class Meta:
        model = Notice
        fields = ("bureau", "running", "topic")

    def filter_running(self, queryset, name, value):
        running = Notice.objects.running()
        return queryset.filter(pk__in=running) if value else queryset.exclude(pk__in=running)


class NoticeViewSet(viewsets.ReadOnlyModelViewSet):
    """Public notices, those that are over or withdrawn included, until they are taken down."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    permission_classes = (AllowAny,)
    filterset_class = NoticeFilter
    keyset_ordering = ("-id",)

    def get_queryset(self):
        return Notice.objects.shown().select_related("bureau").defer("original")
