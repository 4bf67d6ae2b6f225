"""Exams that look odd: a list with its reasons, each opening to the exam with its rows."""

from django.contrib import admin
from django.shortcuts import redirect
from django.utils import timezone

from credentials import outliers
from credentials.models import Outlier
from credentials.permissions import reads_exams
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices


class KindFilter(admin.SimpleListFilter):
    title = "原因"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return list(outliers.KINDS.items())

    def queryset(self, request, queryset):
        if self.value() in outliers.KINDS:
            return queryset.filter(**{f"is_{self.value()}": True})
        return queryset


@admin.register(Outlier)
class OutlierAdmin(WrittenByServices, RegisterAdmin):
    """Nothing here is a judgement: numbers that the bureau's parameters ask to be looked at."""

    list_display = ("number", "what", "body", "held_on", "figures", "why")
    list_filter = (KindFilter,)
    list_select_related = ("body", "occupation")
    sortable_by = ()
    actions = None

    def get_queryset(self, request):
        rows = Outlier.objects.visible_to(request.user).order_by("-held_on", "-pk")
        return outliers.outlying(rows, timezone.localdate())

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_exams(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The exam's own page has the rows."""
        return redirect("admin:credentials_examplan_change", object_id)

    def history_view(self, request, object_id, extra_context=None):
        return redirect("admin:credentials_examplan_change", object_id)

    @admin.display(description="考核内容")
    def what(self, plan):
        return plan.what

    @admin.display(description="合格/参加")
    def figures(self, plan):
        return f"{plan.passed}/{plan.came}"

    @admin.display(description="原因")
    def why(self, plan):
        return "、".join(
            words for kind, words in outliers.KINDS.items() if getattr(plan, f"is_{kind}")
        )
