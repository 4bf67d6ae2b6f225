"""Applications for bases of high-skill training and for master studios: filed, checked, decided by two people.

Source: the plan, measure 六. What a level asks for is the bureau's to say; the portal holds no amount.
"""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from training.base_transitions import BaseState
from training.reading_bureaus import reads_all_training
from workers.models.file import SUFFIXES


def stored_name(file, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    return f"training/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{SUFFIXES[file.content_type]}"


class BaseApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever reads training, none for others."""
        return self if reads_all_training(user) else self.none()


@pghistory.track()
class BaseApplication(models.Model):
    """One application. enterprise: None for a school or an institution, which is named in words."""

    class Kind(models.TextChoices):
        TRAINING_BASE = "training_base", "高技能人才培训基地"
        MASTER_STUDIO = "master_studio", "技能大师工作室"

    class Level(models.TextChoices):
        CITY = "city", "市级"
        PROVINCE = "province", "省级"

    kind = models.CharField("种类", max_length=14, choices=Kind)
    level = models.CharField("级别", max_length=10, choices=Level)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="base_applications",
        verbose_name="家政企业",
    )
    applicant = models.CharField("申报单位", max_length=80)
    title = models.CharField("名称", max_length=80)
    conditions = models.TextField("场地、师资和近两年培训情况")
    state = models.CharField("状态", max_length=12, choices=BaseState, default=BaseState.FILED)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    filed_at = models.DateTimeField("申报时间", default=timezone.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    reason = models.CharField("意见", max_length=300, blank=True)

    objects = BaseApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-pk"]
        verbose_name = "基地和工作室申报"
        verbose_name_plural = "基地和工作室申报"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("checked_by")),
                name="base_decided_by_a_second_person",
                violation_error_message="审核和决定不能是同一个人。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["recommended", "declined"])
                & Q(decided_by__isnull=False, checked_by__isnull=False, decided_at__isnull=False)
                | ~Q(state__in=["recommended", "declined"]) & Q(decided_by=None, decided_at=None),
                name="base_decided_has_its_people",
                violation_error_message="决定要先经审核，并写明是谁决定的。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "returned"]) | ~Q(reason=""),
                name="base_refused_says_why",
                violation_error_message="退回和不推荐要写明理由。",
            ),
            models.UniqueConstraint(
                fields=["kind", "level", "applicant"],
                condition=Q(state__in=["filed", "checked", "returned"]),
                name="base_one_open_application",
                violation_error_message="这家单位的这项申报正在办理。",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_level_display()}{self.get_kind_display()}：{self.title}"

    def get_absolute_url(self):
        return reverse("admin:training_baseapplication_change", args=[self.pk])


class BaseFile(models.Model):
    """A paper of an application, made harmless."""

    application = models.ForeignKey(BaseApplication, models.PROTECT, related_name="files")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = "申报材料"
        verbose_name_plural = "申报材料"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.name
