"""A campaign: its rules, its budget, its dates, and every step that was taken with it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from disclosure.models import Notice
from enterprises.models import ServiceLine
from funds.models import Budget, Commitment
from ledger.amounts import yuan_of
from ledger.models import Account
from promotion.transitions import PUBLIC_STATES, Action, State

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
PERHAPS = {"null": True, "blank": True}
CAMPAIGN_SEQUENCE = "promotion_campaign_number"
MOST_FEN = 10_000_000_000
PUT_UP = [
    "number",
    "title",
    "story",
    "bureau_id",
    "service_lines",
    "starts_on",
    "ends_on",
    "budget_fen",
    "fund_budget_id",
]
RULES_CHANGE = "OLD.state <> 'draft' AND ({}) IS DISTINCT FROM ({})".format(
    *(", ".join(f"{row}.{column}" for column in PUT_UP) for row in ("OLD", "NEW"))
)

# A campaign starts upon its own notice of rules, when that is over and nothing stands in the way.
STARTS_WHEN_CLEAR = """
    PERFORM 1 FROM disclosure_notice notice
        JOIN django_content_type kind ON kind.id = notice.subject_type_id
        WHERE notice.id = NEW.rules_notice_id AND notice.subject_id = NEW.id
            AND kind.app_label = 'promotion' AND kind.model = 'campaign';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'notice % is not of campaign %', NEW.rules_notice_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaign_of_its_notice';
    END IF;
    PERFORM disclosure_refuse_unless_clear(
        NEW.rules_notice_id, (NEW.started_at AT TIME ZONE 'Asia/Shanghai')::date);
    RETURN NEW;
"""


class CampaignQuerySet(models.QuerySet):
    def public(self):
        """Those that everybody may look at, the one that ends last first."""
        return self.filter(state__in=PUBLIC_STATES)

    def held(self, on):
        """Those that had begun by that day."""
        return self.filter(started_on__lte=on)

    def visible_to(self, user):
        """All for the bureau that draws them up and who oversees the county; what is public for everybody."""
        if oversees_all_bureaus(user):
            return self
        mine = Q(bureau__in=bureau_ids_of(user))
        return self.filter(mine | Q(state__in=PUBLIC_STATES))


@pghistory.track(exclude=["bound_fen"])
class Campaign(models.Model):
    """Vouchers for household services, paid from one budget. bound_fen: what its batches may still cost, kept by
    triggers; it never passes the budget. fund_budget: where a fund pays, whose commitment then keeps the money;
    otherwise account keeps it in the books.
    """

    number = models.CharField("活动编号", max_length=24, unique=True)
    title = models.CharField("活动名称", max_length=60)
    story = models.TextField("活动规则", max_length=3000)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="主办单位")
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine), verbose_name="可用的服务"
    )
    starts_on = models.DateField("第一天")
    ends_on = models.DateField("最后一天", help_text="含这一天；券最晚用到这一天。")
    budget_fen = models.BigIntegerField("预算（分）")
    bound_fen = models.BigIntegerField("各批券占用（分）", default=0, editable=False)
    fund_budget = models.ForeignKey(
        Budget,
        models.PROTECT,
        **PERHAPS,
        related_name="campaigns",
        verbose_name="资金年度预算",
        help_text="由资金支付的选一个；空着表示主办单位自筹，凭收据支付。",
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, **PERHAPS, related_name="+", verbose_name="资金承诺"
    )
    account = models.OneToOneField(
        Account, models.PROTECT, **PERHAPS, related_name="campaign", verbose_name="活动账户"
    )
    rules_notice = models.OneToOneField(
        Notice, models.PROTECT, **PERHAPS, related_name="campaign", verbose_name="规则公示"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField("开始时间", **PERHAPS)
    started_on = models.DateField("开始日", **PERHAPS)
    ended_at = models.DateTimeField("结束时间", **PERHAPS)
    made_by = models.ForeignKey(**PERSON, verbose_name="拟定人")
    made_at = models.DateTimeField("拟定时间", default=timezone.now)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "消费券活动"
        verbose_name_plural = "消费券活动"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_days_in_order",
                violation_error_message="最后一天不能早于第一天。",
            ),
            models.CheckConstraint(
                condition=Q(budget_fen__gt=0, budget_fen__lte=MOST_FEN),
                name="campaign_budget_of_something",
                violation_error_message="预算要大于零，最多一亿元。",
            ),
            models.CheckConstraint(
                condition=Q(bound_fen__gte=0, bound_fen__lte=F("budget_fen")),
                name="campaign_batches_within_budget",
                violation_error_message="各批券加起来超过了活动预算。",
            ),
            models.CheckConstraint(
                condition=Q(service_lines__len__gt=0),
                name="campaign_has_a_service",
                violation_error_message="请至少选一项服务。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "rules_up"], started_at=None, started_on=None)
                | ~Q(state__in=["draft", "rules_up"])
                & Q(started_at__isnull=False, started_on__isnull=False)
                & (
                    Q(account__isnull=False, fund_budget=None)
                    | Q(commitment__isnull=False, fund_budget__isnull=False)
                ),
                name="campaign_started_has_its_money",
                violation_error_message="开始的活动要有落实的资金。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", rules_notice=None)
                | ~Q(state="draft") & Q(rules_notice__isnull=False),
                name="campaign_put_up_has_its_notice",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "rules_up", "running"], ended_at=None)
                | Q(state__in=["ended", "accounted", "published"], ended_at__isnull=False),
                name="campaign_ended_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["started_on"], name="campaign_started")]
        triggers = [
            pgtrigger.Trigger(
                name="starts_when_clear",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state = 'running' AND OLD.state <> 'running'"),
                func=STARTS_WHEN_CLEAR,
            ),
            pgtrigger.Protect(
                name="rules_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(RULES_CHANGE),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("promotion:campaign", args=[self.pk])

    @property
    def budget_yuan(self):
        return yuan_of(self.budget_fen)

    @property
    def line_names(self) -> list[str]:
        return [label for value, label in ServiceLine.choices if value in self.service_lines]

    @property
    def is_of_fund(self) -> bool:
        return self.fund_budget_id is not None


class CampaignStep(models.Model):
    """One step of a campaign: who did what, when, and why. Added, never changed."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="steps", verbose_name="活动"
    )
    action = models.CharField("步骤", max_length=12, choices=Action)
    state = models.CharField("之后的状态", max_length=10, choices=State)
    by = models.ForeignKey(**PERSON, verbose_name="办理人")
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "活动步骤"
        verbose_name_plural = "活动步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
