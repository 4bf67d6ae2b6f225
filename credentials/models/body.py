"""Whose an employer's evaluation body is: it evaluates that enterprise's own people and nobody else."""

import pghistory
import pgtrigger
from django.db import models

from enterprises.models import Enterprise
from workers.models import EvaluationBody

OF_AN_EMPLOYER = """
    PERFORM 1 FROM workers_evaluationbody WHERE id = NEW.body_id AND kind = 'employer';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'body % is not an employer''s', NEW.body_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'employer_body_of_an_employer';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class EmployerBody(models.Model):
    """The enterprise of a body of kind 用人单位. Without this row such a body examines nobody."""

    body = models.OneToOneField(
        EvaluationBody, models.PROTECT, related_name="employer", verbose_name="评价机构"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="evaluation_bodies", verbose_name="家政企业"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "企业自主评价"
        verbose_name_plural = "企业自主评价"
        triggers = [
            pgtrigger.Trigger(
                name="of_an_employer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("body_id"),
                func=OF_AN_EMPLOYER,
            )
        ]

    def __str__(self):
        return f"{self.body}（{self.enterprise}）"
