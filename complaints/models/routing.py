"""Which bureau has power over what: the table that sends a case to its bureau."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bureaus.models import Bureau
from complaints.models.category import Category
from complaints.models.choices import Channel, Kind


@pghistory.track()
class RoutingRule(models.Model):
    """A row of the routing table; an empty condition matches everything.

    The rule of the highest priority that matches wins; of two with the same priority, the older one.
    """

    kind = models.CharField("事项类型", max_length=20, choices=Kind, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name="投诉类别"
    )
    channel = models.CharField("渠道", max_length=20, choices=Channel, blank=True)
    subject_words = models.CharField(
        "关键词", max_length=200, blank=True, help_text="用顿号隔开；标题或内容含任何一个就算符合。"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="routing_rules", verbose_name="承办单位"
    )
    assisting_bureaus = models.ManyToManyField(
        Bureau, blank=True, related_name="+", verbose_name="协办单位"
    )
    duty_basis = models.CharField("职责依据", max_length=200)
    priority = models.SmallIntegerField("优先级", default=0, help_text="数字大的先用。")
    valid_from = models.DateField("自", default=timezone.localdate)
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")

    class Meta:
        ordering = ["-priority", "pk"]
        verbose_name = "派单规则"
        verbose_name_plural = "派单规则"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="routing_rule_period_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(duty_basis=""),
                name="routing_rule_has_duty_basis",
                violation_error_message="请写明职责依据。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display() or '全部'}·{self.category or '全部类别'} → {self.bureau}"
