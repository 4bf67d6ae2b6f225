"""Deposits in the workbench: the register, one deposit with its statement, and what comes in and goes back."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from deposits import permissions, services, statements
from deposits.admin.pages import FOLDER, BooksAdmin
from deposits.forms import OpeningForm, PayInForm, RefundForm, TakeBackForm
from deposits.models import DepositTerms, QualityDeposit
from gaotai_jiazheng.form_answers import posted
from ledger.amounts import fen_of

SHOWN_STEPS = 20
SHOWN_CLAIMS = 10
DUE = "due"


class ShortFilter(admin.SimpleListFilter):
    """Those below the floor of today; who leaves need not be topped up."""

    title = "余额"
    parameter_name = "short"

    def lookups(self, request, model_admin):
        return [("yes", "低于最低余额")]

    def queryset(self, request, queryset):
        terms = DepositTerms.objects.in_force(timezone.localdate())
        if self.value() != "yes" or terms is None:
            return queryset
        floor = fen_of(terms.floor_yuan)
        return queryset.filter(state=QualityDeposit.State.ACTIVE, account__balance_fen__lt=floor)


class RefundFilter(admin.SimpleListFilter):
    """Those of enterprises that leave and have waited long enough."""

    title, parameter_name = "退还", "refund"

    def lookups(self, request, model_admin):
        return [(DUE, "等待期满，待退还")]

    def queryset(self, request, queryset):
        return to_refund(queryset) if self.value() == DUE else queryset


def to_refund(deposits):
    return deposits.filter(state=QualityDeposit.State.LEAVING, waits_until__lt=timezone.localdate())


def claims_of(deposit) -> str:
    """The list of all claims on the deposit."""
    return f"{reverse('admin:deposits_advanceclaim_changelist')}?deposit={deposit.pk}"


@admin.register(QualityDeposit)
class QualityDepositAdmin(BooksAdmin):
    list_display = ["enterprise", "custodian", "state", "balance", "held", "opened_on"]
    list_select_related = ["enterprise", "custodian", "account"]
    list_filter = ["state", ShortFilter, RefundFilter, "custodian"]
    search_fields = ["enterprise__name", "enterprise__uscc"]
    search_help_text = "企业名称或者统一社会信用代码"
    own_pages = (
        ("<int:pk>/pay-in/", "pay_in_view", "pay_in"),
        ("<int:pk>/take-back/", "take_back_view", "take_back"),
        ("<int:pk>/refund/", "refund_view", "refund"),
    )

    @admin.display(description="余额（元）")
    def balance(self, deposit):
        return deposit.account.balance_yuan

    @admin.display(description="冻结（元）")
    def held(self, deposit):
        return deposit.account.held_yuan

    def has_add_permission(self, request):
        return permissions.can_open_deposits(request.user)

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "enterprise", "custodian__bureau", "account"
        )

    def add_view(self, request, form_url="", extra_context=None):
        """Open a deposit for an enterprise of the register."""
        if not self.has_add_permission(request):
            raise PermissionDenied

        def take(form):
            custodian = form.cleaned_data["custodian"]
            return services.open_deposit(form.enterprise, custodian, by=request.user)

        custodians = permissions.custodians_kept_by(request.user)
        form = OpeningForm(posted(request), custodians=custodians)
        return self.answer(request, form, take, self.context(request, "建账"))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How the deposit stands, its statement, debts, claims and steps; each list has an end."""
        deposit = self.row_or_404(request, object_id)
        before = request.GET.get("before", "")
        keeps = permissions.can_keep_books(request.user, deposit.custodian)
        leaving = deposit.state == QualityDeposit.State.LEAVING
        claims = list(deposit.claims.order_by("-pk")[: SHOWN_CLAIMS + 1])
        context = self.context(request, "", deposit) | {
            "deposit": deposit,
            "stand": statements.stand_of(deposit, timezone.localdate()),
            "statement": statements.statement_of(
                deposit, int(before) if before.isdecimal() and len(before) < 19 else None
            ),
            "debts": statements.debts_of(deposit),
            "claims": claims[:SHOWN_CLAIMS],
            "claims_page": claims_of(deposit) if len(claims) > SHOWN_CLAIMS else "",
            "steps": list(
                deposit.steps.select_related("by").order_by(F("pk").desc())[:SHOWN_STEPS]
            ),
            "can_pay_in": keeps and deposit.state != QualityDeposit.State.CLOSED,
            "can_take_back": keeps
            and deposit.state != QualityDeposit.State.CLOSED
            and services.to_take_back(deposit).exclude(entry__by=request.user).exists(),
            "can_refund": keeps and leaving and timezone.localdate() > deposit.waits_until,
        }
        return TemplateResponse(request, f"{FOLDER}/deposit.html", context)

    def pay_in_view(self, request, pk):
        deposit = self.row_or_404(request, pk)
        if not permissions.can_keep_books(request.user, deposit.custodian):
            raise PermissionDenied("只有保管方和主管单位的人员可以记账。")
        form = PayInForm(posted(request))
        return self.step_page(request, deposit, form, "记录到账", services.pay_in)

    def take_back_view(self, request, pk):
        deposit = self.row_or_404(request, pk)
        if not permissions.can_keep_books(request.user, deposit.custodian):
            raise PermissionDenied("只有保管方和主管单位的人员可以记账。")
        form = TakeBackForm(posted(request), postings=services.to_take_back(deposit))
        heading = "撤回记错的到账"
        return self.step_page(request, deposit, form, heading, services.take_back, grave=True)

    def refund_view(self, request, pk):
        deposit = self.row_or_404(request, pk)
        if not permissions.can_keep_books(request.user, deposit.custodian):
            raise PermissionDenied("只有保管方和主管单位的人员可以记账。")
        form = RefundForm(posted(request))
        return self.step_page(request, deposit, form, "记录退还并销户", services.refund, grave=True)
