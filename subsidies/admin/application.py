"""Applications in the workbench: the list, one application, a button for each step, and paper."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

from gaotai_jiazheng.register_admin import WrittenByServices
from reminders.models import Deadline
from subsidies import letters, permissions
from subsidies.models import Application
from subsidies.models.application import person_index, phone_index
from subsidies.transitions import State

FOLDER = "admin/subsidies"
COUNTED = 1000
SHOWN_STEPS = 50


class ShortPaginator(Paginator):
    """Counts no further than a reader turns pages, so that a list costs the same in any table."""

    @cached_property
    def count(self):
        keys = self.object_list.order_by("-pk").values_list("pk", flat=True)
        return len(keys[:COUNTED])


class PolicyFilter(admin.SimpleListFilter):
    """By the family of the policy; the choices are known without asking."""

    title = "政策"
    parameter_name = "code"

    def lookups(self, request, model_admin):
        return Application._meta.get_field("policy").related_model._meta.get_field("code").choices

    def queryset(self, request, queryset):
        return queryset.filter(code=self.value()) if self.value() else queryset


class StateFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [each for each in State.choices if each[0] != State.DRAFT]

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


@admin.register(Application)
class ApplicationAdmin(WrittenByServices, ModelAdmin):
    """A register that only services write."""

    list_display = ["number", "policy", "person", "town", "state", "amount", "submitted_at"]
    list_select_related = ["policy", "town", "amount_line"]
    list_filter = [PolicyFilter, StateFilter]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    sortable_by = []
    actions = None
    paginator = ShortPaginator
    search_fields = ["number"]
    search_help_text = "申请编号、身份证号码（统一社会信用代码）或者手机号，要写全"

    @admin.display(description="申请人")
    def person(self, application):
        return application.masked_name

    @admin.display(description="金额")
    def amount(self, application):
        return application.amount_shown or "—"

    def get_queryset(self, request):
        return Application.objects.visible_to(request.user)

    def get_search_results(self, request, queryset, search_term):
        """By a whole number: a sealed value is found by its digest only."""
        term = "".join(search_term.split()).upper()
        if not term:
            return queryset, False
        if term.startswith("BT"):
            return queryset.filter(number=term), False
        by_person = queryset.filter(person_digest=person_index(term))
        return by_person | queryset.filter(phone_digest=phone_index(term)), False

    def has_view_permission(self, request, obj=None):
        return permissions.sees_applications(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def row_or_404(self, request, pk):
        rows = self.get_queryset(request).select_related(
            "policy__bureau", "town", "community", "notice", "amount_line", "entered_by", "worker"
        )
        try:
            return rows.get(pk=pk)
        except (Application.DoesNotExist, ValueError):
            raise Http404 from None

    def history_view(self, request, object_id, extra_context=None):
        """The steps on the row's page are its history."""
        return redirect(self.row_or_404(request, object_id))

    def context(self, request, title) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What is asked for, what the rules say of it, who agreed, what can be done now."""
        application = self.row_or_404(request, object_id)
        clocks = Deadline.objects.of(application).select_related("rule").order_by("pk")
        context = self.context(request, application.number) | {
            "application": application,
            "reasons": letters.reasons_of(application),
            "materials": list(application.materials.all()),
            "approvals": list(application.approvals.select_related("by", "bureau")),
            "recusals": list(application.recusals.select_related("user")),
            "gaps": getattr(application, "gaps", None),
            "clocks": list(clocks),
            "steps": list(application.steps.select_related("by").order_by("-pk")[:SHOWN_STEPS]),
            "buttons": self.buttons(request, application),
        }
        return TemplateResponse(request, f"{FOLDER}/application.html", context)

    def buttons(self, request, application) -> list[dict]:
        """The steps that the table allows now and the person may take."""
        return []
