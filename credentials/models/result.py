"""What a candidate reached: entered by one person, confirmed by another, corrected by a further version."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from credentials.models.plan import PlanPart
from credentials.models.registration import Registration

# The pass marks are the exam's. An assessor is one of the exam's who does not have to stay away: by a
# recusal, or because she and the candidate are of one enterprise (which in an employer's own exam all are).
BY_ITS_ASSESSOR = """
    SELECT plan.theory_pass, plan.skill_pass INTO NEW.theory_pass, NEW.skill_pass
        FROM credentials_registration registration
        JOIN credentials_examplan plan ON plan.id = registration.plan_id
        WHERE registration.id = NEW.registration_id AND registration.withdrawn_at IS NULL
            AND plan.state IN ('held', 'published', 'certified')
        FOR SHARE OF plan;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'registration % takes no result now', NEW.registration_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'result_of_an_exam_held';
    END IF;
    IF NEW.assessor_id IS NOT NULL THEN
        PERFORM 1 FROM credentials_planpart part
            JOIN credentials_registration registration
                ON registration.id = NEW.registration_id AND registration.plan_id = part.plan_id
            JOIN credentials_examperson person ON person.id = part.person_id
            JOIN credentials_examplan plan ON plan.id = part.plan_id
            LEFT JOIN credentials_employerbody own ON own.body_id = plan.body_id
            WHERE part.id = NEW.assessor_id AND part.part = 'assessor'
                AND NOT EXISTS (SELECT 1 FROM credentials_recusal recusal
                    WHERE recusal.registration_id = NEW.registration_id
                        AND recusal.assessor_id = part.id)
                AND (own.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM workers_employment employment
                    WHERE employment.worker_id = registration.worker_id
                        AND employment.enterprise_id = person.enterprise_id
                        AND employment.started_on <= plan.held_on
                        AND COALESCE(employment.ended_on, plan.held_on) >= plan.held_on));
        IF NOT FOUND THEN
            RAISE EXCEPTION 'assessor % does not examine candidate %',
                NEW.assessor_id, NEW.registration_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'result_by_its_assessor';
        END IF;
    END IF;
    RETURN NEW;
"""

# Who confirms has looked at the newest version: one that was entered wrongly is followed by another.
NEWEST_VERSION = """
    IF EXISTS (
        SELECT 1 FROM credentials_result
        WHERE registration_id = NEW.registration_id AND version > NEW.version
    ) THEN
        RAISE EXCEPTION 'result % has a newer version', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'result_confirmed_newest';
    END IF;
    RETURN NEW;
"""


class ResultQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def newest(self):
        """Of each candidate the newest version, confirmed or not."""
        newer = Result.objects.filter(
            registration=OuterRef("registration"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))

    def current(self):
        """Of each candidate the newest version that is confirmed."""
        newer = Result.objects.confirmed().filter(
            registration=OuterRef("registration"), version__gt=OuterRef("version")
        )
        return self.confirmed().filter(~Exists(newer))


class Result(models.Model):
    """One version. Scores of 0 to 100; None for who did not come, theory None where none is asked.

    theory_pass, skill_pass: filled in by the database from the exam.
    """

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="results", verbose_name="考生"
    )
    version = models.PositiveSmallIntegerField("版本", default=1)
    is_absent = models.BooleanField("缺考", default=False)
    theory = models.PositiveSmallIntegerField("理论", null=True, blank=True)
    skill = models.PositiveSmallIntegerField("技能", null=True, blank=True)
    theory_pass = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    skill_pass = models.PositiveSmallIntegerField(editable=False)
    assessor = models.ForeignKey(
        PlanPart,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name="考评员",
    )
    reason = models.CharField("更正的理由", max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    entered_at = models.DateTimeField("登记时间", default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="复核人",
    )
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["registration", "version"]
        verbose_name = "考核成绩"
        verbose_name_plural = "考核成绩"
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "version"],
                name="result_version_once",
                violation_error_message="这名考生的成绩刚刚有人登记，请刷新以后再看。",
            ),
            models.CheckConstraint(
                condition=(Q(theory=None) | Q(theory__range=(0, 100)))
                & (Q(skill=None) | Q(skill__range=(0, 100))),
                name="result_scores_to_hundred",
                violation_error_message="成绩应在0到100之间。",
            ),
            models.CheckConstraint(
                condition=Q(is_absent=True, theory=None, skill=None, assessor=None)
                | Q(is_absent=False, skill__isnull=False, assessor__isnull=False)
                & (
                    Q(theory=None, theory_pass=None)
                    | Q(theory__isnull=False, theory_pass__isnull=False)
                ),
                name="result_whole",
                violation_error_message="请填全成绩和考评员；缺考的不填。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("entered_by")),
                name="result_confirmed_by_another",
                violation_error_message="登记成绩的人不能复核自己登记的成绩。",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | Q(version__gt=1) & ~Q(reason=""),
                name="result_corrected_says_why",
                violation_error_message="更正成绩要写理由。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="by_its_assessor",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=BY_ITS_ASSESSOR,
            ),
            pgtrigger.ReadOnly(
                name="entered_stays",
                exclude=["confirmed_by", "confirmed_at"],
            ),
            pgtrigger.Trigger(
                name="newest_version",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("confirmed_at"),
                condition=pgtrigger.Condition("NEW.confirmed_at IS NOT NULL"),
                func=NEWEST_VERSION,
            ),
            pgtrigger.Protect(
                name="confirmed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__confirmed_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"第{self.version}版：{self.words}"

    @property
    def is_passed(self) -> bool:
        """Whether every part reaches its mark."""
        if self.is_absent or self.skill < self.skill_pass:
            return False
        return self.theory_pass is None or self.theory >= self.theory_pass

    @property
    def words(self) -> str:
        if self.is_absent:
            return "缺考"
        theory = "" if self.theory is None else f"理论{self.theory}，"
        return f"{theory}技能{self.skill}，{'合格' if self.is_passed else '不合格'}"


# The same as Result.is_passed, for the database.
PASSED = Q(is_absent=False, skill__gte=F("skill_pass")) & (
    Q(theory_pass=None) | Q(theory__gte=F("theory_pass"))
)
