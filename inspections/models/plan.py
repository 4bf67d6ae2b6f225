"""A plan of inspections: of which year, by which bureaus, among which enterprises, and how many."""

import math

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from enterprises.models import Enterprise
from enterprises.models.choices import Mode, ServiceLine
from inspections.models.checklist import Checklist
from regions.models import Town

# What is drawn by is fixed when the draw is announced.
PLAN_IS_OPEN = """
    IF EXISTS (SELECT 1 FROM inspections_draw WHERE plan_id = OLD.{key}) THEN
        RAISE EXCEPTION 'the draw of plan % is announced, the plan stays', OLD.{key}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_stays_once_announced';
    END IF;
    RETURN {row};
"""
CHECKLIST_IN_USE = """
    PERFORM 1 FROM inspections_checklist
        WHERE id = NEW.checklist_id AND state = 'in_use' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'checklist % is not in use', NEW.checklist_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_by_a_checklist_in_use';
    END IF;
    RETURN NEW;
"""


class InspectionPlanQuerySet(models.QuerySet):
    def announced(self):
        """Those whose draw is announced or made, which the public sees."""
        return self.filter(draw__isnull=False)


@pghistory.track()
class InspectionPlan(models.Model):
    """What is inspected in a year, and among whom. How it stands is read from its draw and inspections."""

    number = models.CharField("编号", max_length=30, unique=True)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=80)
    purpose = models.CharField("目的", max_length=300)
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="plans", verbose_name="检查表"
    )
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, blank=True, verbose_name="镇", help_text="空着表示全县。"
    )
    service_line = models.CharField(
        "服务项目", max_length=20, choices=ServiceLine, blank=True, help_text="空着表示不限。"
    )
    mode = models.CharField(
        "经营模式", max_length=16, choices=Mode, blank=True, help_text="空着表示不限。"
    )
    count = models.PositiveSmallIntegerField("抽取家数", null=True, blank=True)
    share_percent = models.PositiveSmallIntegerField("抽取比例（%）", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = InspectionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = "检查计划"
        verbose_name_plural = "检查计划"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__isnull=False, share_percent=None)
                | Q(count=None, share_percent__isnull=False),
                name="plan_count_or_share",
                violation_error_message="抽取家数和抽取比例填一个。",
            ),
            models.CheckConstraint(
                condition=Q(count=None) | Q(count__gte=1),
                name="plan_count_positive",
                violation_error_message="至少抽取一家。",
            ),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gte=1, share_percent__lte=100),
                name="plan_share_percent",
                violation_error_message="抽取比例应在1到100之间。",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2024, year__lte=2035),
                name="plan_year",
                violation_error_message="年度应在2024到2035之间。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays_once_announced",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=PLAN_IS_OPEN.format(key="id", row="NEW"),
            ),
            pgtrigger.Trigger(
                name="kept_once_announced",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=PLAN_IS_OPEN.format(key="id", row="OLD"),
            ),
            pgtrigger.Trigger(
                name="by_a_checklist_in_use",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("checklist_id"),
                func=CHECKLIST_IN_USE,
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("admin:inspections_inspectionplan_change", args=[self.pk])

    @property
    def lead(self) -> Bureau:
        """The bureau that makes the plan and draws."""
        return next(each.bureau for each in self.bureaus.all() if each.is_lead)

    def candidates(self):
        """The enterprises among which is drawn: of the open register, in good standing, by the filter."""
        rows = Enterprise.objects.registered()
        if self.town_id:
            rows = rows.filter(town=self.town_id)
        if self.service_line:
            rows = rows.filter(service_lines__contains=[self.service_line])
        if self.mode:
            rows = rows.filter(mode=self.mode)
        return rows

    @property
    def filter_words(self) -> str:
        """Among whom is drawn, in words for everybody."""
        parts = [str(self.town) if self.town_id else "全县", "名录中正常经营的家政企业"]
        if self.service_line:
            parts.append(f"服务项目有{self.get_service_line_display()}")
        if self.mode:
            parts.append(self.get_mode_display())
        return "，".join(parts)

    @property
    def amount_words(self) -> str:
        return f"{self.count}家" if self.count else f"{self.share_percent}%"

    def number_of(self, population: int) -> int:
        """How many of so many are drawn; a share is rounded up."""
        if self.count:
            return min(self.count, population)
        return math.ceil(population * self.share_percent / 100)


class PlanBureau(models.Model):
    """A bureau that takes part, and how many of its inspectors go to each enterprise."""

    plan = models.ForeignKey(
        InspectionPlan, models.CASCADE, related_name="bureaus", verbose_name="检查计划"
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="单位")
    is_lead = models.BooleanField("牵头", default=False)
    inspectors_each = models.PositiveSmallIntegerField("每家检查人员", default=2)

    class Meta:
        ordering = ["-is_lead", "bureau"]
        verbose_name = "参加单位"
        verbose_name_plural = "参加单位"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "bureau"],
                name="plan_bureau_once",
                violation_error_message="这个单位已经参加。",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_lead=True),
                name="plan_one_lead",
                violation_error_message="牵头单位只有一个。",
            ),
            models.CheckConstraint(
                condition=Q(inspectors_each__gte=2),
                name="plan_two_inspectors_at_least",
                violation_error_message="每家企业至少两名检查人员。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays_once_announced",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=PLAN_IS_OPEN.format(key="plan_id", row="NEW"),
            ),
            pgtrigger.Trigger(
                name="kept_once_announced",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=PLAN_IS_OPEN.format(key="plan_id", row="OLD"),
            ),
            pgtrigger.Trigger(
                name="added_before_announced",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=PLAN_IS_OPEN.format(key="plan_id", row="NEW").replace("OLD.", "NEW."),
            ),
        ]

    def __str__(self):
        return str(self.bureau)
