"""The words that contracts begin with: versions that never change once they are in use."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contracts.clauses import Words
from enterprises.models import Mode

# Clauses are written while their template is a draft, and never again.
TEMPLATE_IS_DRAFT = """
    PERFORM 1 FROM contracts_contracttemplate
        WHERE id = {row}.template_id AND state = 'draft' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'template % is in use, its clauses stay', {row}.template_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'template_clauses_stay';
    END IF;
    RETURN {row};
"""


class ContractTemplateQuerySet(models.QuerySet):
    def in_use(self):
        """Those that a contract may begin with: at most one of each mode."""
        return self.filter(state=ContractTemplate.State.IN_USE)

    def published(self):
        """Those that are or were in use."""
        return self.exclude(state=ContractTemplate.State.DRAFT)


@pghistory.track()
class ContractTemplate(models.Model):
    """One version of the words for a mode of work."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_USE = "in_use", "使用中"
        RETIRED = "retired", "已停用"

    mode = models.CharField("经营模式", max_length=16, choices=Mode)
    version = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=80)
    source = models.CharField(
        "来源", max_length=200, help_text="文件名称和文号；没有文件的写明自拟。"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)

    objects = ContractTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["mode", "-pk"]
        verbose_name = "三方合同模板"
        verbose_name_plural = "三方合同模板"
        constraints = [
            models.UniqueConstraint(
                fields=["mode", "version"],
                name="contract_template_version_once",
                violation_error_message="这种经营模式的这个版本已经有了，请换一个版本号。",
            ),
            models.UniqueConstraint(
                fields=["mode"],
                condition=Q(state="in_use"),
                name="contract_template_one_in_use",
                violation_error_message="这种经营模式已有使用中的模板。",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[("draft", "in_use"), ("in_use", "retired")],
            ),
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.UpdateOf("mode", "version", "title", "source"),
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            pgtrigger.Protect(
                name="used_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]

    def __str__(self):
        return f"{self.title}（{self.version}）"

    def get_absolute_url(self):
        return reverse("contracts:template", args=[self.pk])

    def words(self) -> list[Words]:
        """Its clauses, in order, as the rules of clauses take them; one query."""
        return [clause.words for clause in self.clauses.all()]


class Clause(models.Model):
    """One clause. text and plain have fields in braces; plain says it in a sentence for everybody."""

    template = models.ForeignKey(
        ContractTemplate, models.CASCADE, related_name="clauses", verbose_name="模板"
    )
    position = models.PositiveSmallIntegerField("次序")
    key = models.SlugField("标识", max_length=30)
    title = models.CharField("标题", max_length=40)
    plain = models.CharField("大白话", max_length=200)
    text = models.TextField("条文", max_length=2000)
    is_mandatory = models.BooleanField("必备", default=False)
    source = models.CharField("依据", max_length=200, blank=True)
    missing = models.CharField("缺了会怎样", max_length=200, blank=True)

    class Meta:
        ordering = ["template", "position"]
        verbose_name = "模板条款"
        verbose_name_plural = "模板条款"
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="clause_key_once"),
            models.UniqueConstraint(fields=["template", "position"], name="clause_position_once"),
            models.CheckConstraint(
                condition=Q(is_mandatory=False) | ~Q(missing=""),
                name="clause_mandatory_says_why",
                violation_error_message="必备条款要写明缺了会怎样。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="added_to_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=TEMPLATE_IS_DRAFT.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="taken_from_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=TEMPLATE_IS_DRAFT.format(row="OLD"),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def words(self) -> Words:
        return Words(
            self.key,
            self.title,
            self.plain,
            self.text,
            self.is_mandatory,
            self.source,
            self.missing,
        )
