"""The association in the workbench: its register, its council, its year."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.admin import TabularInline

from gaotai_jiazheng.form_answers import button, posted
from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin
from market.admin.pages import ServiceAdmin, form_page, guided_association
from market.forms.guild import DoneForm, DutyForm, PlanForm, ReportForm
from market.models import AnnualPlan, AnnualReport, Association, CouncilMember, Duty
from market.permissions import can_found, can_guide
from market.services import association as services
from reminders.models import Deadline


class CouncilMemberInline(LabelledInline, TabularInline):
    """The seats: a handful of enterprises."""

    model = CouncilMember
    extra = 0
    autocomplete_fields = ["enterprise"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return obj is not None and can_guide(request.user, obj)

    def has_change_permission(self, request, obj=None):
        return obj is not None and can_guide(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Association)
class AssociationAdmin(RegisterAdmin):
    list_display = ["name", "bureau", "founded_on", "ended_on"]
    list_select_related = ["bureau"]
    inlines = [CouncilMemberInline]

    def has_add_permission(self, request):
        return can_found(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return can_found(request.user)
        return request.user.is_superuser or can_guide(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AnnualPlan)
class AnnualPlanAdmin(ServiceAdmin):
    """A plan is a draft until it is adopted; then its duties are done one by one."""

    list_display = ("year", "association", "adopted_on", "report_due_on")
    list_select_related = ("association",)

    def get_urls(self):
        own = [
            ("<int:pk>/duty/", self.duty_view, "duty"),
            ("<int:pk>/adopt/", self.adopt_view, "adopt"),
            ("<int:pk>/report/", self.report_view, "report"),
            ("duties/<int:pk>/remove/", self.remove_view, "remove"),
            ("duties/<int:pk>/done/", self.done_view, "done"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"market_annualplan_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_add_permission(self, request):
        return can_found(request.user)

    def plan_or_404(self, pk) -> AnnualPlan:
        return self.row_or_404(AnnualPlan.objects.select_related("association__bureau"), pk)

    def guided_or_403(self, request, pk) -> AnnualPlan:
        plan = self.plan_or_404(pk)
        if not can_guide(request.user, plan.association):
            raise PermissionDenied("由协会的指导单位办理。")
        return plan

    def add_view(self, request, form_url="", extra_context=None):
        association = guided_association(request.user)
        return form_page(
            request,
            PlanForm(posted(request), initial={"year": timezone.localdate().year}),
            lambda **values: services.begin_plan(association, by=request.user, **values),
            context=self.context(request, "起草年度计划", association),
            done="年度计划已经建立，请逐项填写事项。",
            target=AnnualPlan.get_absolute_url,
            back=reverse("admin:market_annualplan_changelist"),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        plan = self.plan_or_404(object_id)
        context = self.context(request, "", plan) | {
            "plan": plan,
            "duties": list(plan.duties.all()),
            "report": AnnualReport.objects.filter(plan=plan).first(),
            "clocks": list(Deadline.objects.of(plan).select_related("rule", "owner")),
            "guides": can_guide(request.user, plan.association),
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/market/plan.html", context)

    def history_view(self, request, object_id, extra_context=None):
        return redirect("admin:market_annualplan_change", object_id)

    def duty_view(self, request, pk):
        plan = self.guided_or_403(request, pk)
        return form_page(
            request,
            DutyForm(posted(request)),
            lambda **values: services.add_duty(plan, by=request.user, **values),
            context=self.context(request, "增加事项", plan),
            done="已经增加。",
            target=plan.get_absolute_url(),
        )

    @method_decorator(require_POST)
    def adopt_view(self, request, pk):
        plan = self.guided_or_403(request, pk)
        return button(
            request,
            lambda: services.adopt_plan(plan, by=request.user),
            done="计划已经通过，各项期限开始计时。",
            target=plan.get_absolute_url(),
        )

    def report_view(self, request, pk):
        plan = self.guided_or_403(request, pk)
        return form_page(
            request,
            ReportForm(posted(request)),
            lambda **values: services.hand_in_report(plan, by=request.user, **values),
            context=self.context(request, "提交年度报告", plan),
            done="年度报告已经提交并公开。",
            target=plan.get_absolute_url(),
        )

    def duty_or_403(self, request, pk) -> Duty:
        duty = self.row_or_404(Duty.objects.select_related("plan__association"), pk)
        self.guided_or_403(request, duty.plan_id)
        return duty

    @method_decorator(require_POST)
    def remove_view(self, request, pk):
        duty = self.duty_or_403(request, pk)
        return button(
            request,
            lambda: services.remove_duty(duty, by=request.user),
            done="已经去掉。",
            target=duty.plan.get_absolute_url(),
        )

    def done_view(self, request, pk):
        duty = self.duty_or_403(request, pk)
        return form_page(
            request,
            DoneForm(posted(request)),
            lambda **values: services.record_done(duty, by=request.user, **values),
            context=self.context(request, "登记完成", duty),
            done="已经登记。",
            target=duty.plan.get_absolute_url(),
        )
