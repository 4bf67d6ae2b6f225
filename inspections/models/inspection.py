"""An inspection of one drawn enterprise, who goes there, and the record of its steps."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from disclosure.models import Notice
from enterprises.models import Enterprise
from inspections.models.draw import DrawnEnterprise
from inspections.models.inspector import Inspector
from inspections.models.plan import InspectionPlan, PlanBureau
from inspections.transitions import Action, State

# Nobody inspects the enterprise that the person acts for, has acted for within the year before, or has
# said to have an interest in. After the draw somebody new comes only in the place of one who stood aside.
INSPECTOR_WITHOUT_A_TIE = """
    IF EXISTS (
        SELECT 1 FROM inspections_inspector inspector
        JOIN inspections_inspection inspection ON inspection.id = NEW.inspection_id
        JOIN enterprises_enterprisemember member
            ON member.enterprise_id = inspection.enterprise_id AND member.user_id = inspector.user_id
        WHERE inspector.id = NEW.inspector_id AND member.valid_from <= NEW.assigned_on
            AND COALESCE(member.valid_until, NEW.assigned_on) >= NEW.assigned_on - 365
    ) OR EXISTS (
        SELECT 1 FROM inspections_tie tie
        JOIN inspections_inspection inspection ON inspection.id = NEW.inspection_id
        WHERE tie.inspector_id = NEW.inspector_id AND tie.enterprise_id = inspection.enterprise_id
            AND (tie.until IS NULL OR tie.until >= NEW.assigned_on)
    ) THEN
        RAISE EXCEPTION 'inspector % has a tie in inspection %', NEW.inspector_id, NEW.inspection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspector_without_a_tie';
    END IF;
    PERFORM 1 FROM inspections_inspection inspection
        JOIN inspections_drawnenterprise drawn ON drawn.id = inspection.drawn_id
        JOIN inspections_draw draw ON draw.id = drawn.draw_id
        JOIN inspections_inspector inspector ON inspector.id = NEW.inspector_id
        JOIN inspections_planbureau part
            ON part.plan_id = draw.plan_id AND part.bureau_id = inspector.bureau_id
        LEFT JOIN inspections_assignment earlier
            ON earlier.id = NEW.replaces_id AND earlier.inspection_id = inspection.id
        LEFT JOIN inspections_inspector stood ON stood.id = earlier.inspector_id
        LEFT JOIN inspections_recusal recusal ON recusal.assignment_id = earlier.id
        WHERE inspection.id = NEW.inspection_id AND (
            draw.drawn_at IS NULL AND NEW.replaces_id IS NULL
            OR recusal.id IS NOT NULL AND stood.bureau_id = inspector.bureau_id
                AND inspection.state IN ('planned', 'notified', 'unannounced'));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'inspector % was not drawn for inspection %',
            NEW.inspector_id, NEW.inspection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspector_was_drawn';
    END IF;
    RETURN NEW;
"""
RECUSED_BEFORE_THE_RECORD = """
    PERFORM 1 FROM inspections_assignment assignment
        JOIN inspections_inspection inspection ON inspection.id = assignment.inspection_id
        WHERE assignment.id = NEW.assignment_id
            AND inspection.state IN ('planned', 'notified', 'unannounced')
        FOR UPDATE OF inspection;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the inspection of assignment % is recorded', NEW.assignment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recused_before_the_record';
    END IF;
    RETURN NEW;
"""
# Recorded is what has an answer to every mandatory question, and a finding for every "no".
RECORD_IS_COMPLETE = """
    IF EXISTS (
        SELECT 1 FROM inspections_inspectionplan plan
        JOIN inspections_question question ON question.checklist_id = plan.checklist_id
        WHERE plan.id = NEW.plan_id AND question.is_mandatory AND NOT EXISTS (
            SELECT 1 FROM inspections_reply reply
            WHERE reply.inspection_id = NEW.id AND reply.question_id = question.id)
    ) OR EXISTS (
        SELECT 1 FROM inspections_reply reply
        WHERE reply.inspection_id = NEW.id AND reply.value = 'no' AND NOT EXISTS (
            SELECT 1 FROM inspections_finding finding
            WHERE finding.inspection_id = NEW.id AND finding.question_id = reply.question_id)
    ) THEN
        RAISE EXCEPTION 'the record of inspection % is not complete', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_record_complete';
    END IF;
    RETURN NEW;
"""
CLOSED_WHEN_CLEAR = """
    PERFORM 1 FROM disclosure_notice notice
        JOIN django_content_type kind ON kind.id = notice.subject_type_id
        WHERE notice.id = NEW.notice_id AND notice.subject_id = NEW.id
            AND kind.app_label = 'inspections' AND kind.model = 'inspection';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'notice % is not of inspection %', NEW.notice_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_of_its_notice';
    END IF;
    PERFORM disclosure_refuse_unless_clear(NEW.notice_id, NEW.closed_on);
    RETURN NEW;
