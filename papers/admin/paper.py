"""Papers in the workbench: the register, one paper, its page, and what is written down about it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from bureaus.permissions import oversees_all_bureaus, roles_of
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.register_admin import (
    ShortPaginator,
    WorkbenchAdmin,
    WrittenByServices,
    get_or_404,
)
from papers import permissions, services
from papers.forms import DeliveryForm, WithdrawalForm
from papers.models import Paper

FOLDER = "admin/papers/paper"


@admin.register(Paper)
class PaperAdmin(WrittenByServices, WorkbenchAdmin):
    """Papers are issued on the page of their case; here they are found, read, delivered, withdrawn."""

    list_display = ["number", "title", "subject_label", "bureau", "issued_by", "issued_at", "state"]
    list_select_related = ["bureau", "issued_by"]
    list_filter = ["state", "bureau"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = ShortPaginator
    sortable_by = []
    search_fields = ["number", "subject_label"]
    search_help_text = "搜索文号、事项编号"
    actions = None

    def get_urls(self):
        own = [
            ("<int:pk>/pdf/", self.pdf_view, "pdf"),
            ("<int:pk>/print/", self.print_view, "print"),
            ("<int:pk>/deliver/", self.deliver_view, "deliver"),
            ("<int:pk>/withdraw/", self.withdraw_view, "withdraw"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"papers_paper_{name}")
            for route, view, name in own
        ] + super().get_urls()

    # Who may

    def has_view_permission(self, request, obj=None):
        return bool(roles_of(request.user)) or oversees_all_bureaus(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_queryset(self, request):
        return Paper.objects.visible_to(request.user)

    def paper_or_404(self, request, pk) -> Paper:
        named = self.get_queryset(request).select_related("bureau", "issued_by", "withdrawn_by")
        return get_or_404(named, pk)

    def context(self, request, paper) -> dict:
        """What every page about a paper has."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": paper.number,
            "paper": paper,
            "can_open": permissions.can_open(request.user, paper),
        }

    # Reading

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The paper's page: what is known about it, without what stands on it."""
        paper = self.paper_or_404(request, object_id)
        context = self.context(request, paper) | {
            "deliveries": list(paper.deliveries.select_related("by")),
            "can_withdraw": permissions.can_withdraw(request.user, paper),
        }
        return TemplateResponse(request, f"{FOLDER}/paper.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """A paper does not change; its deliveries and its withdrawal are on its page."""
        return redirect(self.paper_or_404(request, object_id))

    @method_decorator(require_safe)
    def pdf_view(self, request, pk):
        """The page as it was issued; the look is written down, the one thing that a GET writes here."""
        paper = self.paper_or_404(request, pk)
        refuse_unless_open(request, paper)
        try:
            content = services.pdf_of(paper)
        except services.ContentDamaged:
            return self.damaged(request, paper)
        note_look(request, paper)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, paper.file_name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    @method_decorator(require_safe)
    def print_view(self, request, pk):
        """The same words as a page to print, for whoever cannot open a PDF."""
        paper = self.paper_or_404(request, pk)
        refuse_unless_open(request, paper)
        try:
            words = services.data_of(paper)
        except services.ContentDamaged:
            return self.damaged(request, paper)
        note_look(request, paper)
        context = {"paper": paper, "words": words}
        return TemplateResponse(request, "papers/print.html", context)

    def damaged(self, request, paper):
        """What is stored is not what was issued: it is not shown, and the log has an error."""
        context = self.context(request, paper)
        return TemplateResponse(request, f"{FOLDER}/damaged.html", context, status=500)

    # Writing down

    def deliver_view(self, request, pk):
        paper = self.paper_or_404(request, pk)
        if not permissions.can_deliver(request.user, paper):
            raise PermissionDenied("只有承办单位的人员可以记录送达。")
        form = DeliveryForm(request.POST or None, paper=paper)
        return self.form_page(
            request, paper, form, "记录送达", services.record_delivery, "已记录送达。"
        )

    def withdraw_view(self, request, pk):
        paper = self.paper_or_404(request, pk)
        if not permissions.can_withdraw(request.user, paper):
            raise PermissionDenied("只有签发单位的承办人员可以撤回文书。")
        form = WithdrawalForm(request.POST or None)
        return self.form_page(request, paper, form, "撤回文书", services.withdraw, "已撤回文书。")

    def form_page(self, request, paper, form, heading, service, done):
        """Show a form and call the service; 422 what is filled in wrongly, 409 a withdrawn paper."""
        status = 200 if paper.is_valid else 409
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    service(paper, by=request.user, **form.cleaned_data)
                except ValidationError as error:
                    form.add_error(None, error)
                    status = 409 if is_withdrawn(error) else 422
                else:
                    messages.success(request, done)
                    return redirect(paper)
        context = self.context(request, paper) | {
            "heading": heading,
            "form": form,
            "is_possible": status != 409,
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)


def is_withdrawn(error) -> bool:
    return not hasattr(error, "error_dict") and error.error_list[0].code == "paper_withdrawn"


def refuse_unless_open(request, paper):
    if not permissions.can_open(request.user, paper):
        raise PermissionDenied("文书含有个人信息，只有承办单位的人员可以打开。")


def note_look(request, paper):
    """Write down who opened the paper, beside the other looks at its case."""
    if request.method == "GET":
        log_access(
            request.user,
            AccessLog.Action.VIEW,
            paper.subject,
            fields=[f"paper {paper.number}"[:80]],
            address=client_address(request),
        )
