"""Who was in which lesson: added as versions, the newest counts, none is ever changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from training.models.base import stored_name
from training.models.enrolment import Enrolment
from training.models.training_class import Session

FOLLOWS = """
    PERFORM 1 FROM training_session s JOIN training_enrolment e
        ON e.training_class_id = s.training_class_id
        WHERE s.id = NEW.session_id AND e.id = NEW.enrolment_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'enrolment % is not of the class of session %', NEW.enrolment_id, NEW.session_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_of_its_class';
    END IF;
    IF NEW.version <> 1 + COALESCE((SELECT max(version) FROM training_attendance
        WHERE session_id = NEW.session_id AND enrolment_id = NEW.enrolment_id), 0) THEN
        RAISE EXCEPTION 'version % does not follow', NEW.version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_version_follows';
    END IF;
    RETURN NEW;
"""


class SignInSheet(models.Model):
    """The scan of a sheet that was signed by hand in a lesson."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="sheets", verbose_name="课次")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "签到表"
        verbose_name_plural = "签到表"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.name


class AttendanceQuerySet(models.QuerySet):
    def newest(self):
        """Of each learner and lesson the version that counts."""
        later = Attendance.objects.filter(
            session=OuterRef("session"),
            enrolment=OuterRef("enrolment"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(later))


class Attendance(models.Model):
    """Whether a learner was in a lesson, as it was known at a time. version: 1, 2, … of the pair."""

    class Way(models.TextChoices):
        CODE = "code", "扫当天的码"
        SHEET = "sheet", "签到表"
        CORRECTION = "correction", "更正"

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="attendances", verbose_name="课次"
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="attendances", verbose_name="学员"
    )
    version = models.PositiveSmallIntegerField("第几版", default=1)
    is_present = models.BooleanField("到课")
    way = models.CharField("方式", max_length=10, choices=Way)
    sheet = models.ForeignKey(
        SignInSheet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name="签到表",
    )
    reason = models.CharField("更正理由", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    at = models.DateTimeField("时间", default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["session", "enrolment", "version"]
        verbose_name = "考勤"
        verbose_name_plural = "考勤"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment", "version"],
                name="attendance_version_once",
                violation_error_message="这条考勤刚才被别人改过，请刷新后再填。",
            ),
            models.CheckConstraint(
                condition=Q(way="code", is_present=True, by=None, sheet=None)
                | Q(way="sheet", by__isnull=False, sheet__isnull=False)
                | Q(way="correction", by__isnull=False),
                name="attendance_says_how",
                violation_error_message="签到表登记要附扫描件，更正要写是谁更正的。",
            ),
            models.CheckConstraint(
                condition=Q(version=1) & ~Q(way="correction") | Q(version__gt=1, way="correction"),
                name="attendance_changed_by_correction",
                violation_error_message="已经登记的考勤只能更正。",
            ),
            models.CheckConstraint(
                condition=Q(way="correction") & ~Q(reason="") | ~Q(way="correction") & Q(reason=""),
                name="attendance_corrected_says_why",
                violation_error_message="更正考勤要写理由。",
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "session"], name="attendance_of_learner")]
        triggers = [
            pgtrigger.Trigger(
                name="follows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FOLLOWS,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.session} {'到课' if self.is_present else '缺课'}"
