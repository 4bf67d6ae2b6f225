"""What the plan says, clause by clause, and who undertakes what of it."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bureaus.models import Bureau
from plan.models.plan import Measure
from plan.models.target import Target


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Clause(models.Model):
    """One thing that a measure says, in our own words."""

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="clauses", verbose_name="措施"
    )
    key = models.SlugField("标识", help_text="同一条款在各版本方案中用同一标识。")
    position = models.PositiveSmallIntegerField("次序")
    summary = models.CharField("内容摘要", max_length=200)

    class Meta:
        ordering = ["measure", "position"]
        verbose_name = "条款"
        verbose_name_plural = "条款"
        constraints = [
            models.UniqueConstraint(fields=["measure", "key"], name="plan_clause_key_once"),
            models.UniqueConstraint(
                fields=["measure", "position"], name="plan_clause_position_once"
            ),
        ]

    def __str__(self):
        return self.summary


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Commitment(models.Model):
    """What is undertaken under a clause: by whom, how it is counted, how much and by when.

    Only the plan's own numbers are official; they come with a ``target``. A number that the county sets
    itself is its own (自定指标), and every page says so. What cannot be counted says why.
    """

    class Period(models.TextChoices):
        STANDING = "standing", "持续"
        YEARLY = "yearly", "每年"
        ONCE = "once", "到期达成"

    clause = models.ForeignKey(
        Clause, models.CASCADE, related_name="commitments", verbose_name="条款"
    )
    position = models.PositiveSmallIntegerField("次序")
    verb = models.CharField("做法", max_length=10)
    promise = models.CharField("承诺", max_length=80)
    definition = models.TextField("口径")
    number = models.PositiveIntegerField("不少于", null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    is_own = models.BooleanField("自定指标", default=False, help_text="方案里没有这个数字。")
    target = models.ForeignKey(
        Target,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name="方案目标",
    )
    period = models.CharField("周期", max_length=10, choices=Period)
    due_on = models.DateField("期限", null=True, blank=True)
    lead = models.ForeignKey(
        Bureau, models.PROTECT, related_name="led_commitments", verbose_name="牵头单位"
    )
    others = models.ManyToManyField(
        Bureau, blank=True, related_name="joined_commitments", verbose_name="配合单位"
    )
    metric = models.CharField("统计项目", max_length=60, blank=True)
    why_no_metric = models.CharField("不统计的原因", max_length=200, blank=True)
    rules = ArrayField(
        models.CharField(max_length=60),
        verbose_name="相关时限",
        default=list,
        blank=True,
        help_text="按这些规则计时的事项逾期，就是这项承诺逾期。",
    )

    class Meta:
        ordering = ["clause", "position"]
        verbose_name = "承诺"
        verbose_name_plural = "承诺"
        constraints = [
            models.UniqueConstraint(fields=["clause", "position"], name="commitment_position_once"),
            models.CheckConstraint(
                condition=Q(why_no_metric="") & ~Q(metric="") | ~Q(why_no_metric="") & Q(metric=""),
                name="commitment_metric_or_reason",
                violation_error_message="要么有统计项目，要么写明为什么不统计。",
            ),
            models.CheckConstraint(
                condition=Q(number=None, is_own=False, target=None)
                | Q(number__gt=0, is_own=True, target=None) & ~Q(unit="")
                | Q(number__gt=0, is_own=False, target__isnull=False) & ~Q(unit=""),
                name="commitment_number_official_or_own",
                violation_error_message="数字要么来自方案的目标，要么标为自定指标；有数字就要有单位。",
            ),
            models.CheckConstraint(
                condition=Q(period="once", due_on__isnull=False)
                | ~Q(period="once") & Q(due_on=None),
                name="commitment_once_has_its_day",
                violation_error_message="到期达成的承诺要有期限；其他的不填。",
            ),
        ]

    def __str__(self):
        return self.promise
