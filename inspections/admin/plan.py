"""Plans in the workbench: made, announced, drawn."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404
from inspections import permissions, services
from inspections.admin.pages import FOLDER, form_page
from inspections.figures import figures
from inspections.forms.planning import AnnounceForm, DrawForm, PlanForm
from inspections.models import Draw, InspectionPlan

SHOWN_INSPECTIONS = 100


@admin.register(InspectionPlan)
class InspectionPlanAdmin(RegisterAdmin):
    """Everybody on the staff may look at plans; the inspectors drawn are shown to the bureaus that take part."""

    list_display = ("number", "title", "year", "amount", "standing")
    list_filter = ("year",)
    search_fields = ("number", "title")
    list_select_related = ("draw",)
    sortable_by = ()
    actions = None

    @admin.display(description="抽取")
    def amount(self, plan):
        return plan.amount_words

    @admin.display(description="进展")
    def standing(self, plan):
        draw = getattr(plan, "draw", None)
        if draw is None:
            return "未预告"
        if not draw.is_made:
            return f"已预告，{date_format(timezone.localtime(draw.public_at), 'n月j日')}以后抽取"
        return f"抽取{plan.drawn}家，已检查{plan.inspected}家"

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                drawn=Count("inspections"),
                inspected=Count("inspections", filter=Q(inspections__recorded_at__isnull=False)),
            )
        )

    def get_urls(self):
        own = [("announce", self.announce_view), ("draw", self.draw_view)]
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"inspections_inspectionplan_{name}",
            )
            for name, view in own
        ] + super().get_urls()

    def has_add_permission(self, request):
        return permissions.can_plan(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def plan_or_404(self, pk) -> InspectionPlan:
        rows = InspectionPlan.objects.select_related("checklist", "town")
        return get_or_404(rows.prefetch_related("bureaus__bureau"), pk)

    def context(self, request, heading, plan=None) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {plan or ''}".strip(),
            "heading": heading,
            "plan": plan,
            "back": plan.get_absolute_url()
            if plan
            else reverse("admin:inspections_inspectionplan_changelist"),
        }

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由管理企业名录的单位的人员制定检查计划。")
        form = PlanForm(posted(request), user=request.user)
        return form_page(
            request,
            form,
            lambda: services.make_plan(by=request.user, **form.cleaned_data),
            context=self.context(request, "制定检查计划"),
            done="已制定，下一步预告抽取。",
            target=lambda plan: plan.get_absolute_url(),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The plan, its draw, and for whoever takes part the inspections."""
        plan = self.plan_or_404(object_id)
        draw = Draw.objects.defer("population").filter(plan=plan).first()
        leads = permissions.leads(request.user, plan)
        sees = permissions.may_see_secrets_of(request.user, plan)
        inspections = (
            plan.inspections.select_related("enterprise", "drawn")
            .prefetch_related("assignments__inspector__user", "assignments__recusal")
            .order_by("drawn__position")
        )
        context = self.context(request, "", plan) | {
            "draw": draw,
            "sees_drawn": sees,
            "inspections": list(inspections[:SHOWN_INSPECTIONS]) if sees and draw else [],
            "all_of_plan": f"{reverse('admin:inspections_inspection_changelist')}?plan__id__exact={plan.pk}",
            "figures": figures(plan.inspections.all(), timezone.localdate()),
            "can_announce": leads and draw is None,
            "can_draw": leads and draw is not None and not draw.is_made,
            "population_now": None if draw else plan.candidates().count(),
        }
        return TemplateResponse(request, f"{FOLDER}/plan.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a plan stands on its page."""
        return redirect(self.plan_or_404(object_id))

    def led_or_403(self, request, pk) -> InspectionPlan:
        plan = self.plan_or_404(pk)
        if not permissions.leads(request.user, plan):
            raise PermissionDenied("由牵头单位的人员抽取。")
        return plan

    def announce_view(self, request, pk):
        plan = self.led_or_403(request, pk)
        form = AnnounceForm(posted(request))
        return form_page(
            request,
            form,
            lambda: services.announce(plan, by=request.user, **form.cleaned_data),
            context=self.context(request, "预告抽取", plan),
            done="已预告，公开页面上可以看到。",
            target=plan.get_absolute_url(),
        )

    def draw_view(self, request, pk):
        plan = self.led_or_403(request, pk)
        form = DrawForm(posted(request))
        draw = Draw.objects.filter(plan=plan).first()
        source = (
            f"{draw.public_source}，{date_format(timezone.localtime(draw.public_at), 'DATETIME_FORMAT')}公布。"
            if draw
            else ""
        )
        return form_page(
            request,
            form,
            lambda: services.draw(plan, by=request.user, **form.cleaned_data),
            context=self.context(request, "抽取", plan) | {"said_before": source},
            done="已抽取。",
            target=plan.get_absolute_url(),
        )
