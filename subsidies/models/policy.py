"""Policies as dated versions, and the tables of their amounts."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from gaotai_jiazheng.short_memory import remembered
from subsidies.stages import Stage

NOT_CONFIRMED = "以县人社局、县财政局公布为准"

IN_FORCE = day_range("in_force_from", "until")
USED_STAYS = """
    IF EXISTS (SELECT 1 FROM subsidies_application WHERE policy_id = {policy} AND state <> 'draft')
        OR EXISTS (SELECT 1 FROM subsidies_classclaim WHERE policy_id = {policy}) THEN
        RAISE EXCEPTION 'policy % has been applied under', {policy}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_used_stays';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class PolicyCode(models.TextChoices):
    """The families that have rules; the purposes of funds have the same codes."""

    TRAINING = "training", "职业技能培训补贴"
    TRAVEL = "travel", "一次性往返交通补助"
    INTERNSHIP = "internship", "就业见习补贴"
    SOCIAL_INSURANCE = "social-insurance", "社会保险补贴"
    START_UP_LOAN = "start-up-loan", "创业担保贷款"
    START_UP_GRANT = "start-up-grant", "创业项目补助"
    WORKER_REWARD = "worker-reward", "优秀家政服务员奖励"
    INCUBATOR = "incubator", "创业孵化基地补助"


class PolicyQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """The version of each policy that holds on that day."""
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=on), in_force_from__lte=on)

    def visible_to(self, user):
        """Policies are published."""
        return self


@pghistory.track()
class SubsidyPolicy(models.Model):
    """One version of a policy. Once somebody has applied under it, only its last day may still be set: other
    words and numbers are a new version.

    conditions: our own words. terms: the numbers that the rules ask for. stages: as ``stages.Stage`` reads
    them. materials: the papers, one text each. fund: code of the fund that pays, "" where none does.
    """

    code = models.CharField("政策", max_length=20, choices=PolicyCode)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=80)
    basis_name = models.CharField("依据", max_length=120)
    basis_number = models.CharField("文号", max_length=60, blank=True)
    basis_date = models.DateField("成文日期", null=True, blank=True)
    article = models.CharField("条款", max_length=60, blank=True)
    in_force_from = models.DateField("施行日期")
    until = models.DateField("至", null=True, blank=True, help_text="含这一天；空着表示一直有效。")
    region = models.CharField("适用地区", max_length=40)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="主管单位")
    office = models.CharField("在哪里办", max_length=120)
    conditions = models.TextField("条件")
    terms = models.JSONField("规则参数", default=dict, blank=True)
    materials = models.JSONField("材料", default=list, blank=True)
    stages = models.JSONField("办理环节", default=list)
    fund = models.CharField("资金代码", max_length=30, blank=True)
    is_monthly = models.BooleanField("按月", default=False)
    is_noticed_by_list = models.BooleanField(
        "按名单公示", default=False, help_text="决定以后不逐件公示，由经办人员把几件放进一份名单。"
    )
    is_for_units = models.BooleanField("由单位申请", default=False)
    apply_from = models.DateField("开始受理", null=True, blank=True)
    apply_until = models.DateField("受理截止", null=True, blank=True, help_text="含这一天。")
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    confirmed_at = models.DateField("确认日期", null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-in_force_from"]
        verbose_name = "补贴政策"
        verbose_name_plural = "补贴政策"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="subsidy_policy_version_once",
                violation_error_message="这项政策已经有这个版本。",
            ),
            one_at_a_time(
                "subsidy_policy_one_at_a_time",
                of=["code"],
                days=IN_FORCE,
                message="这段时间已经有一个版本，请先写明它的截止日。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("in_force_from")),
                name="subsidy_policy_days_in_order",
                violation_error_message="截止日不能早于施行日期。",
            ),
            models.CheckConstraint(
                condition=Q(apply_from=None)
                | Q(apply_until=None)
                | Q(apply_until__gte=F("apply_from")),
                name="subsidy_policy_window_in_order",
                violation_error_message="受理截止不能早于开始受理。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_at=None)
                | ~Q(confirmed_by="") & Q(confirmed_at__isnull=False),
                name="subsidy_policy_confirmed_by_and_at",
                violation_error_message="请写明由哪个单位、哪一天确认；没有确认的都空着。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="used_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=[
                        "is_noticed_by_list",
                        "until",
                        "apply_until",
                        "confirmed_by",
                        "confirmed_at",
                    ]
                ),
                func=USED_STAYS.format(policy="OLD.id"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.name

    def save(self, **options):
        super().save(**options)
        bureaus_of_policies.forget()

    def get_absolute_url(self):
        return reverse("subsidies:policy", args=[self.code])

    @property
    def form_number(self):
        """表号 of the sheet of paper for this version."""
        return f"GTJZ-B02-{self.code}-{self.version}"

    @property
    def pays(self) -> bool:
        return bool(self.fund)

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed_by)

    @property
    def parts(self) -> list[Stage]:
        """The stages in their order."""
        return [Stage.from_data(each) for each in self.stages]

    @property
    def basis_text(self) -> str:
        number = f"（{self.basis_number}）" if self.basis_number else ""
        return f"《{self.basis_name}》{number}{self.article}"

    def window_problem(self, on) -> str:
        """Why no application is taken on that day, in words; "" when it is."""
        if self.apply_from and on < self.apply_from:
            return f"还没有开始受理，{day_words(self.apply_from)}起可以申请。"
        if self.apply_until and on > self.apply_until:
            return (
                f"受理已经截止（{day_words(self.apply_until)}），不能再申请。请留意下一年的通知。"
            )
        return ""


