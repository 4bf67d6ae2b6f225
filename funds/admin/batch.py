"""Batches in the workbench: drafted, approved, sent, and what the bank has answered."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, StreamingHttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.decorators import reauthentication
from funds import permissions, services
from funds.admin.budget import when
from funds.admin.pages import ANSWERS, FundsAdmin, table_of, told_beside
from funds.forms import DraftForm, NoteForm, OpeningForm, ReasonForm, ReturnForm
from funds.models import Fund, PaymentBatch, ReturnFile
from funds.services.refusals import require
from funds.transitions import Action, state_after
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from ledger.amounts import yuan_of

SHOWN_ROWS = 50
TWO = "批次要由管理单位的另一个人（负责人）复核。"


@admin.register(PaymentBatch)
class PaymentBatchAdmin(FundsAdmin):
    list_display = ["number", "fund", "year", "count", "total", "state", "made_at"]
    list_select_related = ["fund"]
    list_filter = ["state", "year", "fund"]
    search_fields = ["number"]
    own_pages = (
        ("<int:pk>/approve/", "approve_view", "approve"),
        ("<int:pk>/send/", "send_view", "send"),
        ("<int:pk>/download/", "download_view", "download"),
        ("<int:pk>/answer/", "answer_view", "answer"),
        ("<int:pk>/answer/<int:returned>/", "settle_view", "settle"),
        ("<int:pk>/withdraw/", "withdraw_view", "withdraw"),
    )

    @admin.display(description="合计（元）")
    def total(self, batch):
        return batch.total_yuan

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "fund", "bank_format", "made_by", "approved_by", "sent_by", "file"
        )

    def has_add_permission(self, request):
        return permissions.keeps_any(request.user)

    def add_view(self, request, form_url="", extra_context=None):
        """Gather what waits into a batch."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = DraftForm(posted(request), funds=Fund.objects.kept_by(request.user))

        def draft(fund, year, **values):
            return services.draft(fund, year, by=request.user, **values)

        lead = "把同一项资金、同一年度的全部待编批款项编成一批。"
        return self.step(request, None, form, draft, "编制发放批次", lead=lead)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        batch = self.row_or_404(request, object_id)
        after = request.GET.get("after", "")
        last = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
        return self.page(
            request,
            batch,
            chip=batch.get_state_display(),
            lead="演示格式，不是哪家银行的格式。" if batch.bank_format.is_demo else "",
            facts=facts_of(batch),
            tables=[answers_of(batch), rows_of(batch, last), steps_of(batch)],
            buttons=self.buttons(request.user, batch),
        )

    def buttons(self, user, batch) -> list:
        keeps, may = permissions.keeps(user, batch.fund), []
        if state_after(batch.state, Action.APPROVE) and permissions.can_approve(user, batch):
            may.append(self.button("复核同意", "approve", batch.pk))
        if keeps and state_after(batch.state, Action.SEND):
            may.append(self.button("生成发放文件", "send", batch.pk))
        if keeps and hasattr(batch, "file"):
            may.append(self.button("下载发放文件", "download", batch.pk))
        if keeps and state_after(batch.state, Action.SETTLE):
            may.append(self.button("导入银行回盘", "answer", batch.pk))
        if keeps and state_after(batch.state, Action.WITHDRAW):
            may.append(self.button("撤回这一批", "withdraw", batch.pk, grave=True))
        return may

    def kept_or_403(self, request, pk) -> PaymentBatch:
        batch = self.row_or_404(request, pk)
        require(permissions.keeps(request.user, batch.fund), "由资金的管理单位办理。")
        return batch

    def approve_view(self, request, pk):
        batch = self.row_or_404(request, pk)
        require(permissions.can_approve(request.user, batch), TWO)
        form = NoteForm(posted(request))

        def approve(note):
            return services.approve(batch, by=request.user, words=note)

        lead = f"{batch.count}笔，合计{batch.total_yuan}元。同意以后明细不能再改。"
        return self.step(request, batch, form, approve, "复核同意", lead=lead)

    def send_view(self, request, pk):
        batch = self.kept_or_403(request, pk)
        if asks_again := reauthentication(request):
            return asks_again
        form = OpeningForm(posted(request))

        def send(reason):
            return services.send(
                batch, by=request.user, reason=reason, address=client_address(request)
            )

        lead = f"要打开{batch.count}笔款项收款人的姓名（名称）、证件号和账号，会记入访问记录。"
        return self.step(request, batch, form, send, "生成发放文件", lead=lead, beside="reason")

    @method_decorator(never_cache)
    def download_view(self, request, pk):
        """The file itself, after a reason."""
        batch = self.kept_or_403(request, pk)
        if asks_again := reauthentication(request):
            return asks_again
        form = OpeningForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                pieces = services.download(
                    batch, by=request.user, address=client_address(request), **form.cleaned_data
                )
            except ValidationError as error:
                ANSWERS.refuse(form, told_beside(error, "reason"))
            else:
                response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
                response["Content-Disposition"] = f'attachment; filename="{batch.file.name}"'
                response["Content-Length"] = batch.file.size
                return response
        lead = (
            f"文件里有{batch.count}笔款项收款人的姓名（名称）、证件号和账号，下载会记入访问记录。"
        )
        return self.step(request, batch, form, refuse_again, "下载发放文件", lead=lead)

    def answer_view(self, request, pk):
        batch = self.kept_or_403(request, pk)
        columns = batch.bank_format.return_columns
        form = ReturnForm(posted(request), request.FILES or None, columns=columns)

        def look(file):
            returned = services.look(batch, file.read(), by=request.user)
            return self.button("", "settle", batch.pk, returned.pk)[1]

        return self.step(
            request,
            batch,
            form,
            look,
            "导入银行回盘",
            done="已核对，请看结果后确认入账。",
            beside="file",
        )

    def settle_view(self, request, pk, returned):
        """What the answer comes to, to be confirmed."""
        batch = self.kept_or_403(request, pk)
        found = ReturnFile.objects.filter(batch=batch, pk=returned).first()
        if found is None:
            raise Http404
        form = NoteForm(posted(request))

        def settle(note):
            return services.settle(found, by=request.user, words=note)

        lead = (
            f"成功{found.paid_count}笔，{yuan_of(found.paid_fen)}元；"
            f"失败{found.failed_count}笔，{yuan_of(found.failed_fen)}元。确认以后记入账簿。"
        )
        return self.step(request, batch, form, settle, "确认入账", lead=lead)

    def withdraw_view(self, request, pk):
        batch = self.kept_or_403(request, pk)
        form = ReasonForm(posted(request))

        def withdraw(reason):
            return services.withdraw(batch, by=request.user, reason=reason)

        return self.step(request, batch, form, withdraw, "撤回这一批", grave=True)


