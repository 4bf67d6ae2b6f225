"""Which certificate followed from which result."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from credentials.models.result import Result
from workers.models import OccupationCertificate

# A certificate stands on a confirmed result that was passed, and says what the exam was about.
AS_EXAMINED = """
    PERFORM 1 FROM credentials_result result
        JOIN credentials_registration registration ON registration.id = result.registration_id
        JOIN credentials_examplan plan ON plan.id = registration.plan_id
        JOIN workers_occupationcertificate certificate ON certificate.id = NEW.certificate_id
        WHERE result.id = NEW.result_id AND result.confirmed_at IS NOT NULL
            AND NOT result.is_absent AND result.skill >= result.skill_pass
            AND (result.theory_pass IS NULL OR result.theory >= result.theory_pass)
            AND plan.state IN ('published', 'certified')
            AND certificate.worker_id = registration.worker_id
            AND certificate.occupation_id = plan.occupation_id
            AND certificate.skill_level IS NOT DISTINCT FROM plan.level
            AND certificate.body_id = plan.body_id
            AND NOT EXISTS (SELECT 1 FROM credentials_result newer
                WHERE newer.registration_id = registration.id AND newer.version > result.version);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'certificate % does not follow from result %',
            NEW.certificate_id, NEW.result_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_as_examined';
    END IF;
    IF EXISTS (
        SELECT 1 FROM credentials_issue earlier
        JOIN credentials_result held ON held.id = earlier.result_id
        JOIN credentials_result result ON result.id = NEW.result_id
            AND result.registration_id = held.registration_id
        JOIN workers_occupationcertificate certificate
            ON certificate.id = earlier.certificate_id AND certificate.revoked_on IS NULL
    ) THEN
        RAISE EXCEPTION 'result % has a certificate that stands', NEW.result_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_one_that_stands';
    END IF;
    RETURN NEW;
"""


class Issue(models.Model):
    """A certificate that was issued from a result; replaces: the one that was wrong."""

    result = models.ForeignKey(
        Result, models.PROTECT, related_name="issues", verbose_name="考核成绩"
    )
    certificate = models.OneToOneField(
        OccupationCertificate, models.PROTECT, related_name="issue", verbose_name="技能证书"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发证人"
    )
    at = models.DateTimeField("发证时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "发证记录"
        verbose_name_plural = "发证记录"
        triggers = [
            pgtrigger.Trigger(
                name="as_examined",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=AS_EXAMINED,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return str(self.certificate)
