"""Bases of labour export (劳务输出基地): from the plan of one to its end, with the paper of every step."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from recruitment.models.event import APPEND_ONLY, NEVER_DELETED, READS_RECRUITMENT
from recruitment.transitions import BASE_LIFE, Action, BaseState
from regions.models import Town
from workers.reading_bureaus import acts_for_one_of


class ExportBaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the bureaus of the measures; others see those that work today."""
        if acts_for_one_of(user, READS_RECRUITMENT):
            return self
        return self.working(timezone.localdate())

    def working(self, on):
        """Those at work on the day, by their last step until then."""
        last = BaseStep.objects.filter(row=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        return (
            self.filter(Exists(BaseStep.objects.filter(row=OuterRef("pk"), on__lte=on)))
            .alias(was=Subquery(last.values("state")[:1]))
            .filter(was=BaseState.WORKING)
        )


@pghistory.track()
class ExportBase(models.Model):
    """A base of labour export. destination: where its people go."""

    LIFE = BASE_LIFE

    name = models.CharField(
        "名称", max_length=80, unique=True, error_messages={"unique": "这个基地已经登记。"}
    )
    operator = models.CharField("运营单位", max_length=80)
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="镇"
    )
    destination = models.CharField("主要输出到", max_length=80)
    state = models.CharField("状态", max_length=10, choices=BaseState, default=BaseState.PLANNED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = ExportBaseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "劳务输出基地"
        verbose_name_plural = "劳务输出基地"
        triggers = [NEVER_DELETED]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("admin:recruitment_exportbase_change", args=[self.pk])


class BaseStep(models.Model):
    """One step of a base. on: the day of the paper."""

    row = models.ForeignKey(ExportBase, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("之后的状态", max_length=10, choices=BaseState)
    on = models.DateField("日期")
    document = models.CharField("文件或者说明", max_length=160)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "基地进展"
        verbose_name_plural = "基地进展"
        indexes = [models.Index(fields=["row", "on"], name="base_step_day")]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.row_id} {self.get_action_display()}"
