"""Entries of the county's projects in contests of innovation (创新创业大赛) of any level, with their results."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models import Enterprise
from recruitment.models.event import NEVER_DELETED


@pghistory.track()
class ContestEntry(models.Model):
    """One project in one contest. enterprise: None for the project of somebody who has not founded yet."""

    class Level(models.TextChoices):
        COUNTY = "county", "县级"
        CITY = "city", "市级"
        PROVINCE = "province", "省级"
        NATION = "nation", "国家级"

    class Result(models.TextChoices):
        ENTERED = "entered", "已报名"
        FINAL = "final", "进入决赛"
        THIRD = "third", "三等奖"
        SECOND = "second", "二等奖"
        FIRST = "first", "一等奖"
        NONE = "none", "未获奖"

    contest = models.CharField("大赛", max_length=80)
    level = models.CharField("级别", max_length=10, choices=Level)
    held_on = models.DateField("比赛日")
    project = models.CharField("项目", max_length=80, help_text="公众看得到，不写人的姓名。")
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="家政企业",
    )
    result = models.CharField("结果", max_length=10, choices=Result, default=Result.ENTERED)
    source = models.CharField("来源", max_length=120, help_text="例如哪份通知或者公布的名单。")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="登记人",
    )
    at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "创新创业大赛参赛"
        verbose_name_plural = "创新创业大赛参赛"
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "held_on", "project"],
                name="contest_project_once",
                violation_error_message="这个项目在这次大赛已经登记。",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="contest_entry_says_its_source",
                violation_error_message="请写明来源。",
            ),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self):
        return f"{self.project} {self.contest}"
