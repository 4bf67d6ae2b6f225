"""What a learner reached, and that she has completed: added as versions or taken back, never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from training.models.enrolment import Enrolment
from training.models.training_class import TrainingClass
from workers.models import OccupationCertificate

CERTIFICATE_SEQUENCE = "training_completion_number"


class AssessmentQuerySet(models.QuerySet):
    def newest(self):
        """Of each learner the version that counts."""
        later = Assessment.objects.filter(
            enrolment=OuterRef("enrolment"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(later))


class Assessment(models.Model):
    """The result of a learner at the end of a class. score: of a hundred, None where none was given."""

    class Outcome(models.TextChoices):
        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"
        ABSENT = "absent", "没有参加"

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="assessments", verbose_name="学员"
    )
    version = models.PositiveSmallIntegerField("第几版", default=1)
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    score = models.PositiveSmallIntegerField("成绩", null=True, blank=True)
    reason = models.CharField("更正理由", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "version"]
        verbose_name = "结业考核"
        verbose_name_plural = "结业考核"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "version"],
                name="assessment_version_once",
                violation_error_message="这个成绩刚才被别人改过，请刷新后再填。",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, 100)) & ~Q(outcome="absent"),
                name="assessment_score_to_hundred",
                violation_error_message="成绩应在0到100之间，没有参加的不填成绩。",
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1) & ~Q(reason=""),
                name="assessment_corrected_says_why",
                violation_error_message="更正成绩要写理由。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.get_outcome_display()


class Settlement(models.Model):
    """县人社局 has confirmed who of a class completed. From then on each correction is the bureau's, and
    completions follow it at once."""

    training_class = models.OneToOneField(
        TrainingClass, models.PROTECT, related_name="settlement", verbose_name="培训班"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人"
    )
    at = models.DateTimeField("确认时间", default=timezone.now)

    class Meta:
        verbose_name = "结业确认"
        verbose_name_plural = "结业确认"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.training_class} 结业确认"


class CompletionQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def of_year_until(self, on):
        """The completions of the calendar year of a day, until that day."""
        return self.standing().filter(
            completed_on__gte=on.replace(month=1, day=1), completed_on__lte=on
        )


class Completion(models.Model):
    """One person-time: a learner has completed a class. Taken back, it stays with the reason.

    attended_minutes, taught_minutes, asked_percent: what it was decided on. certificate: the entry in the
    register of workers, None for whoever is not in it.
    """

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="completions", verbose_name="学员"
    )
    number = models.CharField("结业证书编号", max_length=24, unique=True)
    completed_on = models.DateField("结业日")
    attended_minutes = models.PositiveIntegerField("到课分钟")
    taught_minutes = models.PositiveIntegerField("应到分钟")
    asked_percent = models.PositiveSmallIntegerField("要求的出勤比例")
    certificate = models.OneToOneField(
        OccupationCertificate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记的培训合格证书",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人"
    )
    at = models.DateTimeField("确认时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=200, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["-completed_on", "-pk"]
        verbose_name = "结业"
        verbose_name_plural = "结业"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(withdrawn_at=None),
                name="completion_once",
                violation_error_message="这名学员已经结业。",
            ),
            models.CheckConstraint(
                condition=Q(taught_minutes__gt=0)
                & Q(attended_minutes__lte=F("taught_minutes"))
                & Q(attended_minutes__gte=F("taught_minutes") * F("asked_percent") / 100.0),
                name="completion_attended_enough",
                violation_error_message="出勤没有达到结业要求。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="completion_withdrawn_says_why",
                violation_error_message="撤回结业要写理由。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["completed_on"],
                condition=Q(withdrawn_at=None),
                name="completion_standing_day",
            ),
            models.Index(fields=["-completed_on", "-id"], name="completion_newest"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="decided_stays", exclude=["withdrawn_at", "withdrawn_reason", "certificate"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number

    @property
    def attended_percent(self) -> int:
        """Cut off."""
        return self.attended_minutes * 100 // self.taught_minutes
