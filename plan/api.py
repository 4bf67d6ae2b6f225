"""The plan for programs: its measures and targets; open to everybody."""

import django_filters
from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from bureaus.models import Bureau
from plan.metrics import figure_of
from plan.models import Measure, Responsibility, Target


class ResponsibilitySerializer(serializers.ModelSerializer):
    slug = serializers.CharField(source="bureau.slug")
    name = serializers.CharField(source="bureau.name")

    class Meta:
        model = Responsibility
        fields = ("slug", "name", "position", "is_lead")


class MeasureSerializer(serializers.ModelSerializer):
    """A measure; its bureaus in the plan's order, the first taken as the lead."""

    plan = serializers.CharField(source="plan.slug")
    bureaus = ResponsibilitySerializer(source="responsibilities", many=True)

    class Meta:
        model = Measure
        fields = ("id", "plan", "number", "title", "kind", "summary", "bureaus")


class MeasureFilter(django_filters.FilterSet):
    bureau = django_filters.ModelChoiceFilter(
        field_name="bureaus",
        to_field_name="slug",
        queryset=Bureau.objects.all(),
        label="责任单位标识",
    )

    class Meta:
        model = Measure
        fields = ("number", "kind", "bureau")


class MeasureViewSet(viewsets.ReadOnlyModelViewSet):
    """The plan's measures with the bureaus that are responsible."""

    queryset = Measure.objects.select_related("plan").prefetch_related(
        Prefetch(
            "responsibilities",
            Responsibility.objects.select_related("bureau").order_by("position"),
        )
    )
    serializer_class = MeasureSerializer
    permission_classes = (AllowAny,)
    filterset_class = MeasureFilter
    keyset_ordering = ("number", "id")


class TargetSerializer(serializers.ModelSerializer):
    """A number that the plan promises, and the day by which; a yearly one by the end of this year."""

    measure = serializers.IntegerField(source="measure.number")
    due_on = serializers.SerializerMethodField()
    figure = serializers.SerializerMethodField(
        help_text="今天的数量，从登记实时统计；还没有登记的为 null。"
    )
    figure_url = serializers.SerializerMethodField(help_text="列出所计各条的页面；没有的为 null。")

    class Meta:
        model = Target
        fields = (
            "id", "slug", "measure", "title", "definition", "at_least", "unit", "period", "due_on",
            "figure", "figure_url",
        )  # fmt: skip

    def get_due_on(self, target) -> str:
        return target.last_day(timezone.localdate()).isoformat()

    def get_figure(self, target) -> int | None:
        found = figure_of(target, timezone.localdate())
        return found.value if found else None

    def get_figure_url(self, target) -> str | None:
        found = figure_of(target, timezone.localdate())
        return found.rows_url if found else None


class TargetFilter(django_filters.FilterSet):
    measure = django_filters.NumberFilter(field_name="measure__number", label="措施序号")

    class Meta:
        model = Target
        fields = ("slug", "measure", "period")


class TargetViewSet(viewsets.ReadOnlyModelViewSet):
    """The two numbers of the plan."""

    queryset = Target.objects.select_related("measure")
    serializer_class = TargetSerializer
    permission_classes = (AllowAny,)
    filterset_class = TargetFilter
    keyset_ordering = ("id",)
