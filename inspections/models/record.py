"""What the inspectors write down on site: an answer to each question, and pictures."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from gaotai_jiazheng.uploads import SUFFIXES
from inspections.models.checklist import Question
from inspections.models.inspection import Inspection

# What was written on site does not change once the inspection is recorded.
RECORD_IS_OPEN = """
    PERFORM 1 FROM inspections_inspection
        WHERE id = {row}.inspection_id AND state IN ('notified', 'unannounced') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'inspection % is not being made', {row}.inspection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_record_stays';
    END IF;
    RETURN {row};
"""
# Of the plan's checklist, and "not applicable" only where that can be.
QUESTION_OF_THE_PLAN = """
    PERFORM 1 FROM inspections_inspection inspection
        JOIN inspections_inspectionplan plan ON plan.id = inspection.plan_id
        JOIN inspections_question question ON question.checklist_id = plan.checklist_id
        WHERE inspection.id = NEW.inspection_id AND question.id = NEW.question_id
            AND (NEW.value <> 'not_applicable' OR question.may_not_apply);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'question % may not be answered so in inspection %',
            NEW.question_id, NEW.inspection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_to_a_question_of_the_plan';
    END IF;
    RETURN NEW;
"""


def record_triggers():
    """The triggers of every table that a record is made of."""
    return [
        pgtrigger.Trigger(
            name="written_on_site",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=RECORD_IS_OPEN.format(row="NEW"),
        ),
        pgtrigger.Trigger(
            name="removed_on_site",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=RECORD_IS_OPEN.format(row="OLD"),
        ),
    ]


class Reply(models.Model):
    """The answer to one question."""

    class Value(models.TextChoices):
        YES = "yes", "符合"
        NO = "no", "不符合"
        NOT_APPLICABLE = "not_applicable", "不适用"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="replies")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = models.CharField("结论", max_length=14, choices=Value)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "检查结论"
        verbose_name_plural = "检查结论"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "question"], name="reply_once")
        ]
        triggers = [
            *record_triggers(),
            pgtrigger.Trigger(
                name="to_a_question_of_the_plan",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=QUESTION_OF_THE_PLAN,
            ),
        ]

    def __str__(self):
        return f"{self.question}：{self.get_value_display()}"


def photo_name(photo, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    suffix = SUFFIXES[photo.content_type]
    return f"inspections/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


class Photo(models.Model):
    """A picture taken on site, of one question. It is never public."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    file = models.FileField(upload_to=photo_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "现场照片"
        verbose_name_plural = "现场照片"
        triggers = record_triggers()

    def __str__(self):
        return self.name
