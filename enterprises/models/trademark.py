"""Trademarks that an enterprise is helped to register, and the steps of each."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models.enterprise import Enterprise
from enterprises.models.support import person
from enterprises.transitions import TrademarkState


@pghistory.track()
class Trademark(models.Model):
    """A trademark that an enterprise applies for; every state has its step with a day."""

    State = TrademarkState

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="trademarks", verbose_name="家政企业"
    )
    name = models.CharField("商标", max_length=60)
    classes = models.CharField("类别", max_length=60, help_text="商品和服务的类别号，例如 37、45。")
    number = models.CharField("申请号或者注册号", max_length=30, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=TrademarkState, default=TrademarkState.PREPARING
    )
    state_on = models.DateField("状态自", default=timezone.localdate)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "商标"
        verbose_name_plural = "商标"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "classes"],
                name="trademark_once",
                violation_error_message="这件商标已经填报过。",
            ),
            models.CheckConstraint(
                condition=~Q(state="registered") | ~Q(number=""),
                name="trademark_registered_has_a_number",
                violation_error_message="已经注册的，请填写注册号。",
            ),
        ]

    def __str__(self):
        return self.name


class TrademarkStep(models.Model):
    """A trademark came into a state: rows are added and never changed."""

    trademark = models.ForeignKey(Trademark, models.PROTECT, related_name="steps")
    state = models.CharField("状态", max_length=12, choices=TrademarkState)
    on = models.DateField("日期")
    by = person("填报人")
    at = models.DateTimeField("填报时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "商标进展"
        verbose_name_plural = "商标进展"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.trademark_id} {self.get_state_display()}"
