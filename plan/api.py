"""The plan for programs: measures, targets, and how every commitment stands; open to everybody.

Everything is of the version in force; ``?version=`` asks for another one by its slug.
"""

from functools import cached_property

import django_filters
from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from bureaus.models import Bureau
from plan import readings
from plan.metrics import figure_of
from plan.models import Commitment, Measure, Plan, Responsibility, Target
from plan.standing import CommitmentStanding, clocks_by_rule, stand


class VersionFilter(django_filters.FilterSet):
    """Rows of one version of the plan; ``path``: the way from a row to the plan."""

    path = "plan"
    version = django_filters.ModelChoiceFilter(
        to_field_name="slug",
        queryset=Plan.objects.all(),
        method="of_version",
        label="方案的版本；不写就是现行的",
    )

    @extend_schema_field(str)
    def of_version(self, rows, name, plan):
        return rows.filter(**{self.path: plan})

    def filter_queryset(self, queryset):
        if not self.form.cleaned_data.get("version"):
            begun = Plan.objects.begun(timezone.localdate())
            queryset = queryset.filter(**{self.path: begun.values("pk")[:1]})
        return super().filter_queryset(queryset)


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


class MeasureFilter(VersionFilter):
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


class TargetFilter(VersionFilter):
    path = "measure__plan"
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


class CommitmentSerializer(serializers.ModelSerializer):
    """What is undertaken under a clause, and how it stands today by the newest reading."""

    measure = serializers.IntegerField(source="clause.measure.number")
    clause = serializers.CharField(source="clause.key")
    lead = serializers.CharField(source="lead.slug")
    others = serializers.SlugRelatedField("slug", many=True, read_only=True)
    number = serializers.IntegerField(
        allow_null=True, help_text="不少于；没有数字的为 null。方案里的数字 is_own 为 false。"
    )
    definition = serializers.SerializerMethodField(
        help_text="数量怎样数：方案的数字按方案的口径，其他的按登记的口径。"
    )
    unit = serializers.SerializerMethodField(help_text="数量的单位。")
    figure = serializers.SerializerMethodField(help_text="最近一次统计的数量；没有的为 null。")
    counted_at = serializers.SerializerMethodField(help_text="统计的时间；没有数量的为 null。")
    figure_url = serializers.SerializerMethodField(help_text="列出所计各条的页面；没有的为 null。")
    status = serializers.SerializerMethodField(
        help_text="late、at_risk、not_started、unknown、on_track、done 之一，按统计数和期限计算。"
    )

    class Meta:
        model = Commitment
        fields = (
            "id", "measure", "clause", "verb", "promise", "definition", "number", "unit", "is_own",
            "period", "due_on", "lead", "others", "metric", "why_no_metric", "figure", "counted_at",
            "figure_url", "status",
        )  # fmt: skip

    def standing(self, row) -> CommitmentStanding:
        return self.context["view"].standing_of(row)

    def get_definition(self, row) -> str:
        return self.standing(row).definition

    def get_unit(self, row) -> str:
        return self.standing(row).unit

    def get_figure(self, row) -> int | None:
        return self.standing(row).value

    def get_counted_at(self, row) -> str | None:
        reading = self.standing(row).reading
        return timezone.localtime(reading.taken_at).isoformat() if reading else None

    def get_figure_url(self, row) -> str | None:
        return self.standing(row).rows_url or None

    def get_status(self, row) -> str:
        return self.standing(row).status.value


class CommitmentFilter(VersionFilter):
    path = "clause__measure__plan"
    measure = django_filters.NumberFilter(field_name="clause__measure__number", label="措施序号")
    lead = django_filters.ModelChoiceFilter(
        to_field_name="slug", queryset=Bureau.objects.all(), label="牵头单位标识"
    )

    class Meta:
        model = Commitment
        fields = ("measure", "lead", "is_own")


class CommitmentViewSet(viewsets.ReadOnlyModelViewSet):
    """Every commitment of the plan with its figure and status; what nothing counts says why."""

    queryset = Commitment.objects.select_related("clause__measure__plan", "lead").prefetch_related(
        "others"
    )
    serializer_class = CommitmentSerializer
    permission_classes = (AllowAny,)
    filterset_class = CommitmentFilter
    keyset_ordering = ("id",)

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def figures(self):
        return readings.latest(self.today)

    @cached_property
    def clocks(self):
        return clocks_by_rule(self.today)

    def standing_of(self, row) -> CommitmentStanding:
        measure = row.clause.measure
        return stand(row, measure, measure.plan, self.today, self.figures, self.clocks)
