"""The county's plan: its measures, who is responsible, and what is promised in numbers."""

from datetime import date

import pghistory
from django.db import models

from bureaus.models import Bureau


@pghistory.track()
class Plan(models.Model):
    """A version of the plan, as loaded from its file."""

    slug = models.SlugField("标识", unique=True)
    title = models.CharField("名称", max_length=120)
    county = models.CharField("县", max_length=40)
    version = models.CharField("版本", max_length=40)
    is_draft = models.BooleanField("征求意见稿", default=True)
    in_force_from = models.DateField("施行日期", null=True, blank=True)

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


@pghistory.track()
class Target(models.Model):
    """A number the plan promises."""

    class Period(models.TextChoices):
        ONCE = "once", "到期达成"
        YEARLY = "yearly", "每年"

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="targets", verbose_name="措施"
    )
    slug = models.SlugField("标识", unique=True)
    title = models.CharField("名称", max_length=80)
    definition = models.TextField("口径")
    at_least = models.PositiveIntegerField("不少于")
    unit = models.CharField("单位", max_length=10)
    period = models.CharField("周期", max_length=10, choices=Period)
    due_on = models.DateField(
        "期限", null=True, blank=True, help_text="每年的目标以当年12月31日为期限。"
    )

    class Meta:
        ordering = ["measure", "pk"]
        verbose_name = "目标"
        verbose_name_plural = "目标"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period="yearly", due_on=None)
                | models.Q(period="once", due_on__isnull=False),
                name="target_once_has_its_day",
                violation_error_message="一次性的目标要有期限；每年的目标不填。",
            )
        ]

    def __str__(self):
        return self.title

    def last_day(self, on: date) -> date:
        """The day by which the number must be there; for a yearly target that of the day's year."""
        return self.due_on or date(on.year, 12, 31)


class TargetWatch(models.Model):
    """One responsible bureau's part in reaching a target by a day: what its clock is about."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="watches", verbose_name="目标")
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="target_watches", verbose_name="责任单位"
    )
    due_on = models.DateField("期限")
    warned_on = models.DateField(
        "预警日", null=True, blank=True, editable=False, help_text="临近期限没有达到，已经预警。"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "目标提醒"
        verbose_name_plural = "目标提醒"
        constraints = [
            models.UniqueConstraint(fields=["target", "bureau", "due_on"], name="target_watch_once")
        ]

    def __str__(self):
        return f"{self.target} {self.bureau}"
