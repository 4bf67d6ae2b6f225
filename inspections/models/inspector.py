"""Who may be drawn to inspect, and whom not: a list of people with codes, and their ties."""

from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from bureaus.models import Bureau, BureauMember
from enterprises.models import Enterprise


class InspectorQuerySet(models.QuerySet):
    def active(self):
        """Those who may be drawn: on the list, with an account that is not closed, of the bureau today."""
        in_office = BureauMember.objects.current().filter(
            bureau=OuterRef("bureau"), user=OuterRef("user")
        )
        return self.filter(Exists(in_office), is_active=True, user__is_active=True)


@pghistory.track()
class Inspector(models.Model):
    """A member of a bureau on its list of inspectors. The code stands for the person in what is published."""

    code = models.SlugField(
        "编号", max_length=20, unique=True, help_text="公开抽取结果时用它代替姓名。"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="inspectorships",
        verbose_name="人员",
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="inspectors", verbose_name="单位"
    )
    function = models.CharField("职务或者专长", max_length=40)
    is_active = models.BooleanField("可以抽取", default=True)

    objects = InspectorQuerySet.as_manager()

    class Meta:
        ordering = ["bureau", "code"]
        verbose_name = "检查人员"
        verbose_name_plural = "检查人员"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "bureau"],
                name="inspector_once_in_a_bureau",
                violation_error_message="这个人已经在这个单位的检查人员名单里。",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="who_it_is_stays", fields=["code", "user", "bureau"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.code} {self.user}"


class TieQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        """Ties that hold on that day; the last day is included."""
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=on))


@pghistory.track()
class Tie(models.Model):
    """An inspector has said to have an interest in an enterprise: not drawn for it."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", "亲属在企业"
        FORMER = "former", "曾在企业任职"
        MONEY = "money", "有经济往来"
        OTHER = "other", "其他可能影响公正的关系"

    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="ties", verbose_name="检查人员"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="家政企业"
    )
    kind = models.CharField("关系", max_length=10, choices=Kind)
    declared_on = models.DateField("申报日", default=timezone.localdate)
    until = models.DateField("至", null=True, blank=True, help_text="含这一天；空着表示一直存在。")

    objects = TieQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "利害关系申报"
        verbose_name_plural = "利害关系申报"
        constraints = [
            models.UniqueConstraint(
                fields=["inspector", "enterprise", "kind"],
                condition=Q(until=None),
                name="tie_declared_once",
                violation_error_message="这个关系已经申报过。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("declared_on")),
                name="tie_days_in_order",
                violation_error_message="截止日期不能早于申报日。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="declared_stays", fields=["inspector", "enterprise", "kind", "declared_on"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.inspector} {self.enterprise}"
