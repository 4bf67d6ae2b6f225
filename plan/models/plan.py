"""The county's plan: its versions, its measures and who is responsible."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q

from bureaus.models import Bureau


class PlanQuerySet(models.QuerySet):
    def begun(self, on: date):
        """The versions that have begun by a day, the newest first; a draft has no first day and comes last."""
        begun = self.filter(Q(in_force_from=None) | Q(in_force_from__lte=on))
        return begun.order_by(F("in_force_from").desc(nulls_last=True), "-pk")

    def in_force(self, on: date) -> "Plan | None":
        """The version that counts on a day: a draft counts until a version begins. None before the first
        is loaded."""
        return self.begun(on).first()


@pghistory.track()
class Plan(models.Model):
    """A version of the plan, as loaded from its file."""

    slug = models.SlugField("标识", unique=True)
    title = models.CharField("名称", max_length=120)
    county = models.CharField("县", max_length=40)
    version = models.CharField("版本", max_length=40)
    is_draft = models.BooleanField("征求意见稿", default=True)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name="取代的版本",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "实施方案"
        verbose_name_plural = "实施方案"

    def __str__(self):
        return self.title


@pghistory.track()
class Measure(models.Model):
    """One of the plan's tasks or safeguards."""

    class Kind(models.TextChoices):
        TASK = "task", "重点任务"
        SAFEGUARD = "safeguard", "保障措施"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures", verbose_name="方案")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=60)
    summary = models.TextField("内容摘要")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    bureaus = models.ManyToManyField(Bureau, through="Responsibility", related_name="measures")

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = "措施"
        verbose_name_plural = "措施"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="measure_number_once_in_its_plan"
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Responsibility(models.Model):
    """A bureau's part in a measure; the first of the order is taken as the lead (the plan names none)."""

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="responsibilities", verbose_name="措施"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="responsibilities", verbose_name="责任单位"
    )
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        ordering = ["measure", "position"]
        verbose_name = "责任分工"
        verbose_name_plural = "责任分工"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "bureau"], name="responsibility_bureau_once"
            ),
            models.UniqueConstraint(
                fields=["measure", "position"], name="responsibility_position_once"
            ),
        ]

    def __str__(self):
        return f"{self.measure} {self.bureau}"

    @property
    def is_lead(self) -> bool:
        return self.position == 1
