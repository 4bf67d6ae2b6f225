"""A bureau's report in the workbench: figures, words, steps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import posted
from reminders.models import Deadline
from reporting import figures, permissions
from reporting.admin.pages import FOLDER, ReportingAdmin
from reporting.admin.period import paper_response
from reporting.forms.steps import ReturnForm, WordsForm
from reporting.models import ProgressReport
from reporting.services import reporting
from reporting.transitions import WRITABLE, Action, State, state_after


@admin.register(ProgressReport)
class ProgressReportAdmin(ReportingAdmin):
    list_display = ("name", "bureau", "state", "submitted_at", "decided_at")
    list_filter = ("state", "period", "bureau")
    own_pages = (
        ("<int:pk>/words/", "words_view", "words"),
        ("<int:pk>/step/<slug:action>/", "step_view", "step"),
        ("<int:pk>/return/", "return_view", "return"),
        ("<int:pk>/paper/<slug:form>/", "paper_view", "paper"),
    )

    @admin.display(description="报告")
    def name(self, report):
        return str(report)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("period__bureau", "period__plan", "bureau", "paper")

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Measure by measure the figures and the words; what was accepted is shown as it was kept."""
        report, user = self.row_or_404(request, object_id), request.user
        entries = list(report.entries.select_related("measure"))
        collects, writes = (
            permissions.collects(user, report.period),
            permissions.writes(user, report),
        )
        context = self.context(request, "", report) | {
            "report": report,
            "parts": parts_of(report, entries),
            "steps": list(report.steps.select_related("by")),
            "clock": Deadline.objects.of(report).open().first(),
            "can": {
                "write": writes and report.state in WRITABLE,
                "submit": writes and state_after(report.state, Action.SUBMIT),
                "decide": collects and report.state == State.SUBMITTED,
                "paper": report.paper_id is not None,
            },
        }
        return TemplateResponse(request, f"{FOLDER}/report.html", context)

    @method_decorator(never_cache)
    def words_view(self, request, pk):
        """What the bureau says; kept as often as somebody likes before it is sent in."""
        report = self.row_or_404(request, pk)
        if not permissions.writes(request.user, report):
            raise PermissionDenied("由责任单位填写。")
        entries = list(report.entries.select_related("measure"))
        form = WordsForm(posted(request), parts=parts_of(report, entries))

        def take(form):
            reporting.write(report, form.words, by=request.user)

        return self.answer(request, form, take, self.context(request, "填写进展", report))

    def step_view(self, request, pk, action):
        """Submitting and accepting: a button each."""
        report = self.row_or_404(request, pk)
        services = {Action.SUBMIT: reporting.submit, Action.ACCEPT: reporting.accept}
        if action not in services:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        done = f"已办理：{Action(action).label}。"
        return self.press(request, report, lambda: services[action](report, by=request.user), done)

    @method_decorator(never_cache)
    def return_view(self, request, pk):
        report = self.row_or_404(request, pk)
        if not permissions.collects(request.user, report.period):
            raise PermissionDenied("由汇总单位或者督办机构审核。")
        form = ReturnForm(posted(request))

        def take(form):
            reporting.send_back(report, by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, "退回", report))

    @method_decorator(never_cache)
    def paper_view(self, request, pk, form):
        report = self.row_or_404(request, pk)
        if report.paper is None:
            raise Http404
        return paper_response(report.paper, form)


def parts_of(report, entries) -> list[dict]:
    """{measure, words, figures} of each measure; figures are counted live until they are kept."""
    if report.state == State.ACCEPTED:
        kept = list(report.figures.all())
    else:
        kept = figures.figures_for(report, [each.measure_id for each in entries])
    return [
        {
            "measure": entry.measure,
            "words": entry.words,
            "figures": [each for each in kept if each.measure_number == entry.measure.number],
        }
        for entry in entries
    ]
