"""Applications in the workbench: the list, the page of one, its steps, and the panel's own pages."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from disclosure.services import obstacles_of
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import button, posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.refusals import not_now_in_words
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, get_or_404
from ratings import gaps, permissions, services
from ratings.admin.pages import FOLDER, form_page
from ratings.forms.steps import FORMS, RecusalForm, RemovalForm, ScoreForm
from ratings.models import Application, Evidence, Rating, Score
from ratings.services.granting import notice_of
from ratings.transitions import Action, State, state_after
from reminders.models import Deadline

GRAVE_ACTIONS = frozenset({Action.SEND_BACK, Action.DECLINE, Action.REVIEW_AGAIN})


def is_offered(application, action) -> bool:
    """Whether a step that the table allows is shown: a new panel only where no notice stands in its way, a notice
    only for a result that passes."""
    if action == Action.PUT_UP:
        return services.result_of(application).passes and services.may_go_up(application)
    return action != Action.REVIEW_AGAIN or services.may_review_again(application)


@admin.register(Application)
class ApplicationAdmin(WrittenByServices, RegisterAdmin):
    """Who may see an application is asked of memberships and seats (``visible_to``)."""

    list_display = ("number", "enterprise", "scheme", "state", "submitted_at")
    list_filter = ("state", "scheme")
    list_select_related = ("enterprise", "scheme")
    search_fields = ("number", "enterprise__name")
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = [
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
            ("<int:pk>/declare/", self.declare_view, "declare"),
            ("<int:pk>/recuse/", self.recuse_view, "recuse"),
            ("<int:pk>/score/", self.score_view, "score"),
            ("<int:pk>/seats/<int:seat>/take-off/", self.take_off_view, "take_off"),
            ("evidence/<int:pk>/", self.evidence_view, "evidence"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"ratings_application_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        return Application.objects.visible_to(request.user)

    def application_or_404(self, request, pk) -> Application:
        rows = self.get_queryset(request).select_related("enterprise", "scheme__bureau")
        return get_or_404(rows, pk)

    def context(self, request, application, heading="") -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {application.number}".strip(),
            "heading": heading,
            "application": application,
        }

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The application: for the bureau, for a member of the panel, or, for who stood aside, only that
        it exists. What the enterprise handed in is shown to whoever may open the dossier, and the panel to
        those of them who are of the bureau."""
        application = self.application_or_404(request, object_id)
        user = request.user
        seat = permissions.seat_of(user, application)
        context = self.context(request, application) | {
            "seat": seat,
            "may_score": seat is not None
            and seat.recused_at is None
            and application.state == State.SCORING,
            "steps": list(application.steps.select_related("by"))[::-1],
            "clocks": list(Deadline.objects.of(application).select_related("rule", "owner")),
            "can_open": permissions.can_open_dossier(user, application),
            "step_buttons": [
                {"action": Action(action), "is_grave": action in GRAVE_ACTIONS}
                for action in permissions.actions_for(user, application)
                if action in FORMS and is_offered(application, action)
            ],
        }
        if context["can_open"]:
            context |= dossier_context(application)
        if context["can_open"] and permissions.rates_for(user, application.scheme):
            context |= panel_context(user, application)
        return TemplateResponse(request, f"{FOLDER}/application.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """The steps on its page are its history."""
        return redirect(self.application_or_404(request, object_id))

    def step_view(self, request, pk, action):
        """The form of a step; 403 who may not, 409 what is not possible now."""
        application = self.application_or_404(request, pk)
        form_class = FORMS.get(action)
        if form_class is None:
            raise Http404
        if not permissions.may_do(request.user, application, action):
            raise PermissionDenied(f"您不能{Action(action).label}。")
        form = form_class(posted(request), application=application, user=request.user)
        context = self.context(request, application, Action(action).label)
        target = application.get_absolute_url()
        if request.method == "GET" and state_after(application.state, action) is None:
            sentence = not_now_in_words(
                "这份评定申请", application.get_state_display(), Action(action).label
            )
            context |= {"sentence": sentence, "back": target}
            return TemplateResponse(request, f"{FOLDER}/refused.html", context, status=409)
        return form_page(
            request,
            form,
            lambda: getattr(services, action)(application, by=request.user, **form.values()),
            context=context,
            done=f"已办理：{Action(action).label}。",
            target=target,
        )

    # The panel

    def seated_or_403(self, request, pk):
        application = self.application_or_404(request, pk)
        seat = permissions.seat_of(request.user, application)
        if seat is None or seat.recused_at is not None:
            raise PermissionDenied("您不是这份申请的评审员，或者已经退出。")
        return application, seat

    @method_decorator(require_POST)
    def declare_view(self, request, pk):
        application, _ = self.seated_or_403(request, pk)
        return button(
            request,
            lambda: services.declare(application, by=request.user),
            done="已声明没有利害关系，可以查看材料、打分。",
            target=application.get_absolute_url(),
        )

    def recuse_view(self, request, pk):
        application, _ = self.seated_or_403(request, pk)
        form = RecusalForm(posted(request))
        return form_page(
            request,
            form,
            lambda: services.stand_aside(application, by=request.user, **form.cleaned_data),
            context=self.context(request, application, "回避"),
            done="已经回避。",
            target=reverse("admin:ratings_application_changelist"),
        )

    def take_off_view(self, request, pk, seat):
        """A member who does not score is taken off, so that the panel comes to its result."""
        application = self.application_or_404(request, pk)
        if not permissions.may_do(request.user, application, Action.CONVENE):
            raise PermissionDenied("由评定单位的人员调整评审组。")
        rows = application.seats.filter(panel_round=application.panel_round)
        found = get_or_404(rows.select_related("user", "application"), seat)
        form = RemovalForm(posted(request))
        return form_page(
            request,
            form,
            lambda: services.take_off(found, by=request.user, **form.cleaned_data),
            context=self.context(request, application, f"移出评审组：{found.user}"),
            done=f"{found.user}已移出评审组。",
            target=application.get_absolute_url(),
        )

    @method_decorator(never_cache)
    def score_view(self, request, pk):
        """The own sheet; it is handed in once, and nobody else's is shown."""
        application, seat = self.seated_or_403(request, pk)
        if seat.declared_at is None:
            return redirect(application)
        form = ScoreForm(posted(request), application=application)
        return form_page(
            request,
            form,
            lambda: services.score(application, points=form.points(), by=request.user),
            context=self.context(request, application, "打分"),
            done="评分已经提交。",
            target=application.get_absolute_url(),
        )

    @method_decorator(require_safe)
    def evidence_view(self, request, pk):
        """A file of the dossier; the look is written down, the one thing that a GET writes here."""
        rows = Evidence.objects.select_related("application__enterprise", "application__scheme")
        found = rows.filter(application__in=self.get_queryset(request), pk=pk).first()
        if found is None:
            raise Http404
        if not permissions.can_open_dossier(request.user, found.application):
            raise PermissionDenied("您已经退出评审组，或者还没有声明没有利害关系。")
        if request.method == "GET":
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                found.application,
                fields=[f"evidence {found.pk}"],
                address=client_address(request),
            )
        return file_response(found)


