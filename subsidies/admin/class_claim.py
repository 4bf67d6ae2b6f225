"""Claims of classes in the workbench: the list, one claim with its learners, a button for each step."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from disclosure.notice_filter import NoticeFilter
from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.register_admin import (
    WorkbenchAdmin,
    WrittenByServices,
    get_or_404,
    page_of,
)
from reminders.models import Deadline
from subsidies import permissions
from subsidies.admin.cancelled import CancelledFilter
from subsidies.forms.answering import send
from subsidies.forms.steps import DemandForm, DocumentForm, ReasonForm, SureForm
from subsidies.models import ClassClaim
from subsidies.models.class_claim import ClaimState
from subsidies.services import claiming, money


class Step(NamedTuple):
    """who: "anybody" who leads the policy, or "second" for whoever has not checked it."""

    label: str
    states: tuple[str, ...]
    form: type
    service: Callable
    who: str = "anybody"
    is_grave: bool = False


STEPS = {
    "check": Step("审核通过", (ClaimState.SENT,), SureForm, claiming.check),
    "approve": Step(
        "复核同意并公示", (ClaimState.CHECKED,), SureForm, claiming.approve, who="second"
    ),
    "release": Step(
        "送拨付", (ClaimState.NOTICED, *claiming.HANDED_ON), SureForm, claiming.release
    ),
    "refuse": Step("不予补贴", claiming.REFUSABLE, ReasonForm, claiming.refuse, is_grave=True),
    "claw-back": Step(
        "要求退回", (ClaimState.PAID,), DemandForm, claiming.claw_back, is_grave=True
    ),
    "recover": Step("记录已退回", (ClaimState.DEMANDED,), DocumentForm, claiming.recover),
}


def may_take(step, user, claim) -> bool:
    """Whether the step is open and the person may take it."""
    if claim.state not in step.states or not permissions.leads(user, claim):
        return False
    if claim.state in claiming.HANDED_ON and not money.was_cancelled(claim):
        return False
    return claim.made_by_id != user.pk and (step.who == "anybody" or claim.checked_by_id != user.pk)


@admin.register(ClassClaim)
class ClassClaimAdmin(WrittenByServices, WorkbenchAdmin):
    list_display = ["training_class", "institution", "year", "state", "made_at"]
    list_select_related = ["training_class", "institution"]
    list_filter = ["state", "year", NoticeFilter, CancelledFilter]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["training_class__number"]
    actions = None

    def get_queryset(self, request):
        return ClassClaim.objects.visible_to(request.user).order_by("-pk")

    def has_view_permission(self, request, obj=None):
        return permissions.sees_applications(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_urls(self):
        view = self.admin_site.admin_view(self.step_view)
        own = path("<int:pk>/step/<slug:step>/", view, name="subsidies_classclaim_step")
        return [own, *super().get_urls()]

    def row_or_404(self, request, pk):
        rows = self.get_queryset(request).select_related(
            "policy__bureau",
            "training_class__occupation",
            "institution",
            "notice",
            "payable",
            "made_by",
            "checked_by",
            "approved_by",
            "refused_by",
            "claw_back__demanded_by",
        )
        return get_or_404(rows, pk)

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a claim stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    def context(self, request, title) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The list, who decided what, and what can be done now."""
        claim = self.row_or_404(request, object_id)
        clocks = Deadline.objects.of(claim).select_related("rule").order_by("pk")
        context = self.context(request, str(claim)) | {
            "claim": claim,
            "class": claim.training_class,
            "demand": getattr(claim, "claw_back", None),
            "doubt_about_hours": claim.training_class.doubt_about_hours,
            "clocks": list(clocks),
            "lines": list(claim.lines.select_related("enrolment")),
            "payable_page": page_of(request, claim.payable) if claim.payable else "",
            "flags": claim.training_class.audit_flags.waiting().count(),
            "buttons": [
                {"name": name, "label": step.label, "is_grave": step.is_grave}
                for name, step in STEPS.items()
                if may_take(step, request.user, claim)
            ],
        }
        return TemplateResponse(request, "admin/subsidies/class_claim.html", context)

    def step_view(self, request, pk, step):
        """A step's form; 422 what is filled in wrongly, 409 what cannot be now."""
        claim = self.row_or_404(request, pk)
        if step not in STEPS:
            raise Http404
        taken = STEPS[step]
        if not permissions.leads(request.user, claim):
            raise PermissionDenied(f"您不能对这件申请办理“{taken.label}”。")
        form, status = taken.form(posted(request)), 200

        def take(**values):
            return taken.service(claim, by=request.user, **values)

        if request.method == "POST":
            status = send(form, take)
            if status == DONE:
                messages.success(request, f"已办理：{taken.label}。")
                return redirect(claim)
        context = self.context(request, f"{taken.label} {claim}") | {
            "row": claim,
            "form": form,
            "heading": taken.label,
            "button": taken.label,
            "is_grave": taken.is_grave,
        }
        return TemplateResponse(request, "admin/subsidies/step.html", context, status=status)
