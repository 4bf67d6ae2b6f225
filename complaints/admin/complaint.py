"""The workbench of cases: list, case page, steps. Every write goes through ``complaints.services``."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts.decorators import reauthentication
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from complaints import permissions
from complaints.admin.advances import advance_page
from complaints.admin.assigning import assign_page
from complaints.admin.case_list import (
    LISTED_FIELDS,
    ROWS_PER_PAGE,
    CaseChangeList,
    CasePaginator,
    due_tabs,
    figure_words,
    refuse_unknown_keys,
)
from complaints.admin.case_page import case_context, visible_case
from complaints.admin.filters import FILTERS, lists_newest_first
from complaints.admin.indicators import bulletin_page, indicators_page, indicators_xlsx
from complaints.admin.on_behalf import add_page, filed_page
from complaints.admin.papers import paper_page
from complaints.admin.publishing import publish_page
from complaints.admin.refunds import refund_page
from complaints.admin.revealing import opened
from complaints.admin.stepping import step_page
from complaints.admin.wages import collective_page
from complaints.admin.wording import chip, next_due_words, state_words
from complaints.forms.reveal import RevealForm
from complaints.models import Complaint
from complaints.services.filing import index_of
from complaints.transitions import Kind
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.register_admin import WorkbenchAdmin
from gaotai_jiazheng.typed_values import phone_in
from reminders.calendars import calendar

FOLDER = "admin/complaints/complaint"
MAX_SELECTED = 100
# Kinds whose complainant the bureau's people look for by nothing that says who it is.
CONCEALED = (Kind.VIOLATION_REPORT, Kind.WAGE_ARREARS)


@admin.register(Complaint)
class ComplaintAdmin(WorkbenchAdmin):
    """Who may see a case is asked of memberships (``visible_to``), not of Django's model permissions."""

    list_display = [
        "listed_number",
        "listed_title",
        "category",
        "listed_state",
        "bureau",
        "listed_assignee",
        "listed_due",
        "channel",
    ]
    list_display_links = ["listed_number"]
    list_select_related = ["category", "bureau", "assignee"]
    list_filter = FILTERS
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = ROWS_PER_PAGE
    list_max_show_all = 0
    list_disable_select_all = True
    list_before_template = f"{FOLDER}/due_tabs.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = []
    search_fields = ["number"]
    search_help_text = "搜索编号、标题、经过、被投诉人；本单位的事项，也可以写投诉人完整的电话号码（举报和欠薪的不能这样找）"
    paginator = CasePaginator
    actions = ["assign_many"]

    def get_urls(self):
        own = [
            ("assign/", self.assign_view, "assign"),
            ("collective/<int:pk>/", self.collective_view, "collective"),
            ("filed/<uuid:once>/", self.filed_view, "filed"),
            ("indicators/", self.indicators_view, "indicators"),
            ("indicators/bulletin/", self.bulletin_view, "bulletin"),
            ("indicators.xlsx", indicators_xlsx, "indicators_xlsx"),
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
            ("<int:pk>/reveal/", self.reveal_view, "reveal"),
            ("<int:pk>/paper/<slug:form>/", self.paper_view, "paper"),
            ("<int:pk>/publish/", self.publish_view, "publish"),
            ("<int:pk>/advance/<slug:proof>/", self.advance_view, "advance"),
            ("<int:pk>/refund/<slug:contract>/", self.refund_view, "refund"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"complaints_complaint_{name}")
            for route, view, name in own
        ] + super().get_urls()

    # Who may

    def has_view_permission(self, request, obj=None):
        return bool(roles_of(request.user)) or oversees_all_bureaus(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return permissions.can_enter_for_another(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # The list

    def get_queryset(self, request):
        return Complaint.objects.visible_to(request.user)

    def get_changelist(self, request, **kwargs):
        return CaseChangeList

    def get_ordering(self, request):
        if lists_newest_first(request.GET.get("state")):
            return ["-id"]
        return ["next_due_on", "id"]

    def get_search_results(self, request, queryset, search_term):
        """By words; by a whole telephone number of a complainant, of the cases that the person could open, but of none whose
        complainant stays unknown to the bureau's people (``CONCEALED``)."""
        listed = queryset.only(*LISTED_FIELDS)
        if phone := phone_in(search_term):
            own = listed.filter(bureau__in=bureau_ids_of(request.user)).exclude(kind__in=CONCEALED)
            found = own.filter(complainant_phone_index=index_of(phone))
            if found.exists():
                return found, False
        return listed.search(search_term), False

    def changelist_view(self, request, extra_context=None):
        refuse_unknown_keys(request.GET)
        context = {
            "title": "投诉",
            "due_tabs": due_tabs(request.GET),
            "figure_words": figure_words(request.GET, request.user),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    @admin.display(description="编号")
    def listed_number(self, complaint):
        return complaint.number

    @admin.display(description="标题")
    def listed_title(self, complaint):
        return complaint.title

    @admin.display(description="状态")
    def listed_state(self, complaint):
        return chip(state_words(complaint))

    @admin.display(description="经办人")
    def listed_assignee(self, complaint):
        return complaint.assignee or "未交办"

    @admin.display(description="最近期限")
    def listed_due(self, complaint):
        if not complaint.is_open:
            return "已办结"
        return chip(next_due_words(complaint, timezone.localdate(), calendar()))

    @admin.action(description="交办给……")
    def assign_many(self, request, queryset):
        keys = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[:MAX_SELECTED])
        target = reverse("admin:complaints_complaint_assign")
        return redirect(f"{target}?{urlencode({'cases': keys})}")

    def assign_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return assign_page(request, self.context(request))

    # The figures

    def indicators_view(self, request):
        return indicators_page(request, self.context(request))

    def bulletin_view(self, request):
        return bulletin_page(request, self.context(request))

    # One case

    def context(self, request) -> dict:
        """What every page of the workbench has."""
        return {**self.admin_site.each_context(request), "opts": self.opts}

    def case_or_404(self, request, pk) -> Complaint:
        try:
            return visible_case(request.user, pk)
        except (Complaint.DoesNotExist, ValueError):
            raise Http404 from None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The case page. It writes nothing; its own data is masked."""
        complaint = self.case_or_404(request, object_id)
        context = self.context(request) | case_context(request.user, complaint)
        context["title"] = complaint.number
        return TemplateResponse(request, f"{FOLDER}/case.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """The steps on the case page are its history."""
        return redirect(self.case_or_404(request, object_id))

    def step_view(self, request, pk, action):
        complaint = self.case_or_404(request, pk)
        return step_page(request, complaint, action, self.context(request))

    @method_decorator(never_cache)
    def paper_view(self, request, pk, form):
        complaint = self.case_or_404(request, pk)
        return paper_page(request, complaint, form, self.context(request))

    def collective_view(self, request, pk):
        return collective_page(request, pk, self.context(request))

    def refund_view(self, request, pk, contract):
        complaint = self.case_or_404(request, pk)
        return refund_page(request, complaint, contract, self.context(request))

    def advance_view(self, request, pk, proof):
        complaint = self.case_or_404(request, pk)
        return advance_page(request, complaint, proof, self.context(request))

    @method_decorator(never_cache)
    def publish_view(self, request, pk):
        complaint = self.case_or_404(request, pk)
        return publish_page(request, complaint, self.context(request))

    @method_decorator(never_cache)
    def reveal_view(self, request, pk):
        """Open what is sealed, once, with a reason that is kept."""
        complaint = self.case_or_404(request, pk)
        if not permissions.can_reveal(request.user, complaint):
            raise PermissionDenied("只有承办单位的人员可以查看投诉人信息。")
        if asks_again := reauthentication(request):
            return asks_again
        form = RevealForm(request.POST or None, standing=complaint.standing, kind=complaint.kind)
        values = {}
        if request.method == "POST" and form.is_valid():
            chosen, reason = form.cleaned_data["fields_to_open"], form.cleaned_data["reason"]
            try:
                values = opened(request.user, complaint, chosen, reason, client_address(request))
            except ValidationError as error:
                form.add_error("reason", error)
        context = self.context(request) | {
            "title": f"查看{complaint.complainant_word}信息 {complaint.number}",
            "complaint": complaint,
            "form": form,
            "opened": values,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, f"{FOLDER}/reveal.html", context, status=status)

    # A new case for somebody at the counter or telephone

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return add_page(request, self.context(request))

    @method_decorator(never_cache)
    def filed_view(self, request, once):
        return filed_page(request, once, self.context(request))
