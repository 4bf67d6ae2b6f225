"""A fact that the applicant declared wrongly, put right by somebody who checks; both values stay."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from subsidies.models.application import Application
from subsidies.models.policy import yuan_words
from subsidies.models.record import APPEND_ONLY

# The application's row is held, so that nobody agrees to the old value meanwhile.
WHILE_IT_IS_CHECKED = """
    PERFORM 1 FROM subsidies_application WHERE id = NEW.application_id AND state = 'checking' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'application % is not being checked', NEW.application_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_while_checking';
    END IF;
    RETURN NEW;
"""


class FactCorrection(models.Model):
    """One fact. fact: a name of ``Facts``; old, new: its plain values. amount_before_fen, amount_after_fen: what the
    rules and the table give with each, None where that is nothing yet. Who corrects agrees to nothing in it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="corrections")
    fact = models.CharField("事项", max_length=40)
    old = models.JSONField("原来的值", null=True)
    new = models.JSONField("更正后的值")
    reason = models.CharField("理由", max_length=300)
    amount_before_fen = models.PositiveBigIntegerField("原来的金额（分）", null=True)
    amount_after_fen = models.PositiveBigIntegerField("更正后的金额（分）", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="更正人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "更正"
        verbose_name_plural = "更正"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_says_why",
                violation_error_message="请写明更正的理由。",
            ),
            models.CheckConstraint(
                condition=Q(old=None) | ~Q(old=F("new")), name="correction_changes_something"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_checking",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=WHILE_IT_IS_CHECKED,
            ),
            *APPEND_ONLY,
        ]

    def __str__(self):
        return f"{self.application_id} {self.fact}"

    @property
    def amounts(self) -> str:
        """ "600元改为300元"; "" where the sum is as it was."""
        if self.amount_before_fen == self.amount_after_fen:
            return ""
        before, after = map(amount_words, (self.amount_before_fen, self.amount_after_fen))
        return f"{before}改为{after}"


def amount_words(fen) -> str:
    return "不能算出" if fen is None else f"{yuan_words(fen)}元"
