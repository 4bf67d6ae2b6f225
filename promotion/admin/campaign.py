"""A campaign in the workbench: drawing it up, its steps, its batches, what looks odd."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format

from communities.models import Outlet
from communities.permissions import towns_of
from disclosure.notice_filter import NoticeFilter
from funds.models import Budget
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.stepped_admin import Step
from ledger.amounts import yuan_of
from promotion import figures, flags, permissions
from promotion.admin.pages import PromotionAdmin
from promotion.forms import holding
from promotion.forms.claiming import HandOutForm
from promotion.models import Campaign, FinalAccount, VoucherBatch
from promotion.services import campaigns, claiming, closing, settling
from promotion.transitions import EDITABLE_STATES, Action, State, actions_from
from reminders.models import Deadline

SHOWN = 50
# Besides the steps of the table: what may be done in a state without leaving it.
WITHIN = {
    State.DRAFT: ["edit", "add_batch"],
    State.RUNNING: ["add_batch", "settle"],
    State.ENDED: ["settle"],
}


def save_draft(campaign, *, by, **values):
    return campaigns.edit(campaign, by=by, **values)


STEPS = {
    "edit": Step("修改", holding.CampaignForm, save_draft),
    "add_batch": Step("加一批券", holding.BatchForm, campaigns.add_batch),
    "settle": Step("编制结算单", holding.ListsForm, settling.make_lists),
    Action.PUT_UP: Step(
        "公示规则",
        holding.StepForm,
        campaigns.put_up,
        leads_to="规则马上公示，谁都看得到；公示期间不能改，要改先撤回公示。",
    ),
    Action.TAKE_DOWN: Step(
        "撤回公示修改",
        holding.NoteForm,
        campaigns.take_down,
        is_grave=True,
        leads_to="公示马上撤下，原因会公开；改好以后重新公示。",
    ),
    Action.START: Step(
        "开始活动",
        holding.StepForm,
        campaigns.start,
        leads_to="预算占住，从活动第一天起可以领券；开始以后规则不能再改。",
    ),
    Action.END: Step(
        "结束活动",
        holding.EndForm,
        campaigns.end,
        is_grave=True,
        leads_to="马上不再发券，不能恢复；已经领了的，用到券上的最后一天。",
    ),
    Action.ACCOUNT: Step(
        "核算", holding.StepForm, closing.account, leads_to="核算以后数字不能再改，下一步公示决算。"
    ),
    Action.PUBLISH: Step(
        "公示决算", holding.StepForm, closing.publish, leads_to="决算马上公示，谁都看得到。"
    ),
}


class RulesFilter(NoticeFilter):
    """By the notice of the rules."""

    field = "rules_notice"


@admin.register(Campaign)
class CampaignAdmin(PromotionAdmin):
    list_display = ("title", "number", "state", "starts_on", "ends_on", "budget_yuan")
    list_filter = ("state", RulesFilter)
    list_select_related = ("bureau", "fund_budget__fund", "fund_budget__purpose", "rules_notice")
    search_fields = ("title", "number")
    all_steps = {name: step.label for name, step in STEPS.items()}
    own_pages = (
        *PromotionAdmin.own_pages,
        ("<int:pk>/batches/<int:batch>/remove/", "remove_batch", "remove"),
        ("<int:pk>/hand-out/", "hand_out", "hand_out"),
    )

    @admin.display(description="预算（元）")
    def budget_yuan(self, row):
        return row.budget_yuan

    def has_add_permission(self, request):
        return permissions.promotes(request.user)

    def offered(self, user, row):
        if not permissions.holds(user, row):
            return {}
        names = [*WITHIN.get(row.state, []), *actions_from(row.state)]
        return {name: STEPS[name] for name in names}

    def would_be_offered(self, user, row, step):
        return permissions.holds(user, row)

    def form_of(self, request, row, form_class):
        if form_class is holding.CampaignForm:
            names = ("title", "story", "service_lines", "starts_on", "ends_on", "fund_budget")
            initial = {name: getattr(row, name) for name in names} | {"budget_fen": row.budget_yuan}
            budgets = Budget.objects.visible_to(request.user)
            return form_class(posted(request), budgets=budgets, initial=initial)
        return form_class(posted(request))

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        budgets = Budget.objects.visible_to(request.user).select_related("fund", "purpose")
        form = holding.CampaignForm(posted(request), budgets=budgets)

        def take(form):
            return campaigns.create(by=request.user, **form.cleaned_data)

        done = "已拟定，请加券，然后公示规则。"
        return self.answer(request, form, take, self.context(request, "拟定活动"), done=done)

    def remove_batch(self, request, pk, batch):
        """Take a batch out of a draft."""
        row = self.row_or_404(request, pk)
        found = get_object_or_404(VoucherBatch, pk=batch, campaign=row)
        if not permissions.holds(request.user, row):
            raise PermissionDenied("您不能办理这一步。")
        if row.state not in EDITABLE_STATES:
            return self.refused_page(request, row, f"撤掉{found}")

        def take(form):
            campaigns.remove_batch(found, by=request.user)

        context = self.context(request, f"撤掉{found}", row) | {"is_grave": True}
        return self.answer(request, holding.StepForm(posted(request)), take, context)

    def hand_out(self, request, pk):
        """A town's clerk claims for somebody at an outlet of the town; the slip is printed next."""
        row = self.row_or_404(request, pk)
        outlets = outlets_of_clerk(request.user)
        if row.state != State.RUNNING or not outlets.exists():
            raise PermissionDenied("由镇的专人在开放的网点代领。")
        batches = row.batches.select_related("campaign")
        form = HandOutForm(posted(request), batches=batches, outlets=outlets)

        def take(form):
            values = dict(form.cleaned_data)
            return claiming.hand_out(values.pop("batch"), by=request.user, **values)

        return self.answer(
            request,
            form,
            take,
            self.context(request, "代领纸质券", row),
            target=lambda made: reverse("promotion:slip", args=[made.token]),
        )

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("编号", row.number),
            ("主办单位", str(row.bureau)),
            ("时间", f"{date_format(row.starts_on)}至{date_format(row.ends_on)}"),
            ("预算", f"{row.budget_yuan}元"),
            ("支付", str(row.fund_budget) if row.is_of_fund else "凭收据支付"),
            ("可用的服务", "、".join(row.line_names)),
            ("活动规则", row.story),
        ]

    def more(self, user, row):
        batches = list(row.batches.all())
        burn = figures.burn_of(batches, row.budget_fen)
        holds = permissions.holds(user, row)
        tables = [
            {"title": "资金", "rows": burn_rows(burn)},
            {"title": "券批次", "rows": [batch_row(row, each, holds) for each in batches]},
            {"title": "参加企业", "rows": firm_rows(row)},
            {"title": "结算单", "rows": settlement_rows(row)},
        ]
        if holds:
            odd = [{"words": each.rule, "aside": each.words} for each in flags.flags_of(row)]
            tables.append({"title": "需要留意的", "rows": odd})
        account = FinalAccount.objects.filter(campaign=row).first()
        if account:
            tables.insert(0, {"title": "决算", "rows": account_rows(account)})
        hand_out = reverse("admin:promotion_campaign_hand_out", args=[row.pk])
        hands_out = row.state == State.RUNNING and outlets_of_clerk(user).exists()
        return {
            "tables": tables,
            "steps": list(row.steps.select_related("by").order_by("-pk")[:SHOWN]),
            "clocks": list(Deadline.objects.of(row).select_related("rule", "owner")),
            "public": row.get_absolute_url() if row.state != State.DRAFT else "",
            "links": [(hand_out, "代领纸质券")] if hands_out else [],
        }


