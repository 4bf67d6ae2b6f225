"""The plan in the workbench: measures with their bureaus in order, and targets."""

from django.contrib import admin
from django.db.models import Prefetch
from unfold.admin import TabularInline

from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin
from plan.models import Measure, Plan, Responsibility, Target


@admin.register(Plan)
class PlanAdmin(RegisterAdmin):
    list_display = ("title", "county", "version", "is_draft", "in_force_from")
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


@admin.register(Measure)
class MeasureAdmin(RegisterAdmin):
    list_display = ("number", "title", "kind", "lead", "others")
    list_display_links = ("number", "title")
    list_filter = ("plan", "kind", "bureaus")
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
