"""The plan in the workbench: measures with their bureaus in order, and targets."""

from django.contrib import admin
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline

from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin, WrittenByServices
from plan.metrics import title_of
from plan.models import Clause, Commitment, Measure, Plan, Responsibility, Target


@admin.register(Plan)
class PlanAdmin(RegisterAdmin):
    list_display = ("title", "county", "version", "is_draft", "in_force_from", "supersedes")
    list_select_related = ("supersedes",)
    search_fields = ("title", "county")


class ResponsibilityInline(LabelledInline, TabularInline):
    model = Responsibility
    extra = 0
    autocomplete_fields = ("bureau",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("bureau", "measure")


class TargetInline(LabelledInline, TabularInline):
    model = Target
    extra = 0
    fields = ("slug", "title", "at_least", "unit", "period", "due_on", "definition")


class BureauFilter(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "责任单位"


@admin.register(Measure)
class MeasureAdmin(RegisterAdmin):
    list_display = ("number", "title", "kind", "lead", "others")
    list_display_links = ("number", "title")
    list_filter = ("plan", "kind", ("bureaus", BureauFilter))
    search_fields = ("title", "summary")
    autocomplete_fields = ("plan",)
    inlines = (ResponsibilityInline, TargetInline)

    def get_queryset(self, request):
        in_order = Responsibility.objects.select_related("bureau").order_by("position")
        return (
            super().get_queryset(request).prefetch_related(Prefetch("responsibilities", in_order))
        )

    @admin.display(description="牵头单位（方案未列，按首位）")
    def lead(self, measure):
        return next((part.bureau for part in measure.responsibilities.all()), None)

    @admin.display(description="配合单位")
    def others(self, measure):
        return "、".join(part.bureau.name for part in list(measure.responsibilities.all())[1:])


@admin.register(Target)
class TargetAdmin(RegisterAdmin):
    list_display = ("title", "measure", "at_least", "unit", "period", "due_on")
    list_filter = ("period",)
    list_select_related = ("measure",)
    search_fields = ("title", "slug")
    autocomplete_fields = ("measure",)


class CommitmentInline(WrittenByServices, TabularInline):
    model = Commitment
    extra = 0
    fields = ("position", "promise", "number", "unit", "is_own", "lead", "figure", "why_no_metric")
    readonly_fields = fields

    @admin.display(description="统计数")
    def figure(self, commitment):
        return title_of(commitment.metric)

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("lead")


@admin.register(Clause)
class ClauseAdmin(WrittenByServices, RegisterAdmin):
    """As the file says: to change it, change the file and load it again."""

    list_display = ("summary", "measure", "position")
    list_filter = ("measure__plan", "measure__number")
    list_select_related = ("measure",)
    search_fields = ("summary", "key")
    inlines = (CommitmentInline,)


@admin.register(Commitment)
class CommitmentAdmin(WrittenByServices, RegisterAdmin):
    """As the file says; how it stands, the public page shows."""

    list_display = ("promise", "measure", "number", "unit", "is_own", "lead", "figure", "standing")
    list_filter = ("clause__measure__plan", "is_own", "period", "lead")
    list_select_related = ("clause__measure", "lead")
    search_fields = ("promise", "definition", "metric")

    @admin.display(description="措施", ordering="clause__measure__number")
    def measure(self, commitment):
        return commitment.clause.measure

    @admin.display(description="统计数")
    def figure(self, commitment):
        return title_of(commitment.metric)

    @admin.display(description="落实情况")
    def standing(self, commitment):
        clause = commitment.clause
        address = reverse("plan:measure", args=[clause.measure.number])
        return format_html('<a href="{}#{}">打开</a>', address, clause.key)
