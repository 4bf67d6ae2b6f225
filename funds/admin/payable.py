"""What is promised and what is to be paid, in the workbench: masked, put right by two people, cancelled."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.access import reveal
from accounts.decorators import reauthentication
from funds import permissions, services
from funds.admin.budget import when
from funds.admin.of_a_day import CameBack, Kept, Paid
from funds.admin.pages import FOLDER, FundsAdmin, table_of
from funds.forms import CorrectionForm, NoteForm, OpeningForm, ReasonForm, RefusalForm
from funds.models import AccountCorrection, Commitment, Payable
from funds.services.refusals import require
from funds.transitions import PayableState
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import page_of

REVEALED = ("payee_name", "id_number", "bank_account")
REVEALED_OF_CORRECTION = ("payee_name", "bank_account")


@admin.register(Commitment)
class CommitmentAdmin(FundsAdmin):
    list_display = ["narration", "budget", "amount", "committed_at", "is_open"]
    list_display_links = None
    list_select_related = ["budget__fund", "budget__purpose", "hold__end"]
    list_filter = ["budget", Kept]
    search_fields = ["narration"]
    search_help_text = "摘要里的字，如申请编号"

    @admin.display(description="金额（元）")
    def amount(self, commitment):
        return commitment.amount_yuan

    @admin.display(description="冻结中", boolean=True)
    def is_open(self, commitment):
        return not hasattr(commitment.hold, "end")

    def address_of(self, commitment):
        """The page of its budget, which shows it."""
        return commitment.get_absolute_url()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect(self.row_or_404(request, object_id))


class Corrected(admin.SimpleListFilter):
    """Whose account somebody else has proposed to put right."""

    title, parameter_name = "账号更正", "correction"

    def lookups(self, request, model_admin):
        return [("waits", "等我复核")]

    def queryset(self, request, queryset):
        return queryset.to_look_at_twice(request.user) if self.value() == "waits" else queryset


@admin.register(Payable)
class PayableAdmin(FundsAdmin):
    list_display = ["__str__", "payee", "budget", "amount", "state", "made_at"]
    list_select_related = ["budget__fund", "budget__purpose"]
    list_filter = ["state", Corrected, "payee_kind", "budget", Paid, CameBack]
    search_fields = ["commitment__narration"]
    search_help_text = "事项里的字，如申请编号"
    own_pages = (
        ("<int:pk>/reveal/", "reveal_view", "reveal"),
        ("<int:pk>/correct/", "correct_view", "correct"),
        ("<int:pk>/look-twice/<int:correction>/", "look_twice_view", "look_twice"),
        ("<int:pk>/refuse/<int:correction>/", "refuse_view", "refuse"),
        ("<int:pk>/cancel/", "cancel_view", "cancel"),
    )

    @admin.display(description="收款人")
    def payee(self, payable):
        return payable.masked_name

    @admin.display(description="金额（元）")
    def amount(self, payable):
        return payable.amount_yuan

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "budget__fund", "budget__purpose", "commitment", "notice", "made_by", "cancelled_by"
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        payable = self.row_or_404(request, object_id)
        corrections = list(payable.corrections.select_related("proposed_by", "decided_by"))
        return self.page(
            request,
            payable,
            chip=payable.get_state_display(),
            lead=f"银行说明：{payable.failure}" if payable.failure else "",
            facts=facts_of(payable, page_of(request, payable.commitment.subject)),
            tables=[rows_of(payable), corrections_of(corrections)],
            buttons=self.buttons(request.user, payable, corrections),
        )

    def buttons(self, user, payable, corrections) -> list:
        if not permissions.keeps(user, payable.budget.fund):
            return []
        found = [self.button("查看原文", "reveal", payable.pk)]
        waiting = [each for each in corrections if each.state == "proposed"]
        if waiting and user.pk != waiting[0].proposed_by_id:
            both = (payable.pk, waiting[0].pk)
            found.append(self.button("复核账号更正", "look_twice", *both))
            found.append(self.button("不同意这件更正", "refuse", *both, grave=True))
        if payable.state == PayableState.FAILED and not waiting:
            found.append(self.button("更正账号", "correct", payable.pk))
        if payable.state in (PayableState.READY, PayableState.FAILED):
            found.append(self.button("取消这笔款项", "cancel", payable.pk, grave=True))
        return found

    @method_decorator(never_cache)
    def reveal_view(self, request, pk):
        """Name, number and account in full, for whoever keeps the fund and says why; the access log has it first."""
        payable = self.row_or_404(request, pk)
        require(permissions.keeps(request.user, payable.budget.fund), "由资金的管理单位查看。")
        if asks_again := reauthentication(request):
            return asks_again
        form, status, shown = OpeningForm(posted(request)), 200, []
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    opened = form.cleaned_data["reason"], client_address(request)
                    shown = opened_values(request.user, payable, *opened)
                    status = 200
                except ValidationError as error:
                    form.add_error("reason", error.messages)
        context = self.context(request, "查看原文", payable) | {"form": form, "shown": shown}
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)

    def correct_view(self, request, pk):
        payable = self.row_or_404(request, pk)
        require(permissions.keeps(request.user, payable.budget.fund))
        form = CorrectionForm(posted(request))

        def propose(**values):
            services.propose_correction(payable, by=request.user, **values)

        return self.step(
            request, payable, form, propose, "更正账号", done="已提出，等另一个人复核。"
        )

    def look_twice_view(self, request, pk, correction):
        service = services.approve_correction
        return self.decide(request, pk, correction, NoteForm, service, "复核账号更正")

    def refuse_view(self, request, pk, correction):
        service, heading = services.reject_correction, "不同意这件更正"
        return self.decide(request, pk, correction, RefusalForm, service, heading, grave=True)

    def decide(self, request, pk, correction, form_class, service, heading, *, grave=False):
        """A second person has looked at a correction and says yes or no to it."""
        payable = self.row_or_404(request, pk)
        found = payable.corrections.filter(pk=correction).first()
        if found is None:
            raise Http404
        found.payable = payable
        require(permissions.can_look_twice(request.user, found), "更正要由另一个人复核。")

        def decide(note):
            service(found, by=request.user, note=note)

        lead = f"改为{found.masked_name}，{found.masked_account}。依据：{found.reason}。全部号码在“查看原文”里。"
        form = form_class(posted(request))
        return self.step(request, payable, form, decide, heading, lead=lead, grave=grave)

    def cancel_view(self, request, pk):
        payable = self.row_or_404(request, pk)
        require(permissions.keeps(request.user, payable.budget.fund))
        form = ReasonForm(posted(request))

        def cancel(reason):
            services.cancel_payable(payable, request.user, reason)

        return self.step(request, payable, form, cancel, "取消这笔款项", grave=True)


def opened_values(user, payable, reason, address) -> list[tuple[str, str]]:
    """(label, value) of the payee in full, and of a correction that waits; the access log has both first."""
    shown = reveal(user, payable, REVEALED, reason, address)
    values = [(labelled(payable, name), value) for name, value in shown.items()]
    for each in payable.corrections.filter(state=AccountCorrection.State.PROPOSED):
        asked = reveal(user, each, REVEALED_OF_CORRECTION, reason, address)
        values += [(f"更正为：{labelled(each, name)}", value) for name, value in asked.items()]
    return values


def labelled(row, name) -> str:
    return row._meta.get_field(name).verbose_name


def facts_of(payable, about) -> list:
    """about: the page in the workbench of what is paid for, "" where the person does not see it."""
    return [
        ("事项", payable.commitment.narration, about),
        ("收款人", payable.masked_name),
        ("统一社会信用代码" if payable.is_for_unit else "证件号", payable.masked_id_number),
        ("单位银行账号" if payable.is_for_unit else "一卡通账号", payable.masked_account),
        ("金额", f"{payable.amount_yuan}元"),
        ("预算", str(payable.budget), payable.budget.get_absolute_url()),
        ("所属期", f"{payable.period_key or f'{payable.year}年'} {payable.item}".strip()),
        ("公示", payable.notice.number, payable.notice.get_absolute_url()),
        ("经办", f"{payable.made_by}，{when(payable.made_at)}"),
        ("取消原因", payable.cancel_reason or "没有取消"),
    ]


def rows_of(payable) -> dict:
    rows = payable.batch_rows.select_related("batch").order_by("-pk")
    return table_of(
        "编入的批次",
        ["批次", "序号", "结果", "银行说明"],
        [
            [
                (row.batch.number, row.batch.get_absolute_url()),
                row.number,
                row.get_outcome_display(),
                row.answer,
            ]
            for row in rows
        ],
    )


def corrections_of(corrections) -> dict | None:
    if not corrections:
        return None
    return table_of(
        "账号更正",
        ["改为", "依据", "状态", "提出人", "复核人", "复核意见"],
        [
            [
                f"{each.masked_name}，{each.masked_account}",
                each.reason,
                each.get_state_display(),
                str(each.proposed_by),
                str(each.decided_by or "由另一个人复核"),
                each.decision_note,
            ]
            for each in corrections
        ],
    )