def refuse_again(**_):
    """A form that was refused is only shown again."""
    raise ValidationError("没有下载。", code="step_not_allowed")


def facts_of(batch) -> list:
    facts = [
        ("资金", f"{batch.year}年{batch.fund}"),
        ("笔数", f"{batch.count}笔"),
        ("合计", f"{batch.total_yuan}元"),
        ("文件格式", str(batch.bank_format)),
        ("编制", f"{batch.made_by}，{when(batch.made_at)}"),
        (
            "复核",
            f"{batch.approved_by}，{when(batch.approved_at)}" if batch.approved_by else "还没有",
        ),
        ("发送", f"{batch.sent_by}，{when(batch.sent_at)}" if batch.sent_by else "还没有"),
        ("核销", when(batch.settled_at) or "还没有"),
    ]
    if hasattr(batch, "file"):
        facts.append(("生成文件", when(batch.file.built_at)))
        facts.append(("文件 SHA-256", batch.file.sha256))
        facts.append(("明细 SHA-256", batch.file.rows_sha256))
    return facts


def rows_of(batch, last) -> dict:
    """Fifty rows behind the one of that number."""
    rows = batch.rows.filter(number__gt=last).select_related("payable").order_by("number")
    found = list(rows[: SHOWN_ROWS + 1])
    rows = found[:SHOWN_ROWS]
    more = f"?after={rows[-1].number}" if len(found) > SHOWN_ROWS else ""
    return table_of(
        "明细",
        ["序号", "收款人", "账号", "金额（元）", "结果", "银行说明"],
        [
            [
                row.number,
                (row.payable.masked_name, row.payable.get_absolute_url()),
                row.payable.masked_account,
                row.amount_yuan,
                row.get_outcome_display(),
                row.answer,
            ]
            for row in rows
        ],
        more=more,
    )


def steps_of(batch) -> dict:
    rows = batch.steps.select_related("by").order_by("-pk")
    return table_of(
        "办理经过",
        ["步骤", "说明", "办理人", "时间"],
        [[row.action, row.note, str(row.by), when(row.at)] for row in rows],
    )


def answers_of(batch) -> dict | None:
    rows = batch.returns.select_related("uploaded_by").order_by("-pk")[:5]
    if not rows:
        return None
    return table_of(
        "银行回盘",
        ["导入", "成功", "失败", "导入人"],
        [
            [
                when(row.uploaded_at),
                f"{row.paid_count}笔，{yuan_of(row.paid_fen)}元",
                f"{row.failed_count}笔，{yuan_of(row.failed_fen)}元",
                str(row.uploaded_by),
            ]
            for row in rows
        ],
    )
