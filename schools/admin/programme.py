"""Programmes in the workbench: registered, taken from step to step, their figures entered."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from gaotai_jiazheng.form_answers import posted
from schools.admin.pages import FOLDER, SchoolsAdmin
from schools.forms.keeping import FiguresForm, ProgrammeForm, StepForm
from schools.models import Programme
from schools.permissions import keeps_schools
from schools.services import programmes
from schools.transitions import Action, actions_from

VERSIONS_SHOWN = 60


@admin.register(Programme)
class ProgrammeAdmin(SchoolsAdmin):
    list_display = ("major", "school", "length_text", "state", "opened_on")
    list_filter = ("state", "major", "school")
    list_select_related = ("school", "major")
    own_pages = (
        ("<int:pk>/step/<slug:action>/", "step_view", "step"),
        ("<int:pk>/figures/", "figures_view", "figures"),
    )

    def get_queryset(self, request):
        return Programme.objects.in_order()

    @admin.display(description="学制")
    def length_text(self, programme):
        return programme.length_text

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县教育局登记。")

        def take(form):
            return programmes.register(by=request.user, **form.cleaned_data)

        context = self.context(request, "登记专业")
        return self.answer(request, ProgrammeForm(posted(request)), take, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Where the programme stands, every version of its figures, and the record."""
        programme = self.row_or_404(request, object_id)
        keeps = keeps_schools(request.user)
        context = self.context(request, "", programme) | {
            "programme": programme,
            "figures": list(programme.figures.select_related("by")[:VERSIONS_SHOWN]),
            "modules": list(programme.modules.select_related("agreement__enterprise")[:50]),
            "steps": list(programme.steps.select_related("by")),
            "actions": [Action(each) for each in actions_from(programme.state)] if keeps else [],
            "enters": keeps and programme.state in {"open", "closed"},
        }
        return TemplateResponse(request, f"{FOLDER}/programme.html", context)

    def step_view(self, request, pk, action):
        programme = self.kept_or_403(request, pk)
        if action not in Action:
            raise Http404

        def take(form):
            programmes.take_step(programme, action, by=request.user, **form.cleaned_data)

        context = self.context(request, Action(action).label, programme)
        return self.answer(request, StepForm(posted(request)), take, context)

    def figures_view(self, request, pk):
        programme = self.kept_or_403(request, pk)

        def take(form):
            programmes.enter_figures(programme, by=request.user, **form.cleaned_data)

        context = self.context(request, "登记学生人数", programme)
        return self.answer(request, FiguresForm(posted(request)), take, context)
