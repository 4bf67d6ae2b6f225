"""The industry association (行业协会): who it is, who sits on its council, what it has promised for a year."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from enterprises.models import Enterprise
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time

# What was promised stays as it was promised; what was done is added to it.
PLAN_IS_DRAFT = """
    PERFORM 1 FROM market_annualplan WHERE id = {row}.plan_id AND adopted_on IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'plan % is adopted, its duties stay', {row}.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_of_adopted_plan_stay';
    END IF;
    RETURN {row};
"""
PLAN_IS_ADOPTED = """
    PERFORM 1 FROM market_annualplan WHERE id = NEW.plan_id AND adopted_on IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'plan % is not adopted', NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_of_adopted_plan';
    END IF;
    RETURN NEW;
"""


class AssociationQuerySet(models.QuerySet):
    def open(self):
        """Those that exist today."""
        return self.filter(ended_on=None)


@pghistory.track()
class Association(models.Model):
    """The association of the county's household-service enterprises; the bureau guides it."""

    name = models.CharField("名称", max_length=60, unique=True)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="associations", verbose_name="指导单位"
    )
    registration_number = models.CharField(
        "社会团体登记证号", max_length=30, blank=True, help_text="还没有登记的空着。"
    )
    founded_on = models.DateField("成立日", null=True, blank=True)
    ended_on = models.DateField("终止日", null=True, blank=True)
    address = models.CharField("地址", max_length=160, blank=True)
    phone = models.CharField("公开电话", max_length=30, blank=True)
    purpose = models.TextField("宗旨和业务范围", max_length=1000, blank=True)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "行业协会"
        verbose_name_plural = "行业协会"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau"],
                condition=Q(ended_on=None),
                name="association_one_open",
                violation_error_message="这个单位已经指导一个行业协会。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(founded_on=None) | Q(ended_on__gte=F("founded_on")),
                name="association_days_in_order",
                violation_error_message="终止日不能早于成立日。",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("market:association")


class CouncilMemberQuerySet(models.QuerySet):
    def current(self, on=None):
        """Seats that are held on that day; the last day is included."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class CouncilMember(models.Model):
    """A seat on the council is held by an enterprise; which person sits there is the enterprise's business."""

    class Office(models.TextChoices):
        PRESIDENT = "president", "会长单位"
        VICE_PRESIDENT = "vice_president", "副会长单位"
        COUNCIL = "council", "理事单位"
        SUPERVISOR = "supervisor", "监事单位"

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="council", verbose_name="行业协会"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="council_seats", verbose_name="家政企业"
    )
    office = models.CharField("职务", max_length=14, choices=Office)
    valid_from = models.DateField("自", default=timezone.localdate)
    valid_until = models.DateField(
        "至", null=True, blank=True, help_text="含这一天；空着表示一直有效。"
    )

    objects = CouncilMemberQuerySet.as_manager()

    class Meta:
        ordering = ["association", "pk"]
        verbose_name = "理事会成员"
        verbose_name_plural = "理事会成员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="council_member_days_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            one_at_a_time(
                "council_member_one_seat_at_a_time",
                of=["association", "enterprise"],
                days=day_range("valid_from", "valid_until"),
                message="这家企业在这段时间已经担任一个职务。",
            ),
        ]

    def __str__(self):
        return f"{self.get_office_display()} {self.enterprise}"


@pghistory.track()
class AnnualPlan(models.Model):
    """What the association promises for a year. Adopted, its duties have clocks and are not changed."""

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="plans", verbose_name="行业协会"
    )
    year = models.PositiveSmallIntegerField("年度")
    report_due_on = models.DateField(
        "年度报告提交日", help_text="由指导单位和协会约定，不是法定日期。"
    )
    adopted_on = models.DateField("通过日", null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )

    class Meta:
        ordering = ["-year"]
        verbose_name = "协会年度计划"
        verbose_name_plural = "协会年度计划"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year"],
                name="annual_plan_year_once",
                violation_error_message="这一年的计划已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2020, year__lte=2100),
                name="annual_plan_year_of_this_century",
                violation_error_message="年度应在2020到2100之间。",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on=None, adopted_by=None)
                | Q(adopted_on__isnull=False, adopted_by__isnull=False),
                name="annual_plan_adopted_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="adopted_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.adopted_on IS NOT NULL"),
            )
        ]

    def __str__(self):
        return f"{self.association}{self.year}年计划"

    def get_absolute_url(self):
        return reverse("admin:market_annualplan_change", args=[self.pk])

    @property
    def is_adopted(self):
        return self.adopted_on is not None


@pghistory.track()
class Duty(models.Model):
    """One thing that the association does in a year, and its last day."""

    plan = models.ForeignKey(
        AnnualPlan, models.CASCADE, related_name="duties", verbose_name="年度计划"
    )
    title = models.CharField("事项", max_length=120)
    due_on = models.DateField("完成期限", help_text="含这一天。")
    done_on = models.DateField("完成日", null=True, blank=True)
    result = models.CharField("完成情况", max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["plan", "due_on", "pk"]
        verbose_name = "计划事项"
        verbose_name_plural = "计划事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, result="", recorded_by=None)
                | Q(done_on__isnull=False, recorded_by__isnull=False) & ~Q(result=""),
                name="duty_done_with_result",
                violation_error_message="请写明完成情况。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="added_to_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("plan_id", "title", "due_on"),
                func=PLAN_IS_DRAFT.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="taken_from_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=PLAN_IS_DRAFT.format(row="OLD"),
            ),
            pgtrigger.Protect(
                name="done_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.done_on IS NOT NULL"),
            ),
        ]

    def __str__(self):
        return self.title

    def is_overdue(self, on=None):
        """Whether its last day has passed and it is not done."""
        return self.done_on is None and self.due_on < (on or timezone.localdate())


class AnnualReport(models.Model):
    """What the association says at the end of its year; one for each plan, never changed."""

    plan = models.OneToOneField(
        AnnualPlan, models.PROTECT, related_name="report", verbose_name="年度计划"
    )
    text = models.TextField("年度报告", max_length=20_000)
    submitted_on = models.DateField("提交日", default=timezone.localdate)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = "协会年度报告"
        verbose_name_plural = "协会年度报告"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="annual_report_says_something",
                violation_error_message="请填写年度报告。",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_adopted_plan",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=PLAN_IS_ADOPTED,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.plan.year}年度报告"
