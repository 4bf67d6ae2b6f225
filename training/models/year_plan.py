"""The year's plan and its quota: how many seats an institution may fill, of which occupation and type."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from training.models.choices import ClassKind
from training.models.institution import Institution, institution_ids_of
from training.reading_bureaus import reads_all_training
from workers.models import Occupation

MOST_PLANNED = 20_000
# A plan that a second person has approved is what the seats were promised by: it is not changed, the next
# round of the same year adds to it.
WHILE_A_DRAFT = """
    PERFORM 1 FROM training_yearplan
        WHERE id = COALESCE(NEW.plan_id, OLD.plan_id) AND state = 'draft' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'year plan % is approved', COALESCE(NEW.plan_id, OLD.plan_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_while_a_draft';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class YearPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if reads_all_training(user) else self.none()


@pghistory.track()
class YearPlan(models.Model):
    """Who may train how many in a year. round: 1 is the plan of the year, later ones add to it."""

    class State(models.TextChoices):
        DRAFT = "draft", "编制中"
        APPROVED = "approved", "已批准"

    year = models.PositiveSmallIntegerField("年度")
    round = models.PositiveSmallIntegerField(
        "第几次下达", default=1, help_text="年初的是第1次，追加的往后数。"
    )
    state = models.CharField("状态", max_length=8, choices=State, default=State.DRAFT)
    document = models.CharField("文号", max_length=80, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编制人"
    )
    made_at = models.DateTimeField("编制时间", default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="批准人",
    )
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)

    objects = YearPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-round"]
        verbose_name = "年度培训计划"
        verbose_name_plural = "年度培训计划"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "round"],
                name="year_plan_once",
                violation_error_message="这一年的这一次计划已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2020, 2100), round__range=(1, 50)),
                name="year_plan_of_a_year",
                violation_error_message="请填写2020到2100之间的年度，次数从1起。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", approved_by=None, approved_at=None)
                | Q(state="approved", approved_by__isnull=False, approved_at__isnull=False),
                name="year_plan_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="year_plan_approved_by_another",
                violation_error_message="计划由编制人以外的人批准。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="approved"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        added = "" if self.round == 1 else f"（第{self.round}次下达）"
        return f"{self.year}年培训计划{added}"

    def get_absolute_url(self):
        return reverse("admin:training_yearplan_change", args=[self.pk])


class QuotaQuerySet(models.QuerySet):
    def of_year(self, year):
        """Those of approved plans."""
        return self.filter(plan__year=year, plan__state=YearPlan.State.APPROVED)

    def visible_to(self, user):
        """All for whoever reads training; their own of approved plans for institutions."""
        if reads_all_training(user):
            return self
        mine = self.filter(institution__in=institution_ids_of(user))
        return mine.filter(plan__state=YearPlan.State.APPROVED)


@pghistory.track(exclude=["reserved", "used"])
class Quota(models.Model):
    """Seats of one institution, occupation and type. reserved: by classes that have not begun; used: by
    who sat in those that have. Both are written by the classes' trigger and by nothing else."""

    plan = models.ForeignKey(
        YearPlan, models.PROTECT, related_name="quotas", verbose_name="年度计划"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="quotas", verbose_name="培训机构"
    )
    kind = models.CharField("培训类型", max_length=10, choices=ClassKind)
    occupation = models.ForeignKey(
        Occupation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="职业",
        help_text="创业培训不填。",
    )
    planned = models.PositiveIntegerField("计划人次")
    reserved = models.PositiveIntegerField("已占用", default=0, editable=False)
    used = models.PositiveIntegerField("已使用", default=0, editable=False)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "institution", "kind", "pk"]
        verbose_name = "培训指标"
        verbose_name_plural = "培训指标"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "institution", "kind", "occupation"],
                name="quota_once",
                nulls_distinct=False,
                violation_error_message="这家机构的这一项指标已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(planned__range=(1, MOST_PLANNED)),
                name="quota_of_some_seats",
                violation_error_message=f"计划人次应在1到{MOST_PLANNED}之间。",
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=F("reserved") + F("used")),
                name="quota_not_exceeded",
                violation_error_message="这项指标剩下的人次不够。",
            ),
            models.CheckConstraint(
                condition=Q(kind="startup", occupation=None)
                | ~Q(kind="startup") & Q(occupation__isnull=False),
                name="quota_occupation_by_kind",
                violation_error_message="创业培训不填职业，其他培训要选职业。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "plan_id", "institution_id", "kind", "occupation_id", "planned"
                ),
                func=WHILE_A_DRAFT,
            ),
            pgtrigger.Protect(
                name="counted_by_classes",
                operation=pgtrigger.UpdateOf("reserved", "used"),
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0"
                    " AND (NEW.reserved <> OLD.reserved OR NEW.used <> OLD.used)"
                ),
            ),
            pgtrigger.Protect(
                name="begins_unused",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.reserved <> 0 OR NEW.used <> 0"),
            ),
        ]

    def __str__(self):
        return f"{self.institution} {self.what}"

    @property
    def what(self) -> str:
        return f"{self.get_kind_display()} {self.occupation or ''}".strip()

    @property
    def free(self) -> int:
        """Seats that may still be filed."""
        return self.planned - self.reserved - self.used
