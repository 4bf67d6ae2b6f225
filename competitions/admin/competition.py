"""Competitions in the workbench: the bureaus of measure 7 look, 县人社局 takes every step."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.access import reveal
from accounts.decorators import reauthentication
from competitions.admin.rows import what_stands
from competitions.admin.steps import BUTTONS, FORMS, OF_ENTRY, OF_JUDGE, OF_SHEET
from competitions.forms.answering import refuse
from competitions.forms.planning import CompetitionForm, OpeningForm
from competitions.models import Competition, Entry, Judge, ScoreSheet, entries_visible_to
from competitions.permissions import can_open_entrants, keeps_competitions, reads_competitions
from competitions.services import planning
from competitions.transitions import Action
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, get_or_404

FOLDER = "admin/competitions"
OPENED = {"name": "姓名", "id_number": "身份证号码", "phone": "手机号"}


class RegistrationFilter(admin.SimpleListFilter):
    title, parameter_name = "报名", "registration"

    def lookups(self, request, model_admin):
        return [("due", "到了时间没有开始或者截止")]

    def queryset(self, request, queryset):
        return queryset.due(timezone.now()) if self.value() == "due" else queryset


@admin.register(Competition)
class CompetitionAdmin(WrittenByServices, RegisterAdmin):
    """One page a competition; a step is a button or a form of its own."""

    list_display = ("number", "title", "held_on", "state")
    list_filter = ("state", RegistrationFilter)
    search_fields = ("number", "title")
    date_hierarchy = "held_on"
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = (
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
            ("<int:pk>/form/<slug:step>/", self.form_view, "form"),
            ("<int:pk>/entry/<int:entry>/<slug:step>/", self.entry_view, "entry"),
            ("<int:pk>/open/<int:entry>/", self.reveal_view, "reveal"),
            ("<int:pk>/judge/<int:judge>/withdraw/", self.judge_view, "judge"),
            ("<int:pk>/sheet/<int:sheet>/correct/", self.sheet_view, "sheet"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"competitions_competition_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_competitions(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return request.user.is_staff and keeps_competitions(request.user)

    def row_or_404(self, request, pk) -> Competition:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(Competition.objects.select_related("bureau", "notice", "draw"), pk)

    def kept_or_403(self, request, pk) -> Competition:
        competition = self.row_or_404(request, pk)
        if not keeps_competitions(request.user):
            raise PermissionDenied("由县人社局办理。")
        return competition

    def context(self, request, heading, competition=None) -> dict:
        changelist = reverse("admin:competitions_competition_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {competition or ''}".strip(),
            "heading": heading,
            "competition": competition,
            "back": competition.get_absolute_url() if competition else changelist,
        }

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县人社局建立方案。")
        form = CompetitionForm(posted(request))
        return self.answer(
            request,
            form,
            lambda: planning.plan(by=request.user, **form.cleaned_data),
            self.context(request, "建立方案"),
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        competition = self.row_or_404(request, object_id)
        context = self.context(request, "", competition)
        context |= what_stands(competition, request.user)
        return TemplateResponse(request, f"{FOLDER}/competition.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What happened stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    def step_view(self, request, pk, action):
        """A step of one button; a refusal becomes a sentence on the page."""
        competition = self.kept_or_403(request, pk)
        if action not in BUTTONS:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            BUTTONS[action](competition, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"已办理：{Action(action).label}。")
        return redirect(competition)

    @method_decorator(never_cache)
    def form_view(self, request, pk, step):
        """A step of the competition with a form."""
        competition = self.kept_or_403(request, pk)
        if step not in FORMS:
            raise Http404
        found = FORMS[step]
        form = found.form(posted(request))
        context = self.context(request, found.heading, competition)
        return self.answer(
            request, form, lambda: found.take(competition, form, request.user), context
        )

    @method_decorator(never_cache)
    def entry_view(self, request, pk, entry, step):
        """A step of one entry; who judges and has a tie to it does not open it here either."""
        competition = self.kept_or_403(request, pk)
        found = self.entry_or_404(request, competition, entry)
        if step not in OF_ENTRY:
            raise Http404
        of_step = OF_ENTRY[step]
        form = of_step.form(posted(request), **of_step.given(competition))
        context = self.context(request, of_step.heading, competition)
        context["line"] = f"{found.masked_name}，{found.event}，{found}"
        return self.answer(request, form, lambda: of_step.take(found, form, request.user), context)

    def entry_or_404(self, request, competition, pk) -> Entry:
        rows = Entry.objects.filter(event__competition=competition)
        rows = entries_visible_to(rows, request.user).select_related("event__competition")
        return get_or_404(rows, pk)

    @method_decorator(never_cache)
    def reveal_view(self, request, pk, entry):
        """Who took part, once, with a reason that is kept: certificates are made out by it."""
        competition = self.kept_or_403(request, pk)
        if not can_open_entrants(request.user, competition):
            raise PermissionDenied("您是这次竞赛的评委，不查看选手是谁。")
        if asks_again := reauthentication(request):
            return asks_again
        found = self.entry_or_404(request, competition, entry)
        if found.state == Entry.State.PENDING or found.erased_at is not None:
            raise Http404
        form, opened = OpeningForm(posted(request)), {}
        if request.method == "POST" and form.is_valid():
            fields, reason = list(OPENED), form.cleaned_data["reason"]
            try:
                opened = reveal(request.user, found, fields, reason, client_address(request))
            except ValidationError as error:
                form.add_error("reason", error)
        context = self.context(request, "查看原文", competition) | {
            "row": f"{found.event}，{found}",
            "form": form,
            "opened": [(OPENED[name], value or "没有留") for name, value in opened.items()],
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/reveal.html", context, status=status)

    @method_decorator(never_cache)
    def judge_view(self, request, pk, judge):
        competition = self.kept_or_403(request, pk)
        found = Judge.objects.filter(competition=competition, withdrawn_at=None, pk=judge).first()
        if found is None:
            raise Http404
        form = OF_JUDGE.form(posted(request))
        context = self.context(request, OF_JUDGE.heading, competition) | {"line": str(found)}
        return self.answer(request, form, lambda: OF_JUDGE.take(found, form, request.user), context)

    @method_decorator(never_cache)
    def sheet_view(self, request, pk, sheet):
        """Correct a sheet: the version that counts is shown beside the form."""
        competition = self.kept_or_403(request, pk)
        entries = entries_visible_to(
            Entry.objects.filter(event__competition=competition), request.user
        )
        rows = ScoreSheet.objects.newest().filter(entry__in=entries)
        found = rows.select_related("judge__competition", "entry__event").filter(pk=sheet).first()
        if found is None:
            raise Http404
        criteria = list(found.entry.event.criteria.all())
        form = OF_SHEET.form(posted(request), criteria=criteria)
        lines = "，".join(f"{each.name}{found.points[str(each.position)]}" for each in criteria)
        context = self.context(request, OF_SHEET.heading, competition)
        context["line"] = f"{found}：{lines}，合计{found.total}"
        return self.answer(request, form, lambda: OF_SHEET.take(found, form, request.user), context)

    def answer(self, request, form, take, context):
        """Show the form and take the step; 422 what is filled in wrongly, 409 what is not possible now."""
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    made = take()
                except ValidationError as error:
                    status = refuse(form, error)
                else:
                    messages.success(request, f"已办理：{context['heading']}。")
                    target = context["competition"] or made
                    return redirect(target)
        template = f"{FOLDER}/form.html"
        return TemplateResponse(request, template, context | {"form": form}, status=status)
