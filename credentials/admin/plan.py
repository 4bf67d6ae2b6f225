"""Exams in the workbench: planned, staffed, filled, scored, certified."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from credentials import outliers, permissions
from credentials.admin.candidates import CandidatePages, candidates_of
from credentials.admin.certificates import CertificatePages
from credentials.admin.pages import FOLDER, form_page
from credentials.admin.results import ResultPages
from credentials.forms.planning import PartForm, PlanForm, ReasonForm
from credentials.models import ExamPlan, PlanPart
from credentials.services import certifying, planning, registering
from credentials.transitions import Action, State, state_after
from gaotai_jiazheng.form_answers import button, posted
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, get_or_404

BUTTONS = {  # steps without a form -> the service
    Action.ANNOUNCE: planning.announce,
    Action.HOLD: planning.hold,
    Action.COMPLETE: planning.complete,
    Action.PUBLISH: planning.publish,
}
LEADS_TO = {  # a step of one button that cannot be taken back -> what it leads to
    Action.ANNOUNCE: "公布以后大家看得到、可以报名；只能取消，不能收回来改。",
    Action.HOLD: "记录以后不能再报名、取消报名，也不能取消考核。",
    Action.PUBLISH: "考生和报名的企业马上收到消息，本人查得到成绩；以后只能更正，不能收回。",
}


class CertificatesFilter(admin.SimpleListFilter):
    title, parameter_name = "证书", "certificates"

    def lookups(self, request, model_admin):
        return [("due", "合格的还没有发")]

    def queryset(self, request, queryset):
        return certifying.awaiting_certificates(queryset) if self.value() == "due" else queryset


class BegunFilter(admin.SimpleListFilter):
    title, parameter_name = "开考", "begun"

    def lookups(self, request, model_admin):
        return [("unrecorded", "到了时间没有记录")]

    def queryset(self, request, queryset):
        return queryset.begun(timezone.now()) if self.value() == "unrecorded" else queryset


@admin.register(ExamPlan)
class ExamPlanAdmin(
    CandidatePages, ResultPages, CertificatePages, WrittenByServices, RegisterAdmin
):
    """The bureaus that read certificates look; 县人社局 takes every step."""

    list_display = ("number", "what", "body", "held_on", "filled", "state")
    list_filter = ("state", BegunFilter, CertificatesFilter, "occupation", "level", "body__kind")
    list_select_related = ("body", "occupation")
    search_fields = ("number", "class_name", "place")
    date_hierarchy = "held_on"
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = [
            ("<int:pk>/part/", self.part_view, "part"),
            ("<int:pk>/part/<int:part>/remove/", self.remove_part_view, "remove_part"),
            ("<int:pk>/candidate/", self.candidate_view, "candidate"),
            ("<int:pk>/withdraw/<int:registration>/", self.withdraw_view, "withdraw"),
            ("<int:pk>/recuse/<int:registration>/", self.recuse_view, "recuse"),
            ("<int:pk>/sheet/", self.sheet_view, "sheet"),
            ("<int:pk>/confirm/", self.confirm_view, "confirm"),
            ("<int:pk>/correct/<int:registration>/", self.correct_view, "correct"),
            ("<int:pk>/certify/", self.certify_view, "certify"),
            ("<int:pk>/replace/<int:issue>/", self.replace_view, "replace"),
            ("<int:pk>/revoke/<int:issue>/", self.revoke_view, "revoke"),
            ("<int:pk>/cancel/", self.cancel_view, "cancel"),
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"credentials_examplan_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        return ExamPlan.objects.visible_to(request.user).order_by("-held_on", "-pk")

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and permissions.reads_exams(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return permissions.keeps_exams(request.user)

    @admin.display(description="考核内容")
    def what(self, plan):
        return plan.what

    @admin.display(description="报名/名额")
    def filled(self, plan):
        return f"{plan.taken}/{plan.seats}"

    def plan_or_404(self, request, pk) -> ExamPlan:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(self.get_queryset(request).select_related("body", "occupation"), pk)

    def kept_or_403(self, request, pk) -> ExamPlan:
        plan = self.plan_or_404(request, pk)
        if not permissions.keeps_exams(request.user):
            raise PermissionDenied("由县人社局办理。")
        return plan

    def context(self, request, heading, plan=None) -> dict:
        changelist = reverse("admin:credentials_examplan_changelist")
        back = plan.get_absolute_url() if plan else changelist
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {plan or ''}".strip(),
            "heading": heading,
            "plan": plan,
            "back": back,
        }

    def form_step(self, request, plan, form, step, *, heading, done, template=None, **more):
        return form_page(
            request,
            form,
            step,
            context=self.context(request, heading, plan) | more,
            done=done,
            target=plan.get_absolute_url(),
            **({"template": template} if template else {}),
        )

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县人社局安排考核。")
        form = PlanForm(posted(request))
        return form_page(
            request,
            form,
            lambda: planning.make_plan(by=request.user, **form.cleaned_data),
            context=self.context(request, "安排考核"),
            done="已建立，下一步安排考评员和授课教师。",
            target=lambda plan: plan.get_absolute_url(),
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The exam, who takes part, every candidate with her results, and the record."""
        plan = self.plan_or_404(request, object_id)
        keeps = permissions.keeps_exams(request.user)
        rows = candidates_of(plan)
        mine = request.user.pk
        pending = [each for row in rows if (each := row["pending"]) and each.entered_by_id != mine]
        is_open = registering.is_open(plan, timezone.now())
        unconfirmed = sum(row["pending"] is not None or not row["has_any"] for row in rows)
        context = self.context(request, "", plan) | {
            "unconfirmed": unconfirmed if plan.state == State.HELD else 0,
            "parts": list(plan.parts.select_related("person__enterprise", "qualification")),
            "rows": rows,
            "signs": outliers.signs_of(plan, timezone.localdate()),
            "steps": list(plan.steps.select_related("by")),
            "keeps": keeps,
            "can": {
                "part": keeps and plan.state in {State.PLANNED, State.ANNOUNCED, State.HELD},
                "remove": keeps and plan.state == State.PLANNED,
                "candidate": keeps and is_open,
                "withdraw": keeps and is_open,
                "recuse": keeps and plan.state in {State.ANNOUNCED, State.HELD},
                "sheet": keeps
                and may(plan, Action.ENTER)
                and any(not row["has_any"] for row in rows),
                "confirm": keeps and may(plan, Action.CONFIRM) and bool(pending),
                "correct": keeps and may(plan, Action.CORRECT),
                "certify": keeps
                and may(plan, Action.CERTIFY)
                and any(row["is_to_certify"] for row in rows),
                "cancel": keeps and may(plan, Action.CANCEL),
            },
            "buttons": [
                (action, LEADS_TO.get(action, ""))
                for action in BUTTONS
                if keeps and may(plan, action) and not (action == Action.COMPLETE and unconfirmed)
            ],
        }
        return TemplateResponse(request, f"{FOLDER}/plan.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What happened to an exam stands on its page."""
        return redirect(self.plan_or_404(request, object_id))

    def step_view(self, request, pk, action):
        """A step of one button."""
        plan = self.kept_or_403(request, pk)
        if action not in BUTTONS:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return button(
            request,
            lambda: BUTTONS[action](plan, by=request.user),
            done=f"已办理：{Action(action).label}。",
            target=plan,
        )

    @method_decorator(never_cache)
    def cancel_view(self, request, pk):
        plan = self.kept_or_403(request, pk)
        form = ReasonForm(posted(request))
        return self.form_step(
            request,
            plan,
            form,
            lambda: planning.cancel(plan, by=request.user, **form.cleaned_data),
            heading="取消考核",
            done="已取消，报了名的人会收到短信。",
        )

    @method_decorator(never_cache)
    def part_view(self, request, pk):
        plan = self.kept_or_403(request, pk)
        form = PartForm(posted(request), plan=plan)
        return self.form_step(
            request,
            plan,
            form,
            lambda: planning.add_part(plan, form.cleaned_data["qualification"], by=request.user),
            heading="安排考核人员",
            done="已安排。",
        )

    def remove_part_view(self, request, pk, part):
        plan = self.kept_or_403(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = get_object_or_404(PlanPart.objects.select_related("plan"), plan=plan, pk=part)
        return button(
            request,
            lambda: planning.remove_part(found, by=request.user),
            done="已去掉。",
            target=plan,
        )


def may(plan, action) -> bool:
    return state_after(plan.state, action) is not None
