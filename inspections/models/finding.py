"""A fault that was found, what the enterprise did about it, and whether it holds."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.uploads import SUFFIXES
from inspections.models.checklist import Question
from inspections.models.inspection import Inspection
from inspections.models.record import RECORD_IS_OPEN
from inspections.transitions import State

FINDING_OF_A_NO = """
    PERFORM 1 FROM inspections_reply reply
        WHERE reply.inspection_id = NEW.inspection_id AND reply.question_id = NEW.question_id
            AND reply.value = 'no';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'question % was not answered with no', NEW.question_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_of_a_no';
    END IF;
    RETURN NEW;
"""
FINDING_IS_OPEN = """
    PERFORM 1 FROM inspections_finding finding
        JOIN inspections_inspection inspection ON inspection.id = finding.inspection_id
        WHERE finding.id = NEW.finding_id AND inspection.state = 'rectifying'
            AND finding.annulled_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM inspections_recheck recheck
                WHERE recheck.finding_id = finding.id AND recheck.is_passed)
        FOR UPDATE OF finding;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'finding % is not being rectified', NEW.finding_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_being_rectified';
    END IF;
    RETURN NEW;
"""


class FindingQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not annulled."""
        return self.filter(annulled_at=None)

    def unrectified(self):
        """Those that stand and have not passed a recheck."""
        passed = Recheck.objects.filter(finding=OuterRef("pk"), is_passed=True)
        return self.standing().filter(~Exists(passed))

    def to_put_right(self):
        """Those that wait for the enterprise."""
        return self.unrectified().filter(~handed_in())

    def to_recheck(self):
        """Those of which the enterprise has handed something in that nobody has looked at."""
        return self.unrectified().filter(handed_in())


def handed_in() -> Exists:
    """Whether something was handed in of a finding since somebody looked."""
    looked_at = Recheck.objects.filter(finding=OuterRef("finding"), at__gte=OuterRef("at"))
    return Exists(Rectification.objects.filter(~Exists(looked_at), finding=OuterRef("pk")))


class Finding(models.Model):
    """A question that was answered "no": how grave it is and what has to be put right."""

    class Severity(models.TextChoices):
        MINOR = "minor", "一般"
        SERIOUS = "serious", "较重"
        GRAVE = "grave", "严重"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="findings", verbose_name="检查"
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="findings", verbose_name="检查内容"
    )
    severity = models.CharField("程度", max_length=8, choices=Severity)
    what = models.CharField("发现的问题", max_length=300)
    rectify_by = models.DateField("整改期限", null=True, blank=True, help_text="含这一天。")
    annulled_at = models.DateTimeField("更正时间", null=True, blank=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    annulment_reason = models.CharField("更正原因", max_length=300, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "question__position"]
        verbose_name = "发现的问题"
        verbose_name_plural = "发现的问题"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "question"], name="finding_once"),
            models.CheckConstraint(
                condition=Q(annulled_at=None, annulled_by=None, annulment_reason="")
                | Q(annulled_at__isnull=False, annulled_by__isnull=False) & ~Q(annulment_reason=""),
                name="finding_annulled_with_reason",
                violation_error_message="更正要写明原因。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="written_on_site",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("inspection_id", "question_id", "severity", "what"),
                func=RECORD_IS_OPEN.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="removed_on_site",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=RECORD_IS_OPEN.format(row="OLD"),
            ),
            pgtrigger.Trigger(
                name="of_a_no",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FINDING_OF_A_NO,
            ),
            pgtrigger.Protect(
                name="last_day_stays",
                operation=pgtrigger.UpdateOf("rectify_by"),
                condition=pgtrigger.Condition(
                    "OLD.rectify_by IS NOT NULL AND OLD.rectify_by IS DISTINCT FROM NEW.rectify_by"
                ),
            ),
            pgtrigger.Protect(
                name="annulled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__annulled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.question.number} {self.what}"

    @property
    def state_word(self) -> str:
        """How it stands, in a word; reads its inspection, and ``rechecks`` and ``rectifications``, which lists prefetch."""
        if self.annulled_at is not None:
            return "已更正"
        if any(recheck.is_passed for recheck in self.rechecks.all()):
            return "已整改"
        if self.rectify_by is None:
            return "待整改"
        if self.inspection.state not in {State.DONE, State.RECTIFYING}:
            return "逾期未整改"
        return "待复查" if self.is_to_recheck else "整改中"

    @property
    def is_to_recheck(self) -> bool:
        """Whether something was handed in since somebody looked; reads the same."""
        last = max((given.at for given in self.rectifications.all()), default=None)
        return last is not None and all(recheck.at < last for recheck in self.rechecks.all())


class Rectification(models.Model):
    """What the enterprise says it has done about a finding."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rectifications")
    text = models.CharField("整改情况", max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_on = models.DateField("提交日", default=timezone.localdate)
    at = models.DateTimeField("提交时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "整改情况"
        verbose_name_plural = "整改情况"
        triggers = [
            pgtrigger.Trigger(
                name="while_rectifying",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FINDING_IS_OPEN,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.finding} {date_format(self.handed_in_on)}"


def rectification_file_name(row, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    suffix = SUFFIXES[row.content_type]
    return f"rectifications/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


class RectificationFile(models.Model):
    """A file that shows what was done."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="files")
    file = models.FileField(upload_to=rectification_file_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = "整改证明"
        verbose_name_plural = "整改证明"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.name


class Recheck(models.Model):
    """Somebody looked again. again_by: the new last day, where it does not hold yet."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rechecks")
    checked_on = models.DateField("复查日")
    is_passed = models.BooleanField("整改到位")
    note = models.CharField("复查情况", max_length=300)
    again_by = models.DateField("再次整改期限", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="复查人员"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "复查"
        verbose_name_plural = "复查"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_passed=True, again_by=None)
                | Q(is_passed=False, again_by__isnull=False),
                name="recheck_failed_has_a_new_day",
                violation_error_message="没有整改到位的，要写明再次整改的期限。",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_rectifying",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FINDING_IS_OPEN,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.finding} {date_format(self.checked_on)}"
