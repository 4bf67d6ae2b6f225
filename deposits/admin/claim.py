"""Claims in the workbench: what waits for a decision, one claim, and its steps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone

from deposits import permissions, services, statements
from deposits.admin.pages import FOLDER, BooksAdmin
from deposits.forms import ApprovalForm, PaymentForm, ReasonForm, ScheduleForm
from deposits.models import AdvanceClaim, Recovery
from deposits.transitions import Action, state_after
from gaotai_jiazheng.form_answers import posted
from reminders.models import Deadline

# Action -> (form, service, who may, whether it ends the claim without payment)
STEPS = {
    Action.APPROVE: (ApprovalForm, services.approve, permissions.can_approve, False),
    Action.PAY: (PaymentForm, services.pay, permissions.can_pay, False),
    Action.REJECT: (ReasonForm, services.reject, permissions.can_approve, True),
    Action.WITHDRAW: (ReasonForm, services.withdraw, permissions.can_withdraw, True),
}


@admin.register(AdvanceClaim)
class AdvanceClaimAdmin(BooksAdmin):
    list_display = [
        "number",
        "enterprise",
        "subject_label",
        "payable_yuan",
        "state",
        "is_quick",
        "submitted_at",
    ]
    list_select_related = ["deposit__enterprise"]
    list_filter = ["state", "is_quick", "basis"]
    linked_by = ("deposit",)
    search_fields = ["number", "subject_label", "deposit__enterprise__name"]
    search_help_text = "编号、事项编号、企业名称"
    own_pages = (
        ("<int:pk>/step/<slug:action>/", "step_view", "step"),
        ("<int:pk>/schedule/", "schedule_view", "schedule"),
    )

    @admin.display(description="家政企业")
    def enterprise(self, claim):
        return claim.deposit.enterprise

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "deposit__enterprise",
            "deposit__custodian__bureau",
            "deposit__account",
            "terms",
            "bureau",
            "submitted_by",
            "first_approver",
            "second_approver",
            "paid_by",
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What is asked for and why, who decided, what was paid, what came back."""
        claim = self.row_or_404(request, object_id)
        recovery = Recovery.objects.filter(claim=claim).first()
        clocks = Deadline.objects.of(claim).select_related("rule").order_by("pk")
        context = self.context(request, "", claim) | {
            "claim": claim,
            "evidence": list(claim.evidence.all()),
            "clocks": list(clocks),
            "steps": list(claim.steps.select_related("by").order_by("-pk")),
            "actions": [
                {"action": action, "is_grave": grave}
                for action, (_, _, may, grave) in STEPS.items()
                if state_after(claim.state, action) and may(request.user, claim)
            ],
            "is_past_quick_lane": claim.is_past_quick_lane(),
            "debt": debt_of(claim, recovery),
            "can_schedule": recovery is not None
            and recovery.state == Recovery.State.OPEN
            and permissions.supervises(request.user, claim.deposit.custodian),
        }
        return TemplateResponse(request, f"{FOLDER}/claim.html", context)

    def step_view(self, request, pk, action):
        claim = self.row_or_404(request, pk)
        if action not in STEPS:
            raise Http404
        action = Action(action)
        form_class, service, may, grave = STEPS[action]
        if not may(request.user, claim):
            raise PermissionDenied(f"您不能对这件先行赔付{action.label}。")
        form = form_class(posted(request))
        return self.step_page(request, claim, form, action.label, service, grave=grave)

    def schedule_view(self, request, pk):
        claim = self.row_or_404(request, pk)
        recovery = Recovery.objects.filter(claim=claim).first()
        if recovery is None:
            raise Http404
        if not permissions.supervises(request.user, claim.deposit.custodian):
            raise PermissionDenied("只有主管单位的人员可以约定分期。")
        form = ScheduleForm(posted(request))

        def plan(_, **values):
            return services.plan(recovery, **values)

        return self.step_page(request, claim, form, "约定分期归还", plan)


def debt_of(claim, recovery) -> dict | None:
    """What is still owed for the claim, and by which days."""
    if recovery is None:
        return None
    recovery.owed_now = recovery.owed_yuan()
    return {
        "recovery": recovery,
        "owed": recovery.owed_now,
        "instalments": statements.rest_of(recovery),
        "today": timezone.localdate(),
    }
