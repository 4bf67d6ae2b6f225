"""Applications in the workbench: the list, one application, a button for each step, and paper."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache

from accounts.access import log_access, reveal
from accounts.decorators import reauthentication
from accounts.models import AccessLog
from disclosure.notice_filter import NoticeFilter
from employment.services import interns
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.register_admin import (
    COUNTED_ROWS,
    ShortPaginator,
    WorkbenchAdmin,
    WrittenByServices,
    get_or_404,
    page_of,
)
from reminders.models import Deadline
from subsidies import letters, permissions
from subsidies.admin import lists, paper
from subsidies.admin.cancelled import CancelledFilter
from subsidies.admin.steps import STEPS, open_steps
from subsidies.forms.answering import send
from subsidies.forms.application import corrections_shown
from subsidies.forms.steps import ReasonForm
from subsidies.models import Application
from subsidies.models.application import person_index, phone_index
from subsidies.services import materials
from subsidies.transitions import State

FOLDER = "admin/subsidies"
SHOWN_STEPS = 50
REVEALED = ["name", "id_number", "phone", "bank_account"]


class NewestPaginator(ShortPaginator):
    """Finds the newest ones: the others would be looked for in the whole table."""

    @cached_property
    def found(self):
        return list(
            self.object_list.order_by("-pk").values_list("pk", flat=True)[: COUNTED_ROWS + 1]
        )


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


class EnteredFilter(admin.SimpleListFilter):
    """What the person typed in from paper."""

    title, parameter_name = "代录", "entered"

    def lookups(self, request, model_admin):
        return [("me", "我代录的")]

    def queryset(self, request, queryset):
        return queryset.filter(entered_by=request.user) if self.value() == "me" else queryset


def intern_months(application):
    """What the ledger of internships says of the months asked for; None where no intern is asked for."""
    if not hasattr(application, "internship"):
        return None
    asked = application.internship
    return interns.months_of(
        asked.person_digest, application.id_number, asked.first_day, asked.last_day
    )


@admin.register(Application)
class ApplicationAdmin(WrittenByServices, WorkbenchAdmin):
    """A register that only services write."""

    list_display = ["number", "policy", "person", "town", "state", "amount", "submitted_at"]
    list_select_related = ["policy", "town", "amount_line"]
    list_filter = [PolicyFilter, StateFilter, NoticeFilter, EnteredFilter, CancelledFilter]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    sortable_by = []
    actions = None
    paginator = NewestPaginator
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

    def get_urls(self):
        own = [
            ("lists/", self.lists_view, "lists"),
            ("<int:pk>/step/<slug:step>/", self.step_view, "step"),
            ("<int:pk>/materials/<int:material>/", self.material_view, "material"),
            ("<int:pk>/reveal/", self.reveal_view, "reveal"),
            ("<int:pk>/complete/", self.complete_view, "complete"),
            ("paper/<slug:code>/", self.paper_view, "paper"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"subsidies_application_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def row_or_404(self, request, pk):
        rows = self.get_queryset(request).select_related(
            "policy__bureau",
            "town",
            "community",
            "notice",
            "payable",
            "amount_line",
            "entered_by",
            "worker",
            "enterprise",
        )
        return get_or_404(rows, pk)

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
            "intern_months": intern_months(application),
            "materials": list(application.materials.all()),
            "on_record": materials.on_record(application),
            "approvals": list(application.approvals.select_related("by", "bureau")),
            "recusals": list(application.recusals.select_related("user")),
            "gaps": getattr(application, "gaps", None),
            "corrections": corrections_shown(application),
            "clocks": list(clocks),
            "steps": list(application.steps.select_related("by").order_by("-pk")[:SHOWN_STEPS]),
            "buttons": open_steps(request.user, application),
            "can_complete": application.is_editable
            and permissions.can_complete(request.user, application),
            "can_reveal": permissions.can_reveal(request.user, application),
            "payable_page": page_of(request, application.payable) if application.payable else "",
        }
        return TemplateResponse(request, f"{FOLDER}/application.html", context)

    def step_view(self, request, pk, step):
        """A step's form; 422 what is filled in wrongly, 409 what cannot be now."""
        application = self.row_or_404(request, pk)
        if step not in STEPS:
            raise Http404
        taken = STEPS[step]
        if not taken.may(request.user, application):
            raise PermissionDenied(f"您不能对这件申请办理“{taken.label}”。")
        form = taken.form(posted(request), application=application)

        def take(**values):
            return taken.service(application, by=request.user, **values)

        status = 200
        if request.method == "POST":
            status = send(form, take)
            if status == DONE:
                messages.success(request, f"已办理：{taken.label}。")
                return redirect(self.after_step(request, application))
        context = self.context(request, f"{taken.label} {application}") | {
            "row": application,
            "form": form,
            "heading": taken.label,
            "button": taken.label,
            "is_grave": taken.is_grave,
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)

    def after_step(self, request, application):
        """Back to the application, or to the list where the person sees it no more."""
        still_seen = self.get_queryset(request).filter(pk=application.pk).exists()
        return application if still_seen else "admin:subsidies_application_changelist"

    @method_decorator(never_cache)
    def material_view(self, request, pk, material):
        """The paper itself; that it was looked at is written down."""
        application = self.row_or_404(request, pk)
        if not permissions.can_reveal(request.user, application):
            raise PermissionDenied("只有办理这件申请的人员可以查看材料。")
        found = application.materials.filter(pk=material).first()
        if found is None:
            raise Http404
        log_access(
            request.user,
            AccessLog.Action.REVEAL,
            application,
            ["materials"],
            f"查看申请材料{found.pk}",
            client_address(request),
        )
        return file_response(found)

    @method_decorator(never_cache)
    def reveal_view(self, request, pk):
        """Name, number, telephone and account in full, for whoever handles it and says why."""
        application = self.row_or_404(request, pk)
        if not permissions.can_reveal(request.user, application):
            raise PermissionDenied("只有办理这件申请的人员可以查看原文。")
        if asks_again := reauthentication(request):
            return asks_again
        form, status, shown = ReasonForm(posted(request)), 200, {}
        if request.method == "POST":

            def open_values(reason):
                address = client_address(request)
                shown.update(reveal(request.user, application, REVEALED, reason, address))

            status = send(form, open_values)
            status = 200 if status == DONE else status
        labels = {name: self.opts.get_field(name).verbose_name for name in REVEALED}
        context = self.context(request, f"查看原文 {application}") | {
            "row": application,
            "form": form,
            "heading": "查看原文",
            "button": "查看",
            "shown": [(labels[name], value) for name, value in shown.items()],
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)

    def has_add_permission(self, request, obj=None):
        return permissions.can_enter_paper(request.user)

    def add_view(self, request, form_url="", extra_context=None):
        return paper.choose(request, self.context(request, "代录纸质申请"))

    def lists_view(self, request):
        return lists.put_up(request, self.context(request, "名单公示"))

    def paper_view(self, request, code):
        return paper.enter(request, code, self.context(request, "代录纸质申请"))

    def complete_view(self, request, pk):
        application = self.row_or_404(request, pk)
        context = self.context(request, f"录入补正 {application}")
        return paper.complete(request, application, context)