def outlets_of_clerk(user):
    """The open outlets of the towns that the person speaks for."""
    return Outlet.objects.open().filter(community__town__in=towns_of(user))


def burn_rows(burn):
    return [
        {"words": words, "aside": f"{value}元"}
        for words, value in (
            ("已抵扣", burn.used),
            ("已领未用", burn.open),
            ("剩余", burn.left),
        )
    ]


def batch_row(campaign, batch, holds):
    row = {
        "words": f"{batch.title}，{batch.words}",
        "aside": f"{batch.stock}张，已领{batch.claimed}，已用{batch.redeemed}，退回{batch.returned}",
    }
    if holds and campaign.state in EDITABLE_STATES:
        row["link"] = reverse("admin:promotion_campaign_remove", args=[campaign.pk, batch.pk])
        row["words"] = f"撤掉：{row['words']}"
    elif batch.claimed:
        row["link"] = f"{reverse('promotion:claimed')}?batch={batch.pk}"
    return row


def firm_rows(campaign):
    """Enterprises with what they took in; two queries."""
    used = campaign.redemptions.standing().values_list("enterprise").order_by()
    sums = {pk: (times, fen) for pk, times, fen in used.annotate(Count("pk"), Sum("off_fen"))}
    parts = campaign.participations.select_related("enterprise").order_by("pk")[:SHOWN]
    for part in parts:
        times, fen = sums.get(part.enterprise_id, (0, 0))
        left = "（已退出）" if part.left_at else ""
        yield {
            "words": f"{part.enterprise.name}{left}",
            "aside": f"收券{times}张，{yuan_of(fen)}元",
        }


def settlement_rows(campaign):
    for each in campaign.settlements.select_related("enterprise")[:SHOWN]:
        yield {
            "words": f"{each.number} {each.enterprise.name}",
            "aside": f"{each.total_yuan}元，{each.get_state_display()}",
            "link": each.get_absolute_url(),
        }


def account_rows(account):
    return [
        {"words": "预算", "aside": f"{account.budget_yuan}元"},
        {"words": "支付", "aside": f"{account.settled_yuan}元"},
        {"words": "结余退回", "aside": f"{account.returned_yuan}元"},
        {"words": "订单合计", "aside": f"{account.order_yuan}元"},
    ]
