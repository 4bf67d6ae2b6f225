"""Budgets in the workbench: how all of them stand, one of them with its rows, and decisions on them."""

from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from funds import figures, permissions, services
from funds.admin import overview_sheet
from funds.admin.of_a_day import Given, Touched, address
from funds.admin.pages import FOLDER, FundsAdmin, table_of
from funds.forms import BudgetForm, ChangeForm, NoteForm, RefusalForm
from funds.models import Budget, BudgetChange, Fund
from funds.services.refusals import require
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import file_to_keep
from gaotai_jiazheng.uploads import XLSX

SHOWN = 20


def day_asked_for(request) -> tuple[date, str]:
    """The day of ?on=, and a sentence when it is none."""
    given, today = request.GET.get("on", ""), timezone.localdate()
    try:
        return (date.fromisoformat(given) if given else today), ""
    except ValueError:
        return today, "日期应写成“2026-11-30”，下面是今天的数。"


@admin.register(Budget)
class BudgetAdmin(FundsAdmin):
    list_display = ["year", "fund", "purpose", "free"]
    list_display_links = ["year", "fund"]
    list_select_related = ["fund", "purpose", "account"]
    list_filter = ["year", "fund", "purpose"]
    own_pages = (
        ("overview/", "overview_view", "overview"),
        ("overview.xlsx", "overview_xlsx_view", "overview_xlsx"),
        ("<int:pk>/propose/", "propose_view", "propose"),
        ("<int:pk>/close/", "close_view", "close"),
    )

    @admin.display(description="可用（元）")
    def free(self, budget):
        return budget.account.available_yuan

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "fund__bureau", "fund__supervisor", "purpose", "account"
        )

    def has_add_permission(self, request):
        return permissions.has_part_in_any(request.user)

    def overview_view(self, request):
        """All budgets of one year as they stood at the end of a day; every figure opens to its rows."""
        on, problem = day_asked_for(request)
        rows = self.lines_of(request, on)
        context = self.context(request, "资金总览") | {
            "on": on,
            "problem": problem,
            "rows": [(row, rows_of(row, on)) for row in rows],
            "total": figures.total_of(rows),
            "has_demo": any(row.budget.fund.is_demo for row in rows),
        }
        return TemplateResponse(
            request, f"{FOLDER}/overview.html", context, status=422 if problem else 200
        )

    def overview_xlsx_view(self, request):
        """The same as a spreadsheet; 422 for a day that is none."""
        on, problem = day_asked_for(request)
        rows = self.lines_of(request, on)
        if problem:
            return HttpResponse(problem, status=422, content_type="text/plain; charset=utf-8")
        content = overview_sheet.content_of(
            [(row, rows_of(row, on)) for row in rows],
            figures.total_of(rows),
            on,
            request.build_absolute_uri,
        )
        return file_to_keep(content, f"资金总览-{on:%Y%m%d}.xlsx", XLSX)

    def lines_of(self, request, on) -> list[figures.Line]:
        """The budgets of that day's year that the person sees, as they stood when it ended."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return figures.lines(self.get_queryset(request).filter(year=on.year), on)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BudgetForm(posted(request), funds=Fund.objects.concerning(request.user))

        def open_one(fund, purpose, year):
            return services.open_budget(fund, purpose, year, by=request.user)

        return self.step(request, None, form, open_one, "登记年度预算")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        budget = self.row_or_404(request, object_id)
        today = timezone.localdate()
        [line] = figures.lines(Budget.objects.filter(pk=budget.pk), today)
        buttons = []
        if budget.closed_at is None and permissions.can_propose(request.user, budget.fund):
            buttons.append(self.button("提出预算变动", "propose", budget.pk))
        if budget.closed_at is None and permissions.supervises(request.user, budget.fund):
            buttons.append(self.button("关账", "close", budget.pk, grave=True))
        return self.page(
            request,
            budget,
            chip="已关账" if budget.closed_at else "使用中",
            lead="演示金额，不是真实的财政资金。" if budget.fund.is_demo else "",
            facts=facts_of(line, today),
            tables=[changes_of(budget), payments_of(budget, today)],
            buttons=buttons,
        )

    def propose_view(self, request, pk):
        budget = self.row_or_404(request, pk)
        require(permissions.can_propose(request.user, budget.fund))
        form = ChangeForm(posted(request), budget=budget)

        def propose(**values):
            return services.propose_change(budget, by=request.user, **values)

        return self.step(
            request, budget, form, propose, "提出预算变动", done="已提出，等另一个人批准。"
        )

    def close_view(self, request, pk):
        budget = self.row_or_404(request, pk)
        require(permissions.supervises(request.user, budget.fund), "由监管单位关账。")
        form = NoteForm(posted(request))

        def close(note):
            return services.close_budget(budget, by=request.user)

        return self.step(request, budget, form, close, "关账", grave=True)


def rows_of(line, on) -> dict[str, str]:
    """Figure -> the list of the rows that it counts."""
    pk = line.budget.pk
    return {
        "given": address("budgetchange", on, "given", of=pk),
        "kept": address("commitment", on, "kept", budget=pk),
        "paid": address("payable", on, "paid", budget=pk),
        "returned": address("payable", on, "returned", budget=pk),
    }


def facts_of(line, on) -> list:
    unit, rows = line.budget.purpose.result_unit, rows_of(line, on)
    return [
        ("管理单位", line.budget.fund.bureau),
        ("监管单位", line.budget.fund.supervisor),
        ("预算", f"{line.budgeted_yuan}元", rows["given"]),
        ("已承诺", f"{line.committed_yuan}元", rows["kept"]),
        ("已支付", f"{line.paid_yuan}元", rows["paid"]),
        ("其中已退回", f"{line.returned_yuan}元", rows["returned"]),
        ("可用", f"{line.free_yuan}元"),
        ("成果", f"{line.results}{unit}"),
        ("每项成果", f"{line.cost_yuan}元" if line.cost_yuan is not None else "还没有"),
    ]


def changes_of(budget) -> dict:
    rows = budget.changes.select_related("proposed_by", "decided_by")[:SHOWN]
    return table_of(
        "预算变动",
        ["变动", "依据", "状态", "提出人", "批准人"],
        [
            [
                (str(row), row.get_absolute_url()),
                row.document,
                row.get_state_display(),
                str(row.proposed_by),
                str(row.decided_by or ""),
            ]
            for row in rows
        ],
        more=f"{reverse('admin:funds_budgetchange_changelist')}?of={budget.pk}",
    )


def payments_of(budget, on) -> dict:
    """The newest batches that were paid from it; where there are more, all that was paid."""
    rows = list(budget.payments.select_related("batch").order_by("-pk")[: SHOWN + 1])
    more = address("payable", on, "paid", budget=budget.pk) if len(rows) > SHOWN else ""
    return table_of(
        "支付",
        ["批次", "支付日", "笔数", "金额（元）"],
        [
            [
                (row.batch.number, row.batch.get_absolute_url()),
                date_format(row.paid_on),
                row.count,
                row.amount_yuan,
            ]
            for row in rows[:SHOWN]
        ],
        more=more,
    )


@admin.register(BudgetChange)
class BudgetChangeAdmin(FundsAdmin):
    list_display = ["__str__", "budget", "document", "state", "proposed_at"]
    list_select_related = ["budget__fund", "budget__purpose"]
    list_filter = ["state", "kind", "budget", Given, Touched]

    own_pages = (
        ("<int:pk>/approve/", "approve_view", "approve"),
        ("<int:pk>/reject/", "reject_view", "reject"),
    )

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "budget__fund",
            "budget__purpose",
            "from_budget__fund",
            "from_budget__purpose",
            "proposed_by",
            "decided_by",
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        change = self.row_or_404(request, object_id)
        buttons = []
        if change.state == "proposed" and permissions.can_decide(request.user, change):
            buttons = [
                self.button("批准", "approve", change.pk),
                self.button("不同意", "reject", change.pk, grave=True),
            ]
        waits = "要由监管单位的另一个人批准。" if change.state == "proposed" else ""
        return self.page(
            request,
            change,
            chip=change.get_state_display(),
            lead=waits,
            facts=[
                ("预算", str(change.budget), change.budget.get_absolute_url()),
                ("调出", str(change.from_budget or "不是调剂")),
                ("依据文件", change.document),
                ("说明", change.reason or "没有"),
                ("提出", f"{change.proposed_by}，{when(change.proposed_at)}"),
                (
                    "办理",
                    f"{change.decided_by}，{when(change.decided_at)}"
                    if change.decided_by
                    else "还没有",
                ),
                ("办理意见", change.decision_note or "没有"),
            ],
            tables=[],
            buttons=buttons,
        )

    def approve_view(self, request, pk):
        return self.decide(request, pk, NoteForm, services.approve_change, "批准预算变动")

    def reject_view(self, request, pk):
        return self.decide(request, pk, RefusalForm, services.reject_change, "不同意预算变动")

    def decide(self, request, pk, form_class, service, heading):
        change = self.row_or_404(request, pk)
        require(permissions.can_decide(request.user, change), "由监管单位的另一个人批准。")
        form = form_class(posted(request))

        def decide(**values):
            return service(change, by=request.user, **values)

        return self.step(request, change, form, decide, heading, lead=str(change.budget))


def when(moment) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
