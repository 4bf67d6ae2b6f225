"""What is looked at on site: versions of questions that never change once they are in use."""

import pghistory
import pgtrigger
from django.db import models

from bureaus.models import Bureau

# The questions of a checklist are written while it is a draft, and never again.
CHECKLIST_IS_DRAFT = """
    PERFORM 1 FROM inspections_checklist
        WHERE id = {row}.checklist_id AND state = 'draft' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'checklist % is in use, its questions stay', {row}.checklist_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'checklist_questions_stay';
    END IF;
    RETURN {row};
"""


@pghistory.track()
class Checklist(models.Model):
    """One version of the questions. An inspection keeps the version of its plan."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_USE = "in_use", "使用中"
        RETIRED = "retired", "已停用"

    title = models.CharField("名称", max_length=80)
    version = models.CharField("版本", max_length=20)
    source = models.CharField(
        "来源", max_length=200, help_text="文件名称和文号；没有文件的写明自拟。"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="checklists", verbose_name="制定单位"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "检查表"
        verbose_name_plural = "检查表"
        constraints = [
            models.UniqueConstraint(
                fields=["title", "version"],
                name="checklist_version_once",
                violation_error_message="这个名称的这个版本已经有了，请换一个版本号。",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.UpdateOf("title", "version", "source", "bureau_id"),
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            pgtrigger.Protect(
                name="never_a_draft_again",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'draft' AND NEW.state = 'draft'"),
            ),
            pgtrigger.Protect(
                name="used_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]

    def __str__(self):
        return f"{self.title}（{self.version}）"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Question(models.Model):
    """One thing to look at, answered by yes, no or, where that can be, not applicable. "No" is a fault."""

    checklist = models.ForeignKey(
        Checklist, models.CASCADE, related_name="questions", verbose_name="检查表"
    )
    position = models.PositiveSmallIntegerField("次序")
    number = models.CharField("编号", max_length=10)
    section = models.CharField("类别", max_length=30)
    text = models.CharField("检查内容", max_length=200)
    basis = models.CharField(
        "依据", max_length=120, blank=True, help_text="只写文件名称和条号，不抄条文。"
    )
    is_mandatory = models.BooleanField("必查", default=True)
    may_not_apply = models.BooleanField("可以不适用", default=False)

    class Meta:
        ordering = ["checklist", "position"]
        verbose_name = "检查内容"
        verbose_name_plural = "检查内容"
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"],
                name="question_number_once",
                violation_error_message="编号重复。",
            ),
            models.UniqueConstraint(
                fields=["checklist", "position"],
                name="question_position_once",
                violation_error_message="次序重复。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="added_to_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=CHECKLIST_IS_DRAFT.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="taken_from_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=CHECKLIST_IS_DRAFT.format(row="OLD"),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.text}"
