"""Candidates: who is registered for an exam, by whom, and which assessor stays away from whom."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from credentials.models.plan import NOT_BOTH, ExamPlan, PlanPart
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from workers.models import Worker
from workers.reading_bureaus import READS_CERTIFICATES, acts_for_one_of

# The seat is taken by the statement that locks the exam, so that two candidates come one after the other.
SEAT_TAKEN = """
    UPDATE credentials_examplan SET taken = taken + 1 WHERE id = NEW.plan_id AND state = 'announced';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'exam % takes no candidates', NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'registered_while_announced';
    END IF;
    IF EXISTS (
        SELECT 1 FROM credentials_examplan plan
        JOIN credentials_employerbody own ON own.body_id = plan.body_id
        WHERE plan.id = NEW.plan_id AND NOT EXISTS (
            SELECT 1 FROM workers_employment employment
            WHERE employment.worker_id = NEW.worker_id
                AND employment.enterprise_id = own.enterprise_id
                AND employment.started_on <= LEAST(plan.held_on,
                    (now() AT TIME ZONE 'Asia/Shanghai')::date)
                AND COALESCE(employment.ended_on, plan.held_on) >= plan.held_on)
    ) THEN
        RAISE EXCEPTION 'exam % is for the people of its own enterprise', NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'employer_examines_its_own';
    END IF;
    RETURN NEW;
"""
SEAT_FREED = """
    UPDATE credentials_examplan SET taken = taken - 1 WHERE id = NEW.plan_id AND state = 'announced';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'exam % is not open any more', NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_while_announced';
    END IF;
    RETURN NEW;
"""


class RegistrationQuerySet(models.QuerySet):
    def standing(self):
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, user):
        """All for the bureaus that read certificates; for an enterprise those that it has made."""
        if acts_for_one_of(user, READS_CERTIFICATES):
            return self
        return self.filter(enterprise__in=enterprise_roles_of(user))


@pghistory.track()
class Registration(models.Model):
    """A seat for one candidate. enterprise: that registered her; None when the bureau did.

    waiver: by what the bureau lets somebody in who lacks the level before or the time after it, as
    standards allow in ways that the portal cannot count; "" where nothing had to be waived.
    """

    plan = models.ForeignKey(
        ExamPlan, models.PROTECT, related_name="registrations", verbose_name="考核计划"
    )
    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="exam_registrations", verbose_name="家政服务员"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报名企业"
    )
    waiver = models.CharField("免去申报条件的依据", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报名人"
    )
    at = models.DateTimeField("报名时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("取消时间", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "考生"
        verbose_name_plural = "考生"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "worker"],
                condition=Q(withdrawn_at=None),
                name="candidate_once_in_an_exam",
                violation_error_message="这个人已经报了这次考核。",
            ),
            models.CheckConstraint(
                condition=Q(waiver="") | Q(enterprise=None),
                name="waiver_by_the_bureau",
                violation_error_message="只有县人社局可以免去申报条件。",
            ),
        ]
        indexes = [models.Index(fields=["worker", "-id"], name="registration_of_worker")]
        triggers = [
            pgtrigger.Trigger(
                name="seat_taken",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SEAT_TAKEN,
            ),
            pgtrigger.Trigger(
                name="trainer_is_not_assessor",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=NOT_BOTH,
            ),
            pgtrigger.Trigger(
                name="seat_freed",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("withdrawn_at"),
                condition=pgtrigger.Condition(
                    "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL"
                ),
                func=SEAT_FREED,
            ),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["plan", "worker", "enterprise"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.plan} {self.worker}"


class Recusal(models.Model):
    """An assessor who does not examine one of the candidates."""

    class Kind(models.TextChoices):
        SAME_ENTERPRISE = "same_enterprise", "和考生在同一家企业"
        RELATIVE = "relative", "和考生有亲属关系"
        OTHER = "other", "其他可能影响公正的关系"

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="recusals", verbose_name="考生"
    )
    assessor = models.ForeignKey(
        PlanPart, models.PROTECT, related_name="recusals", verbose_name="考评员"
    )
    kind = models.CharField("原因", max_length=16, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "回避"
        verbose_name_plural = "回避"
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "assessor"],
                name="recusal_once",
                violation_error_message="这位考评员已经对这名考生回避。",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.assessor} {self.get_kind_display()}"