"""


class InspectionQuerySet(models.QuerySet):
    def public(self):
        """Those whose result is up, or was until they were closed; not of a notice that was withdrawn."""
        is_up = Q(state=State.NOTICED, notice__withdrawn_at=None)
        return self.filter(is_up | Q(state=State.CLOSED))

    def visible_to(self, user):
        """What a member of staff may see: of plans of the person's bureaus, and where the person is drawn for
        one of them; all for whoever oversees the county."""
        if oversees_all_bureaus(user):
            return self
        mine = bureau_ids_of(user)
        plans = PlanBureau.objects.filter(bureau__in=mine).values("plan")
        drawn = Assignment.objects.filter(inspector__user=user, inspector__bureau__in=mine)
        drawn = drawn.values("inspection")
        return self.filter(Q(plan__in=plans) | Q(pk__in=drawn))


@pghistory.track()
class Inspection(models.Model):
    """From the draw to the end. What was found is in replies, findings and rechecks, never in a field."""

    number = models.CharField("编号", max_length=30, unique=True)
    plan = models.ForeignKey(
        InspectionPlan, models.PROTECT, related_name="inspections", verbose_name="检查计划"
    )
    drawn = models.OneToOneField(DrawnEnterprise, models.PROTECT, related_name="inspection")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="inspections", verbose_name="家政企业"
    )
    state = models.CharField("状态", max_length=12, choices=State, default=State.PLANNED)
    visit_on = models.DateField("约定检查日", null=True, blank=True)
    inspected_on = models.DateField("检查日", null=True, blank=True)
    summary = models.TextField("检查情况", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("记录时间", null=True, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField("办结日", null=True, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "检查"
        verbose_name_plural = "双随机检查"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["planned", "notified", "unannounced", "abandoned"],
                    recorded_at=None,
                    recorded_by=None,
                    inspected_on=None,
                )
                | ~Q(state__in=["planned", "notified", "unannounced", "abandoned"])
                & Q(
                    recorded_at__isnull=False, recorded_by__isnull=False, inspected_on__isnull=False
                ),
                name="inspection_recorded_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "abandoned"], closed_on__isnull=False)
                | ~Q(state__in=["closed", "abandoned"]) & Q(closed_on=None),
                name="inspection_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["noticed", "closed"]) | Q(notice__isnull=False),
                name="inspection_put_up_has_its_notice",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="inspection_state_newest")]
        triggers = [
            pgtrigger.Trigger(
                name="record_complete",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state="done"),
                func=RECORD_IS_COMPLETE,
            ),
            pgtrigger.Trigger(
                name="closed_when_clear",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state="closed"),
                func=CLOSED_WHEN_CLEAR,
            ),
            pgtrigger.ReadOnly(
                name="drawn_stays", fields=["number", "plan", "drawn", "enterprise"]
            ),
            pgtrigger.Protect(
                name="recorded_stays",
                operation=pgtrigger.UpdateOf(
                    "inspected_on", "summary", "recorded_by_id", "recorded_at"
                ),
                condition=pgtrigger.Q(old__recorded_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["closed", "abandoned"]),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self):
        return reverse("admin:inspections_inspection_change", args=[self.pk])

    @property
    def public_state(self) -> str:
        """Its state in the words for everybody: before the result is put up nobody reads from it that something was found.
        Reads ``notice``."""
        if self.state == State.NOTICED and not self.has_public_result:
            return "公示已撤回，更正以后重新公示"
        if self.recorded_at is None or self.has_public_result:
            return self.get_state_display()
        return "已检查，结果还没有公示"

    @property
    def has_public_result(self) -> bool:
        """Whether everybody reads its result, as ``public`` has it; reads ``notice``."""
        is_up = self.state == State.NOTICED and self.notice.withdrawn_at is None
        return is_up or self.state == State.CLOSED


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        """Those who have not stood aside."""
        return self.filter(recusal=None)


class Assignment(models.Model):
    """An inspector of an inspection, as drawn; who stood aside stays, followed by the next of the list."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="assignments", verbose_name="检查"
    )
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="assignments", verbose_name="检查人员"
    )
    rank = models.CharField("排序值", max_length=64)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    assigned_on = models.DateField("抽取日", default=timezone.localdate)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "pk"]
        verbose_name = "检查人员安排"
        verbose_name_plural = "检查人员安排"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "inspector"], name="inspector_once_in_an_inspection"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="drawn_without_a_tie",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=INSPECTOR_WITHOUT_A_TIE,
            ),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return str(self.inspector)


class Recusal(models.Model):
    """Why a drawn inspector does not go."""

    class Kind(models.TextChoices):
        MEMBER = "member", "是企业人员或者一年内曾是"
        RELATIVE = "relative", "亲属在企业"
        FORMER = "former", "曾在企业任职"
        MONEY = "money", "有经济往来"
        OTHER = "other", "其他可能影响公正的关系"
        AWAY = "away", "因公或者因病不能参加"

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="recusal", verbose_name="检查人员安排"
    )
    kind = models.CharField("原因", max_length=10, choices=Kind)
    reason = models.CharField("说明", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "回避"
        verbose_name_plural = "回避"
        triggers = [
            pgtrigger.Trigger(
                name="before_the_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=RECUSED_BEFORE_THE_RECORD,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.assignment} {self.get_kind_display()}"


class Step(models.Model):
    """One step of an inspection: who did what, when, and why. Added, never changed."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=16, choices=Action)
    state = models.CharField("状态", max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.TextField("说明", blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "检查步骤"
        verbose_name_plural = "检查步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
