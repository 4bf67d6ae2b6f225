"""Exams: of which occupation and level, by which body, when, where, and who teaches and examines."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from credentials.models.person import ExamPerson, Part, Qualification
from credentials.models.rules import refuse_unknown_level
from credentials.transitions import Action, State
from gaotai_jiazheng.refusals import refusal
from workers.models import BodyKind, CertificateKind, EvaluationBody, Occupation, SkillLevel
from workers.reading_bureaus import READS_CERTIFICATES, acts_for_one_of

IN_SCOPE = """
    PERFORM 1 FROM workers_evaluationbody body
        JOIN workers_evaluationbody_occupations scope
            ON scope.evaluationbody_id = body.id AND scope.occupation_id = NEW.occupation_id
        JOIN workers_occupation occupation ON occupation.id = NEW.occupation_id
        WHERE body.id = NEW.body_id
            AND NEW.held_on >= body.valid_from
            AND NEW.held_on <= COALESCE(body.valid_until, NEW.held_on)
            AND (body.revoked_on IS NULL OR NEW.held_on < body.revoked_on)
            AND (body.kind = 'special_ability') = (NEW.level IS NULL)
            AND (NEW.level IS NULL OR NEW.level >= body.highest_level)
            AND (NEW.level IS NULL OR occupation.levels = '{}'
                OR NEW.level = ANY(occupation.levels))
            AND (body.kind <> 'employer'
                OR EXISTS (SELECT 1 FROM credentials_employerbody WHERE body_id = body.id));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'body % may not examine this on that day', NEW.body_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exam_within_its_scope';
    END IF;
    RETURN NEW;
"""
ALL_CONFIRMED = """
    IF EXISTS (
        SELECT 1 FROM credentials_registration registration
        WHERE registration.plan_id = NEW.id AND registration.withdrawn_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM credentials_result result
                WHERE result.registration_id = registration.id AND result.confirmed_at IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM credentials_result newer
                        WHERE newer.registration_id = registration.id
                            AND newer.version > result.version))
    ) THEN
        RAISE EXCEPTION 'exam % has results that nobody has confirmed', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exam_results_confirmed';
    END IF;
    RETURN NEW;
"""
# Who examines has taught none of these candidates this occupation, in this exam's class or another's.
NOT_BOTH = """
    IF EXISTS (
        SELECT 1 FROM credentials_planpart assessor
        JOIN credentials_registration candidate ON candidate.plan_id = assessor.plan_id
            AND candidate.withdrawn_at IS NULL
        JOIN credentials_registration taught ON taught.worker_id = candidate.worker_id
        JOIN credentials_planpart trainer ON trainer.plan_id = taught.plan_id
            AND trainer.part = 'trainer' AND trainer.person_id = assessor.person_id
        JOIN credentials_examplan exam ON exam.id = assessor.plan_id
        JOIN credentials_examplan lesson ON lesson.id = trainer.plan_id
            AND lesson.occupation_id = exam.occupation_id
        WHERE assessor.plan_id = NEW.plan_id AND assessor.part = 'assessor'
    ) THEN
        RAISE EXCEPTION 'an assessor of exam % has taught one of the candidates', NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'trainer_is_not_assessor';
    END IF;
    IF EXISTS (
        SELECT 1 FROM credentials_planpart part
        JOIN credentials_examperson person ON person.id = part.person_id
        JOIN credentials_registration candidate ON candidate.plan_id = part.plan_id
            AND candidate.withdrawn_at IS NULL
        JOIN workers_worker worker ON worker.id = candidate.worker_id
            AND worker.id_digest = person.id_digest
        WHERE part.plan_id = NEW.plan_id AND part.part = 'assessor'
    ) THEN
        RAISE EXCEPTION 'an assessor of exam % is one of the candidates', NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessor_is_no_candidate';
    END IF;
    RETURN NULL;