def dossier_context(application) -> dict:
    """What the enterprise handed in and what was found on site."""
    visits = application.visits.prefetch_related("inspectors", "findings__item")
    return {"overview": gaps.overview(application), "visits": list(visits)}


def panel_context(user, application) -> dict:
    """The panel as the bureau sees it: who has handed in, and no points before all have."""
    seats = application.seats.filter(panel_round=application.panel_round).select_related("user")
    result = services.result_of(application)
    context = {
        "seats": list(seats),
        "may_take_off": application.state == State.SCORING,
        "result": result,
        "notice": notice_of(application),
        "rating": Rating.objects.filter(result__application=application).first(),
        "obstacles": obstacles_of_grant(application),
    }
    if result is not None:
        scores = Score.objects.visible_to(user).filter(seat__in=context["seats"])
        context["score_rows"] = score_rows(result, context["seats"], list(scores))
    return context


def obstacles_of_grant(application) -> list[str]:
    """Why an application that is up may not be granted today."""
    notice = notice_of(application) if application.state == State.NOTICED else None
    return obstacles_of(notice, timezone.localdate()) if notice else []


def score_rows(result, seats, scores) -> list[dict]:
    """For each item: what it came to, and the points of each who sits."""
    given = {(score.seat_id, score.item_id): score.points for score in scores}
    items = result.application.scheme.items.all()
    outcomes = {each["number"]: each for each in result.data["result"]["items"]}
    sitting = [seat for seat in seats if seat.recused_at is None]
    return [
        {
            "item": item,
            "outcome": outcomes[item.number],
            "points": [given.get((seat.pk, item.pk)) for seat in sitting],
        }
        for item in items
    ]
