"""Wage claims: what is owed to whom, the ways that run beside the inspection, and how it ended."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from complaints.models.complaint import Complaint
from gaotai_jiazheng.sealed import SealedTextField

# The sums of the workers make the sum of the claim; asked when the transaction ends, so that the rows
# may come in any order.
SUMS_AGREE = """
    IF (SELECT SUM(owed_yuan) FROM complaints_wageworker WHERE claim_id = {key})
        IS DISTINCT FROM
        (SELECT owed_yuan FROM complaints_wageclaim WHERE complaint_id = {key})
    THEN
        RAISE EXCEPTION 'the sums of the workers are not the sum of the claim %', {key}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wage_workers_sum_to_claim';
    END IF;
    RETURN NULL;
"""


def sums_agree(key):
    """The trigger that compares the sums of the claim with this key."""
    return pgtrigger.Trigger(
        name="sums_agree",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("owed_yuan"),
        timing=pgtrigger.Deferred,
        func=SUMS_AGREE.format(key=key),
    )


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class WageClaim(models.Model):
    """What the workers of a case say is owed. Months are kept as their first day."""

    class Agreement(models.TextChoices):
        CONTRACT = "contract", "写了合同"
        CHAT = "chat", "微信、短信里说的"
        ORAL = "oral", "口头说的"

    class PayUnit(models.TextChoices):
        DAY = "day", "按天"
        HOUR = "hour", "按小时"
        MONTH = "month", "按月"
        JOB = "job", "整个活一口价"

    complaint = models.OneToOneField(
        Complaint,
        models.PROTECT,
        primary_key=True,
        related_name="wage_claim",
        verbose_name="事项",
    )
    employer_key = models.CharField("单位简称", max_length=80, editable=False)
    filed_on = models.DateField("提交日", editable=False)
    first_month = models.DateField("欠薪起始月", null=True, blank=True)
    last_month = models.DateField("欠薪截止月", null=True, blank=True)
    pay_unit = models.CharField("计薪方式", max_length=10, choices=PayUnit, blank=True)
    rate_yuan = models.DecimalField(
        "约定工钱（元）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    quantity = models.DecimalField(
        "干了多少", max_digits=7, decimal_places=1, null=True, blank=True
    )
    paid_yuan = models.DecimalField("已付（元）", max_digits=10, decimal_places=2, default=0)
    owed_yuan = models.DecimalField("拖欠合计（元）", max_digits=12, decimal_places=2)
    how_agreed = models.CharField("怎么说好的", max_length=10, choices=Agreement, blank=True)
    is_still_employed = models.BooleanField("还在单位干活", null=True, blank=True)
    left_on = models.DateField("离开单位的日期", null=True, blank=True)

    class Meta:
        verbose_name = "欠薪明细"
        verbose_name_plural = "欠薪明细"
        constraints = [
            models.CheckConstraint(
                condition=Q(owed_yuan__gt=0),
                name="wage_claim_something_owed",
                violation_error_message="拖欠的金额要大于零。",
            ),
            models.CheckConstraint(
                condition=Q(paid_yuan__gte=0),
                name="wage_claim_paid_not_negative",
                violation_error_message="已付的金额不能小于零。",
            ),
            models.CheckConstraint(
                condition=Q(first_month=None, last_month=None)
                | Q(first_month__lte=F("last_month")),
                name="wage_claim_months_in_order",
                violation_error_message="起始月不能晚于截止月。",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(is_still_employed=False),
                name="wage_claim_left_or_still_employed",
                violation_error_message="还在干活的，没有离开的日期。",
            ),
        ]
        indexes = [models.Index(fields=["employer_key", "filed_on"], name="wage_claim_employer")]
        triggers = [sums_agree("NEW.complaint_id")]

    def __str__(self):
        return f"{self.complaint} 欠薪明细"

    @property
    def months_text(self):
        """2026年6月至8月; empty when nobody said."""
        if self.first_month is None:
            return ""
        return months_in_words(self.first_month, self.last_month)


def months_in_words(first, last) -> str:
    """2026年6月, 2026年6月至8月, 2025年12月至2026年1月."""
    text = f"{first.year}年{first.month}月"
    if first == last:
        return text
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{text}至{year}{last.month}月"


class WageWorker(models.Model):
    """One of the workers of a claim with the sum owed to this person; the one who filed comes first."""

    claim = models.ForeignKey(
        WageClaim, models.PROTECT, related_name="workers", verbose_name="欠薪明细"
    )
    is_claimant = models.BooleanField("反映人", default=False)
    name = SealedTextField("姓名")
    phone = SealedTextField("电话", blank=True)
    phone_index = models.CharField(max_length=64, blank=True)
    owed_yuan = models.DecimalField("被欠（元）", max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["-is_claimant", "pk"]
        verbose_name = "被欠薪的劳动者"
        verbose_name_plural = "被欠薪的劳动者"
        constraints = [
            models.CheckConstraint(
                condition=Q(owed_yuan__gt=0),
                name="wage_worker_something_owed",
                violation_error_message="每个人被欠的金额要大于零。",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(is_claimant=True), name="wage_worker_one_claimant"
            ),
        ]
        triggers = [
            sums_agree("NEW.claim_id"),
            pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.claim_id}-{self.pk}"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class LabourLane(models.Model):
    """A way that runs beside the inspection: mediation or arbitration of the labour dispute."""

    class Kind(models.TextChoices):
        MEDIATION = "mediation", "劳动争议调解"
        ARBITRATION = "arbitration", "劳动仲裁"

    class Result(models.TextChoices):
        AGREED = "agreed", "达成调解协议"
        NOT_AGREED = "not_agreed", "没有达成协议"
        AWARDED = "awarded", "作出裁决"
        NOT_ACCEPTED = "not_accepted", "仲裁不予受理"
        WITHDRAWN = "withdrawn", "申请人撤回"
        CASE_ENDED = "case_ended", "事项已经结束"

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="labour_lanes", verbose_name="事项"
    )
    kind = models.CharField("方式", max_length=12, choices=Kind)
    body = models.CharField("办理组织", max_length=80)
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="负责单位",
        help_text="期限由哪个单位负责；仲裁委员会的期限不记在任何单位名下。",
    )
    started_on = models.DateField("开始或申请日")
    accepted_on = models.DateField("仲裁受理日", null=True, blank=True)
    ended_on = models.DateField("结束日", null=True, blank=True)
    result = models.CharField("结果", max_length=12, choices=Result, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "并行处理方式"
        verbose_name_plural = "并行处理方式"
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "kind"],
                condition=Q(ended_on=None),
                name="labour_lane_open_once",
                violation_error_message="这种方式正在办理，不能再开始一次。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, result="") | Q(ended_on__isnull=False) & ~Q(result=""),
                name="labour_lane_ended_has_result",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="labour_lane_ends_after_start",
                violation_error_message="结束日不能早于开始日。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None)
                | Q(kind="arbitration", accepted_on__gte=F("started_on")),
                name="labour_lane_accepted_after_application",
                violation_error_message="受理日不能早于申请日。",
            ),
        ]

    def __str__(self):
        return f"{self.complaint} {self.get_kind_display()}"

    @property
    def is_open(self):
        return self.ended_on is None


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class WageOutcome(models.Model):
    """What the inspection achieved; a reworked case has the latest."""

    class Result(models.TextChoices):
        PAID_IN_FULL = "paid_in_full", "已全部付清"
        PAID_IN_PART = "paid_in_part", "已付一部分"
        ORDERED = "ordered", "责令支付"
        NO_ARREARS = "no_arrears", "没有查到欠薪"
        HANDED_ON = "handed_on", "已引导申请仲裁或者起诉"

    complaint = models.OneToOneField(
        Complaint,
        models.PROTECT,
        primary_key=True,
        related_name="wage_outcome",
        verbose_name="事项",
    )
    result = models.CharField("结果", max_length=12, choices=Result)
    recovered_yuan = models.DecimalField(
        "追回金额（元）", max_digits=12, decimal_places=2, default=0
    )
    decided_on = models.DateField("答复日")

    class Meta:
        verbose_name = "欠薪处理结果"
        verbose_name_plural = "欠薪处理结果"
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=["paid_in_full", "paid_in_part"], recovered_yuan__gt=0)
                | Q(result__in=["ordered", "no_arrears", "handed_on"], recovered_yuan=0),
                name="wage_outcome_paid_has_its_sum",
                violation_error_message="付清或者付了一部分的，要填追回的金额；其他结果不填。",
            )
        ]

    def __str__(self):
        return f"{self.complaint} {self.get_result_display()}"


class CollectiveAlert(models.Model):
    """That many workers of one firm claimed wages: raised once for a firm and a day."""

    employer_key = models.CharField("单位简称", max_length=80)
    on = models.DateField("日期")
    people = models.PositiveIntegerField("人数")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="报告给")
    raised_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "集体欠薪预警"
        verbose_name_plural = "集体欠薪预警"
        constraints = [
            models.UniqueConstraint(
                fields=["employer_key", "on"], name="collective_alert_once_a_day"
            )
        ]

    def __str__(self):
        return f"{date_format(self.on)} {self.people}人"