"""
AS_QUALIFIED = """
    PERFORM 1 FROM credentials_examplan WHERE id = NEW.plan_id
        AND state IN ('planned', 'announced', 'held') FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'exam % takes nobody any more', NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_while_the_exam_is_open';
    END IF;
    SELECT qualification.person_id, qualification.part INTO NEW.person_id, NEW.part
        FROM credentials_qualification qualification
        JOIN credentials_examplan plan ON plan.id = NEW.plan_id
        WHERE qualification.id = NEW.qualification_id
            AND plan.held_on >= qualification.valid_from
            AND plan.held_on <= COALESCE(qualification.valid_until, plan.held_on)
            AND (qualification.part = 'trainer' OR qualification.body_id = plan.body_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'qualification % does not serve exam %', NEW.qualification_id, NEW.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_as_qualified';
    END IF;
    RETURN NEW;
"""
LEAVES_BEFORE_ANNOUNCED = """
    PERFORM 1 FROM credentials_examplan WHERE id = OLD.plan_id AND state = 'planned';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'exam % is announced, who takes part stays', OLD.plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_stays_once_announced';
    END IF;
    RETURN OLD;
"""


class ExamPlanQuerySet(models.QuerySet):
    def open_for_registration(self, on):
        """Those that take candidates on that day."""
        return self.filter(state=State.ANNOUNCED, held_on__gte=on, taken__lt=F("seats"))

    def begun(self, at):
        """Those whose time has come and of which nobody has written down that they were held."""
        return self.filter(state=State.ANNOUNCED, starts_at__lte=at)

    def visible_to(self, user):
        """For the bureaus that read certificates."""
        return self if acts_for_one_of(user, READS_CERTIFICATES) else self.none()


@pghistory.track()
class ExamPlan(models.Model):
    """One exam of one day. The pass marks are those of the day on which it was planned, and stay.

    level: None for a special ability. taken: counted by the database with each registration.
    """

    number = models.CharField("编号", max_length=30, unique=True)
    body = models.ForeignKey(
        EvaluationBody, models.PROTECT, related_name="exams", verbose_name="评价机构"
    )
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, related_name="exams", verbose_name="职业"
    )
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True, blank=True)
    class_name = models.CharField("班次", max_length=80, blank=True)
    held_on = models.DateField("考核日")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    place = models.CharField("地点", max_length=120)
    seats = models.PositiveSmallIntegerField("名额")
    taken = models.PositiveSmallIntegerField("已报名", default=0, editable=False)
    theory_pass = models.PositiveSmallIntegerField("理论合格线", null=True, blank=True)
    skill_pass = models.PositiveSmallIntegerField("技能合格线")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    published_at = models.DateTimeField("成绩公布时间", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = ExamPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "考核计划"
        verbose_name_plural = "考核计划"
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats")),
                name="exam_seats_not_exceeded",
                violation_error_message="名额已经满了。",
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, 500)),
                name="exam_seats_one_to_five_hundred",
                violation_error_message="名额应在1到500之间。",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="exam_times_in_order",
                violation_error_message="结束时间应晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__range=(1, 5)),
                name="exam_level_one_to_five",
                violation_error_message="等级只有一级到五级。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["published", "certified"], published_at__isnull=False)
                | ~Q(state__in=["published", "certified"]) & Q(published_at=None),
                name="exam_published_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "held_on"], name="exam_state_day"),
            models.Index(fields=["body", "-held_on"], name="exam_of_body"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_scope",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("body_id", "occupation_id", "level", "held_on"),
                func=IN_SCOPE,
            ),
            pgtrigger.Trigger(
                name="results_confirmed",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition(
                    "NEW.state IN ('entered', 'published', 'certified') AND OLD.state <> NEW.state"
                ),
                func=ALL_CONFIRMED,
            ),
            pgtrigger.ReadOnly(
                name="planned_stays",
                fields=[
                    "number",
                    "body",
                    "occupation",
                    "level",
                    "theory_pass",
                    "skill_pass",
                    "starts_at",
                    "ends_at",
                    "held_on",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.what}"

    def get_absolute_url(self):
        return reverse("admin:credentials_examplan_change", args=[self.pk])

    def clean(self):
        """Codes: level_unknown, level_by_body, outside_scope, body_without_enterprise."""
        refuse_unknown_level(self.occupation, self.level)
        if (self.body.kind == BodyKind.SPECIAL_ABILITY) != (self.level is None):
            message = "专项职业能力考核没有等级，其他机构的考核要选等级。"
            raise refusal("level", message, "level_by_body")
        if not self.body.may_evaluate(self.occupation, self.level, self.held_on):
            message = f"{self.what}、{date_format(self.held_on)}不在{self.body}的备案范围或者备案有效期以内。"
            raise refusal("body", message, "outside_scope")
        if self.is_of_employer and not hasattr(self.body, "employer"):
            message = "这家用人单位还没有登记是哪家企业，不能安排考核。"
            raise refusal("body", message, "body_without_enterprise")

    @property
    def what(self) -> str:
        return f"{self.occupation}{self.level_text}"

    @property
    def level_text(self) -> str:
        return SkillLevel(self.level).label if self.level else "专项能力"

    @property
    def is_of_employer(self) -> bool:
        return self.body.kind == BodyKind.EMPLOYER

    @property
    def certificate_kind(self) -> str:
        if self.body.kind == BodyKind.SPECIAL_ABILITY:
            return CertificateKind.SPECIAL_ABILITY
        return CertificateKind.SKILL_LEVEL

    @property
    def free(self) -> int:
        return self.seats - self.taken


class Outlier(ExamPlan):
    """An exam that looks odd, for the list of the workbench; which are, ``credentials.outliers`` says."""

    class Meta:
        proxy = True
        verbose_name = "考核异常"
        verbose_name_plural = "考核异常"


class PlanPart(models.Model):
    """Who teaches the class of an exam and who examines there. person and part are filled in by the
    database from the qualification, so that the constraint below cannot be walked around."""

    plan = models.ForeignKey(
        ExamPlan, models.PROTECT, related_name="parts", verbose_name="考核计划"
    )
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="+", verbose_name="资格"
    )
    person = models.ForeignKey(ExamPerson, models.PROTECT, related_name="parts")
    part = models.CharField("身份", max_length=8, choices=Part)

    class Meta:
        ordering = ["part", "pk"]
        verbose_name = "考核人员"
        verbose_name_plural = "考核人员"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "person"],
                name="trainer_not_assessor_of_an_exam",
                violation_error_message="同一个人不能既给这些考生授课又考评他们，也不用登记两次。",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="as_qualified",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=AS_QUALIFIED,
            ),
            pgtrigger.Trigger(
                name="trainer_is_not_assessor",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=NOT_BOTH,
            ),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="leaves_before_announced",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=LEAVES_BEFORE_ANNOUNCED,
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display()} {self.person}"


class Step(models.Model):
    """One step of an exam: who did what, when, and why. Added, never changed."""

    plan = models.ForeignKey(ExamPlan, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("状态", max_length=10, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.TextField("说明", blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "考核步骤"
        verbose_name_plural = "考核步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
