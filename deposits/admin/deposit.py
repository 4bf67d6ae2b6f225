"""Deposits in the workbench: the register, one deposit with its statement, and what comes in and goes back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from deposits import permissions, services, statements
from deposits.admin.pages import FOLDER, BooksAdmin
from deposits.forms import OpeningForm, PayInForm, RefundForm
from deposits.models import DepositTerms, QualityDeposit
from ledger.amounts import fen_of

SHOWN_STEPS = 20
SHOWN_CLAIMS = 10


class ShortFilter(admin.SimpleListFilter):
    """Those below the floor of today."""

    title = "余额"
    parameter_name = "short"

    def lookups(self, request, model_admin):
        return [("yes", "低于最低余额")]

    def queryset(self, request, queryset):
        terms = DepositTerms.objects.in_force(timezone.localdate())
        if self.value() != "yes" or terms is None:
            return queryset
        return queryset.filter(account__balance_fen__lt=fen_of(terms.floor_yuan))


@admin.register(QualityDeposit)
class QualityDepositAdmin(BooksAdmin):
    list_display = ["enterprise", "custodian", "state", "balance", "held", "opened_on"]
    list_select_related = ["enterprise", "custodian", "account"]
    list_filter = ["state", ShortFilter, "custodian"]
    search_fields = ["enterprise__name", "enterprise__uscc"]
    search_help_text = "企业名称或者统一社会信用代码"

    @admin.display(description="余额（元）")
    def balance(self, deposit):
        return deposit.account.balance_yuan

    @admin.display(description="冻结（元）")
    def held(self, deposit):
        return deposit.account.held_yuan

    def has_add_permission(self, request):
        return permissions.can_open_deposits(request.user)

    def get_urls(self):
        own = [
            ("<int:pk>/pay-in/", self.pay_in_view, "pay_in"),
            ("<int:pk>/refund/", self.refund_view, "refund"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"deposits_qualitydeposit_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "enterprise", "custodian__bureau", "account"
        )

    def add_view(self, request, form_url="", extra_context=None):
        """Open a deposit for an enterprise of the register."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpeningForm(request.POST or None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    deposit = services.open_deposit(
                        form.enterprise, form.cleaned_data["custodian"], by=request.user
                    )
                except ValidationError as error:
                    form.add_error(None, error.messages)
                    status = 409
                else:
                    messages.success(request, "已建账。")
                    return redirect(deposit)
        context = self.context(request, "建账") | {"form": form, "heading": "建账"}
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How the deposit stands, its statement, debts, claims and steps; each list has an end."""
        deposit = self.row_or_404(request, object_id)
        before = request.GET.get("before", "")
        keeps = permissions.can_keep_books(request.user, deposit.custodian)
        leaving = deposit.state == QualityDeposit.State.LEAVING
        context = self.context(request, str(deposit)) | {
            "deposit": deposit,
            "stand": statements.stand_of(deposit, timezone.localdate()),
            "statement": statements.statement_of(
                deposit, int(before) if before.isdecimal() and len(before) < 19 else None
            ),
            "debts": statements.debts_of(deposit),
            "claims": list(deposit.claims.order_by("-pk")[:SHOWN_CLAIMS]),
            "steps": list(
                deposit.steps.select_related("by").order_by(F("pk").desc())[:SHOWN_STEPS]
            ),
            "can_pay_in": keeps and deposit.state != QualityDeposit.State.CLOSED,
            "can_refund": keeps and leaving and timezone.localdate() > deposit.waits_until,
        }
        return TemplateResponse(request, f"{FOLDER}/deposit.html", context)

    def pay_in_view(self, request, pk):
        deposit = self.row_or_404(request, pk)
        if not permissions.can_keep_books(request.user, deposit.custodian):
            raise PermissionDenied("只有保管方和主管单位的人员可以记账。")
        form = PayInForm(request.POST or None)
        return self.step_page(request, deposit, form, "记录到账", services.pay_in)

    def refund_view(self, request, pk):
        deposit = self.row_or_404(request, pk)
        if not permissions.can_keep_books(request.user, deposit.custodian):
            raise PermissionDenied("只有保管方和主管单位的人员可以记账。")
        form = RefundForm(request.POST or None)
        return self.step_page(request, deposit, form, "记录退还并销户", services.refund, grave=True)