def day_words(day) -> str:
    return date_format(day)


class AmountQuerySet(models.QuerySet):
    def in_force(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=on), in_force_from__lte=on)


@remembered(seconds=5)
def bureaus_of_policies() -> dict[int, frozenset[int]]:
    """Version -> the bureaus that lead it or have a seat at one of its stages: a handful of rows."""
    by_slug = dict(Bureau.objects.values_list("slug", "pk"))
    return {
        policy.pk: frozenset(
            [
                policy.bureau_id,
                *(
                    by_slug[slug]
                    for part in policy.parts
                    for slug in part.bureaus
                    if slug in by_slug
                ),
            ]
        )
        for policy in SubsidyPolicy.objects.only("bureau_id", "stages")
    }


@pghistory.track()
class PolicyAmount(models.Model):
    """A line of a policy's table, between two days. One that nobody has confirmed is never shown as money."""

    policy = models.ForeignKey(
        SubsidyPolicy, models.PROTECT, related_name="amounts", verbose_name="政策"
    )
    key = models.SlugField("项目代码", max_length=30)
    label = models.CharField("项目", max_length=60)
    amount_fen = models.PositiveBigIntegerField("金额（分）")
    unit = models.CharField("单位", max_length=20, default="元/人")
    in_force_from = models.DateField("施行日期")
    until = models.DateField("至", null=True, blank=True, help_text="含这一天。")
    source = models.CharField("来源", max_length=120)
    is_demo = models.BooleanField("演示金额", default=False)
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    confirmed_at = models.DateField("确认日期", null=True, blank=True)

    objects = AmountQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "key", "-in_force_from"]
        verbose_name = "补贴标准"
        verbose_name_plural = "补贴标准"
        constraints = [
            one_at_a_time(
                "policy_amount_one_at_a_time",
                of=["policy", "key"],
                days=IN_FORCE,
                message="这段时间这个项目已经有标准。",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="policy_amount_positive",
                violation_error_message="金额要大于零。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("in_force_from")),
                name="policy_amount_days_in_order",
                violation_error_message="截止日不能早于施行日期。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_at=None)
                | ~Q(confirmed_by="") & Q(confirmed_at__isnull=False),
                name="policy_amount_confirmed_by_and_at",
                violation_error_message="请写明由哪个单位、哪一天确认；没有确认的都空着。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="used_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "policy", "key", "amount_fen", "in_force_from", "is_demo", "unit"
                ),
                func="""
    IF EXISTS (SELECT 1 FROM subsidies_application WHERE amount_line_id = OLD.id)
        OR EXISTS (SELECT 1 FROM subsidies_claimline WHERE amount_line_id = OLD.id) THEN
        RAISE EXCEPTION 'amount % has been decided by', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_amount_used_stays';
    END IF;
    RETURN NEW;
""",
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.label} {self.shown}"

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed_by)

    @property
    def shown(self) -> str:
        """The amount in words, money only where a bureau has confirmed it."""
        if not self.is_confirmed:
            return NOT_CONFIRMED
        mark = "（演示金额，不是真实标准）" if self.is_demo else ""
        return f"{self.amount_words}{mark}"

    @property
    def amount_words(self) -> str:
        """The amount as it was typed, for those who keep the table."""
        return f"{yuan_words(self.amount_fen)}{self.unit}"


def yuan_words(fen: int) -> str:
    """600 for 60000, 600.50 for 60050."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)
