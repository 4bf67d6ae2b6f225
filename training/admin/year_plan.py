"""The year's plan in the workbench: quotas are added while it is a draft, a second person approves."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import button, posted
from gaotai_jiazheng.register_admin import WrittenByServices, get_or_404
from training.admin.pages import form_page
from training.admin.registers import KeptByHrss
from training.forms.planning import PlanForm, QuotaForm
from training.models import YearPlan
from training.permissions import keeps_training
from training.services import planning
from training.transitions import RESERVING_STATES, USING_STATES

QUOTAS_SHOWN = 200


@admin.register(YearPlan)
class YearPlanAdmin(WrittenByServices, KeptByHrss):
    list_display = ("__str__", "state", "document", "made_by", "approved_by")
    list_filter = ("state",)
    list_select_related = ("made_by", "approved_by")

    def get_urls(self):
        own = [
            ("<int:pk>/quota/", self.quota_view, "quota"),
            ("<int:pk>/quota/<int:quota>/remove/", self.remove_view, "remove"),
            ("<int:pk>/approve/", self.approve_view, "approve"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"training_yearplan_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_add_permission(self, request):
        return keeps_training(request.user)

    def get_queryset(self, request):
        return YearPlan.objects.visible_to(request.user)

    def plan_or_404(self, request, pk) -> YearPlan:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("made_by", "approved_by")
        return get_or_404(rows, pk)

    def kept_or_403(self, request, pk) -> YearPlan:
        plan = self.plan_or_404(request, pk)
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局办理。")
        return plan

    def context(self, request, heading, plan=None) -> dict:
        back = plan.get_absolute_url() if plan else reverse("admin:training_yearplan_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {plan or ''}".strip(),
            "heading": heading,
            "subject": plan,
            "back": back,
        }

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局编制培训计划。")
        return form_page(
            request,
            PlanForm(posted(request)),
            planning.make_plan,
            context=self.context(request, "编制年度计划"),
            done="已建立，下一步加指标。",
            target=reverse("admin:training_yearplan_changelist"),
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The quotas with what is left of each, and what may be done now."""
        plan = self.plan_or_404(request, object_id)
        is_draft = plan.state == YearPlan.State.DRAFT
        keeps = keeps_training(request.user)
        quotas = plan.quotas.select_related("institution", "occupation")
        names = ("planned", "reserved", "used")
        sums = quotas.aggregate(**{name: Sum(name, default=0) for name in names})
        sums["free"] = sums["planned"] - sums["reserved"] - sums["used"]
        context = self.context(request, "", plan) | {
            "plan": plan,
            "quotas": list(quotas[:QUOTAS_SHOWN]),
            "sums": sums,
            "reserving": ",".join(sorted(RESERVING_STATES)),
            "using": ",".join(sorted(USING_STATES)),
            "may_add": keeps and is_draft,
            "may_approve": keeps and is_draft and plan.made_by_id != request.user.pk,
        }
        return TemplateResponse(request, "admin/training/plan.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """Who made and approved it stands on its page."""
        return redirect(self.plan_or_404(request, object_id))

    @method_decorator(never_cache)
    def quota_view(self, request, pk):
        plan = self.kept_or_403(request, pk)
        return form_page(
            request,
            QuotaForm(posted(request)),
            partial(planning.add_quota, plan),
            context=self.context(request, "加指标", plan),
            done="已加。",
            target=plan,
        )

    def remove_view(self, request, pk, quota):
        plan = self.kept_or_403(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = get_object_or_404(plan.quotas, pk=quota)
        return button(
            request,
            lambda: planning.remove_quota(found, by=request.user),
            done="已去掉。",
            target=plan,
        )

    def approve_view(self, request, pk):
        plan = self.kept_or_403(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return button(
            request,
            lambda: planning.approve(plan, by=request.user),
            done="已批准，机构可以备案了。",
            target=plan,
        )
