"""Quarters in the workbench: who has reported, and the county's summary as PDF and as Word."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import file_to_keep
from papers import services as papers
from papers.models import Paper
from papers.word import as_word
from reporting import permissions
from reporting.admin.pages import DOCX, FOLDER, ReportingAdmin
from reporting.forms.steps import OpenPeriodForm, quarter_before
from reporting.models import ProgressReport, ReportPeriod
from reporting.services import reporting


@admin.register(ReportPeriod)
class ReportPeriodAdmin(ReportingAdmin):
    list_display = ("name", "due_on", "bureau", "standing")
    list_select_related = ("bureau",)
    own_pages = (
        ("<int:pk>/summarise/", "summarise_view", "summarise"),
        ("<int:pk>/summary/<int:paper>/<slug:form>/", "summary_view", "summary"),
    )

    @admin.display(description="季度")
    def name(self, period):
        return str(period)

    @admin.display(description="已采纳")
    def standing(self, period):
        return f"{period.accepted_count} / {period.report_count}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("bureau", "plan")

    def get_changelist_instance(self, request):
        """The page's quarters with how many of their reports are accepted: one query more."""
        found = super().get_changelist_instance(request)
        rows = ProgressReport.objects.filter(period__in=list(found.result_list))
        states = list(rows.values_list("period", "state"))
        for period in found.result_list:
            mine = [state for pk, state in states if pk == period.pk]
            period.report_count, period.accepted_count = len(mine), mine.count("accepted")
        return found

    def has_add_permission(self, request):
        return request.user.is_staff and permissions.opens_periods(request.user)

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由督办机构发起。")
        form = OpenPeriodForm(posted(request), initial=quarter_before(timezone.localdate()))
        context = self.context(request, "发起季度报告")

        def take(form):
            return reporting.open_period(by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, context)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The reports of the quarter that the person may see, and the summaries that were made."""
        period = self.row_or_404(request, object_id)
        collects = permissions.collects(request.user, period)
        reports = ProgressReport.objects.visible_to(request.user).filter(period=period)
        context = self.context(request, "", period) | {
            "period": period,
            "reports": list(reports.select_related("bureau", "period").order_by("bureau_id")),
            "collects": collects,
            "summaries": list(Paper.objects.of(period).order_by("-pk")) if collects else [],
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, f"{FOLDER}/period.html", context)

    def summarise_view(self, request, pk):
        period = self.row_or_404(request, pk)
        if not permissions.collects(request.user, period):
            raise PermissionDenied("由汇总单位或者督办机构汇总。")
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return self.press(
            request,
            period,
            lambda: reporting.summarise(period, by=request.user),
            "汇总已生成，可以下载。",
        )

    @method_decorator(never_cache)
    def summary_view(self, request, pk, paper, form):
        """A summary as it was made: pdf, or docx of the same words."""
        period = self.row_or_404(request, pk)
        if not permissions.collects(request.user, period):
            raise PermissionDenied("由汇总单位或者督办机构下载。")
        found = get_object_or_404(Paper.objects.of(period), pk=paper)
        return paper_response(found, form)


def paper_response(paper, form: str):
    """The kept page, or its words as Word."""
    if form == "docx":
        content = as_word(papers.data_of(paper))
        return file_to_keep(content, f"{paper.title}.docx", DOCX)
    return file_to_keep(papers.pdf_of(paper), f"{paper.title}.pdf", "application/pdf")
