"""Classes in the workbench: whoever reads training looks, 县人社局 decides."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.access import reveal
from accounts.decorators import reauthentication
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.register_admin import WrittenByServices, get_or_404
from papers.taking import type_in
from reminders.deadlines import open_clocks
from training.admin.pages import form_page
from training.admin.registers import KeptByHrss, YearOfStart
from training.forms.classes import NeededNoteForm, NoteForm
from training.forms.enrolling import PaperForm, ReasonForm
from training.listed_people import people_of
from training.models import TrainingClass
from training.permissions import keeps_training
from training.services import classes, enrolling, flagging, followups
from training.sheets import paper_number
from training.transitions import ALSO_OF_THE_BUREAU, OF_THE_BUREAU, Action, actions_from

SESSIONS_SHOWN = 60
BUREAUS_STEPS = {
    action: step
    for action, step in classes.STEPS.items()
    if action in OF_THE_BUREAU | ALSO_OF_THE_BUREAU
}
NEEDS_A_NOTE = frozenset({Action.RETURN, Action.CANCEL})


@admin.register(TrainingClass)
class TrainingClassAdmin(WrittenByServices, KeptByHrss):
    list_display = ("number", "title", "what", "institution", "starts_at", "filled", "state")
    list_filter = ("state", "kind", "mode", YearOfStart, "institution")
    linked_by = ("quota",)
    list_select_related = ("institution", "occupation")
    search_fields = ("number", "title", "place")

    def get_urls(self):
        own = [
            ("<int:pk>/open/<int:enrolment>/", self.reveal_view, "reveal"),
            ("<int:pk>/curriculum/<int:curriculum>/", self.curriculum_view, "curriculum"),
            ("<int:pk>/enrol/", self.enrol_view, "enrol"),
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"training_trainingclass_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        return TrainingClass.objects.visible_to(request.user).order_by("-starts_at", "-pk")

    @admin.display(description="培训")
    def what(self, row):
        return row.what

    @admin.display(description="报名/名额")
    def filled(self, row):
        return f"{row.taken}/{row.seats}"

    def row_or_404(self, request, pk) -> TrainingClass:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related(
            "institution", "occupation", "community__town", "quota__plan", "filed_by"
        )
        return get_or_404(rows, pk)

    def context(self, request, heading, row) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {row}".strip(),
            "heading": heading,
            "subject": row,
            "class": row,
            "back": row.get_absolute_url(),
        }

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The class, its clock, its timetable, who sits in it, and the record."""
        row = self.row_or_404(request, object_id)
        keeps = keeps_training(request.user)
        now = timezone.now()
        actions = [
            a
            for a in actions_from(row.state)
            if keeps and a in BUREAUS_STEPS and classes.is_time_for(a, row, now)
        ]
        why_open = self.why_open(row) if Action.FOLLOW_UP in actions else ""
        context = self.context(request, "", row) | {
            "keeps": keeps,
            "takes": keeps and row.takes_enrolments(),
            "actions": [a for a in actions if not (a == Action.FOLLOW_UP and why_open)],
            "why_open": why_open,
            "clocks": list(open_clocks(row).select_related("rule")),
            "doubt_about_hours": row.doubt_about_hours,
            "curricula": list(row.curricula.all()),
            "sessions": list(row.sessions.select_related("teacher")[:SESSIONS_SHOWN]),
            **people_of(request, row),
            "steps": list(row.steps.select_related("by")),
            "is_looked_at": row.state not in flagging.NOT_LOOKED_AT,
            "flags": row.audit_flags.waiting().count(),
        }
        return TemplateResponse(request, "admin/training/class.html", context)

    def why_open(self, row) -> str:
        """Why follow-up is not done, so that its step is not offered yet."""
        found = followups.why_open(row, timezone.localdate())
        return found[0] if found else ""

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a class stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    @method_decorator(never_cache)
    def curriculum_view(self, request, pk, curriculum):
        """The curriculum itself."""
        found = get_object_or_404(self.row_or_404(request, pk).curricula, pk=curriculum)
        return file_response(found)

    @method_decorator(never_cache)
    def enrol_view(self, request, pk):
        """Write somebody down who has come to the counter and signed."""
        row = self.row_or_404(request, pk)
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局代报。")
        return form_page(
            request,
            PaperForm(posted(request)),
            partial(
                type_in,
                partial(enrolling.enrol_on_paper, row),
                form_number=paper_number(row),
            ),
            context=self.context(request, "代报一个人", row),
            done="已登记；名额满了的排在候补里。",
            target=row,
        )

    @method_decorator(never_cache)
    def step_view(self, request, pk, action):
        """A step of 县人社局."""
        row = self.row_or_404(request, pk)
        if action not in BUREAUS_STEPS:
            raise Http404
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局办理。")
        form = (NeededNoteForm if action in NEEDS_A_NOTE else NoteForm)(posted(request))
        label = Action(action).label
        return form_page(
            request,
            form,
            partial(BUREAUS_STEPS[action], row),
            context=self.context(request, label, row),
            done=f"已办理：{label}。",
            target=row,
        )

    @method_decorator(never_cache)
    def reveal_view(self, request, pk, enrolment):
        """Who a learner is, once, with a reason that is kept; 县人社局 checks subsidies by it."""
        row = self.row_or_404(request, pk)
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局查看。")
        if asks_again := reauthentication(request):
            return asks_again
        people = row.enrolments.exclude(state="pending")
        found = get_object_or_404(people, pk=enrolment, erased_at=None)
        form, opened = ReasonForm(posted(request)), {}
        if request.method == "POST" and form.is_valid():
            fields, reason = ["name", "id_number", "phone"], form.cleaned_data["reason"]
            try:
                opened = reveal(request.user, found, fields, reason, client_address(request))
            except ValidationError as error:
                form.add_error("reason", error)
        labels = (("name", "姓名"), ("id_number", "身份证号码"), ("phone", "手机号"))
        context = self.context(request, "查看原文", row) | {
            "row": f"{row} {found.number}",
            "form": form,
            "opened": [(label, opened[name] or "没有留") for name, label in labels if opened],
            "back": reverse("admin:training_trainingclass_change", args=[row.pk]),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/reveal.html", context, status=status)
