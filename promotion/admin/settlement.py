"""A settlement list in the workbench: looked at by a second person, then paid."""

import csv
import io

from django.contrib import admin
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from disclosure.notice_filter import NoticeFilter
from gaotai_jiazheng.register_admin import file_to_keep
from gaotai_jiazheng.spreadsheets import plain_cell
from gaotai_jiazheng.stepped_admin import Step
from promotion import permissions
from promotion.admin.pages import PromotionAdmin
from promotion.forms import holding
from promotion.models import Settlement
from promotion.services import settling
from promotion.transitions import SettlementAction as Action
from reminders.models import Deadline

SHOWN = 100
BYTE_ORDER_MARK = "\ufeff"  # spreadsheet programs take the file for UTF-8 by it
COLUMNS = ("券号", "核销日期", "服务", "订单（元）", "抵扣（元）")
STEPS = {
    Action.APPROVE: Step(
        "复核同意",
        holding.StepForm,
        settling.approve,
        leads_to="请先下载核销记录逐笔核对。同意以后企业收到消息；由资金支付的接着公示，其余的可以支付。",
    ),
    Action.SEND_BACK: Step(
        "退回",
        holding.NoteForm,
        settling.send_back,
        is_grave=True,
        leads_to="这些核销记录等下一份结算单；公示过的撤下，原因会公开。复核过的，企业收到消息。",
    ),
    Action.PAY: Step(
        "记录支付",
        holding.ReceiptForm,
        settling.pay,
        leads_to="记下以后不能撤回，这些券不能再冲正；企业收到消息。",
    ),
    Action.PUT_UP: Step(
        "公示结算", holding.StepForm, settling.put_up, leads_to="马上公示，期满以后转资金发放。"
    ),
    Action.HAND_OVER: Step(
        "转资金发放",
        holding.BankForm,
        settling.hand_over,
        leads_to="成为资金的待付款项，由银行支付；这些券不能再冲正。企业收到消息。",
    ),
}


class PaymentFilter(admin.ChoicesFieldListFilter):
    """By how far the fund has come with what it is to pay."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "资金发放"


@admin.register(Settlement)
class SettlementAdmin(PromotionAdmin):
    list_display = ("number", "enterprise", "campaign", "state", "count", "total_yuan")
    list_filter = ("state", NoticeFilter, ("payable__state", PaymentFilter))
    list_select_related = (
        "enterprise",
        "campaign__bureau",
        "notice",
        "payable",
        "made_by",
        "approved_by",
    )
    search_fields = ("number", "enterprise__name", "campaign__title")
    all_steps = {name: step.label for name, step in STEPS.items()}
    own_pages = (*PromotionAdmin.own_pages, ("<int:pk>/rows/", "rows_view", "rows"))

    @admin.display(description="合计（元）")
    def total_yuan(self, row):
        return row.total_yuan

    def offered(self, user, row):
        if not permissions.holds(user, row.campaign):
            return {}
        return {name: STEPS[name] for name in settling.actions_of(row)}

    def would_be_offered(self, user, row, step):
        return permissions.holds(user, row.campaign)

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("企业", row.enterprise.name),
            ("活动", str(row.campaign)),
            ("核销日期", f"{date_format(row.first_day)}至{date_format(row.last_day)}"),
            ("合计", f"{row.total_yuan}元，{row.count}张"),
            ("编制人", str(row.made_by)),
            ("复核人", str(row.approved_by) if row.approved_by else ""),
            ("收据", row.receipt),
            ("公示", self.notice_words(row.notice) if row.notice else ""),
            ("待付款项", f"{row.payable}，{row.payment_words}" if row.payable else ""),
        ]

    def notice_words(self, notice):
        return f"{notice.number}，{notice.state_word}，到{date_format(notice.last_day)}"

    @method_decorator(never_cache)
    def rows_view(self, request, pk):
        """Every use that the list pays for, as a file."""
        row = self.row_or_404(request, pk)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows([plain_cell(cell) for cell in cells_of(used)] for used in uses_of(row))
        content = (BYTE_ORDER_MARK + text.getvalue()).encode()
        return file_to_keep(content, f"{row.number}核销记录.csv", "text/csv; charset=utf-8")

    def more(self, user, row):
        address = reverse("admin:promotion_settlement_rows", args=[row.pk])
        rows = [
            {
                "words": f"{each.voucher.number} {each.get_service_line_display()}",
                "aside": f"{date_format(each.redeemed_on)}，订单{each.order_yuan}元，抵扣{each.off_yuan}元",
            }
            for each in uses_of(row)[:SHOWN]
        ]
        return {
            "links": [(address, f"下载全部{row.count}条核销记录")],
            "tables": [{"title": f"核销记录（最多{SHOWN}条）", "rows": rows}],
            "steps": list(row.steps.select_related("by").order_by("-pk")[:SHOWN]),
            "clocks": list(Deadline.objects.of(row).select_related("rule", "owner")),
        }


def uses_of(row):
    return row.redemptions.select_related("voucher").order_by("pk")


def cells_of(used) -> list:
    return [
        used.voucher.number,
        used.redeemed_on.isoformat(),
        used.get_service_line_display(),
        used.order_yuan,
        used.off_yuan,
    ]
