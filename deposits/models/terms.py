"""How much a deposit is and how much may be paid from it: dated parameters, never numbers of ours."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format


class DepositTermsQuerySet(models.QuerySet):
    def in_force(self, on):
        """The row of that day; None before the first one."""
        return self.begun(on).first()

    def begun(self, on):
        """The rows that were in force until that day, the one of the day first."""
        return self.filter(in_force_from__lte=on).order_by("-in_force_from")


@pghistory.track()
class DepositTerms(models.Model):
    """The parameters of deposits from a day on; a claim keeps the row of its day.

    Source: the plan's measure 5 explores (探索) the deposit and names no sum, so each row says who set it
    or whose confirmation it waits for.
    """

    in_force_from = models.DateField(
        "施行日期", unique=True, error_messages={"unique": "这一天已经有一套参数。"}
    )
    floor_yuan = models.DecimalField("最低余额（元）", max_digits=10, decimal_places=2)
    ceiling_yuan = models.DecimalField(
        "最高余额（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="空着表示不设上限。",
    )
    claim_limit_yuan = models.DecimalField("单笔赔付限额（元）", max_digits=10, decimal_places=2)
    quick_limit_yuan = models.DecimalField(
        "48小时快速赔付限额（元）", max_digits=10, decimal_places=2
    )
    source = models.CharField("来源", max_length=120, help_text="文件名称和文号，或者会议纪要。")
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    awaiting_confirmation_by = models.CharField(
        "待何单位确认", max_length=60, blank=True, default="县市场监管局、行业协会"
    )

    objects = DepositTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "保证金参数"
        verbose_name_plural = "保证金参数"
        constraints = [
            models.CheckConstraint(
                condition=Q(floor_yuan__gt=0),
                name="deposit_terms_floor_positive",
                violation_error_message="最低余额要大于零。",
            ),
            models.CheckConstraint(
                condition=Q(ceiling_yuan=None) | Q(ceiling_yuan__gte=F("floor_yuan")),
                name="deposit_terms_ceiling_above_floor",
                violation_error_message="最高余额不能低于最低余额。",
            ),
            models.CheckConstraint(
                condition=Q(quick_limit_yuan__gte=0, claim_limit_yuan__gte=F("quick_limit_yuan"))
                & Q(claim_limit_yuan__gt=0),
                name="deposit_terms_quick_within_limit",
                violation_error_message="快速赔付限额不能高于单笔赔付限额。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="deposit_terms_say_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return f"{date_format(self.in_force_from)}起的保证金参数"

    @property
    def is_confirmed(self):
        return bool(self.confirmed_by)

    @property
    def standing_text(self):
        """What stands beside every number of these."""
        if self.confirmed_by:
            return f"{self.confirmed_by}确认"
        return f"待{self.awaiting_confirmation_by}确认"
