"""Classes: what is taught, when, where, by whom, and how many seats there are."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from credentials.models.rules import refuse_unknown_level
from regions.models import Community
from training.hours import doubt_about
from training.models.choices import ClassKind, ClassMode
from training.models.institution import Institution, Teacher, institution_ids_of
from training.models.year_plan import Quota
from training.reading_bureaus import reads_all_training
from training.transitions import PUBLIC_STATES, Action, State
from workers.models import Occupation, SkillLevel

CLASS_SEQUENCE = "training_class_seq"
MOST_SEATS = 200
MOST_HOURS = 2000

# A class is charged to one quota of an approved plan, of its own institution, type and occupation, and all
# of its days are in the plan's year.
AS_PLANNED = """
    PERFORM 1 FROM training_quota quota JOIN training_yearplan plan ON plan.id = quota.plan_id
        WHERE quota.id = NEW.quota_id AND plan.state = 'approved'
            AND quota.institution_id = NEW.institution_id AND quota.kind = NEW.kind
            AND quota.occupation_id IS NOT DISTINCT FROM NEW.occupation_id
            AND plan.year = EXTRACT(YEAR FROM NEW.starts_at AT TIME ZONE 'Asia/Shanghai')
            AND plan.year = EXTRACT(YEAR FROM NEW.ends_at AT TIME ZONE 'Asia/Shanghai');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'class is not what quota % was approved for', NEW.quota_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_within_its_plan';
    END IF;
    RETURN NEW;
"""
# Seats are reserved from filing on; when the class begins the quota keeps who sits in it and the rest is
# free again. The quota's own constraint refuses what is too much.
CHARGES_ITS_QUOTA = """
    IF TG_OP = 'UPDATE' THEN
        UPDATE training_quota SET
            reserved = reserved - CASE WHEN OLD.state IN ('filed', 'approved', 'enrolling')
                THEN OLD.seats ELSE 0 END,
            used = used - CASE WHEN OLD.state IN ('filed', 'approved', 'enrolling', 'returned',
                'cancelled') THEN 0 ELSE OLD.taken END
            WHERE id = OLD.quota_id;
    END IF;
    UPDATE training_quota SET
        reserved = reserved + CASE WHEN NEW.state IN ('filed', 'approved', 'enrolling')
            THEN NEW.seats ELSE 0 END,
        used = used + CASE WHEN NEW.state IN ('filed', 'approved', 'enrolling', 'returned',
            'cancelled') THEN 0 ELSE NEW.taken END
        WHERE id = NEW.quota_id;
    RETURN NULL;
"""
MOVES_UP = """
    PERFORM training_move_up(NEW.id, now());
    RETURN NULL;
"""
# What was approved stays; only another teacher may come, until the class is over.
WHILE_IT_IS_FILED = """
    PERFORM 1 FROM training_trainingclass class
        WHERE class.id = COALESCE(NEW.training_class_id, OLD.training_class_id)
            AND (class.state IN ('filed', 'returned')
                AND (TG_OP = 'DELETE' OR NEW.starts_at >= class.starts_at
                    AND NEW.ends_at <= class.ends_at)
                OR class.state IN ('approved', 'enrolling', 'running') AND TG_OP = 'UPDATE'
                AND (NEW.id, NEW.training_class_id, NEW.starts_at, NEW.ends_at, NEW.room)
                    = (OLD.id, OLD.training_class_id, OLD.starts_at, OLD.ends_at, OLD.room));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'sessions of class % stay as they were approved',
            COALESCE(NEW.training_class_id, OLD.training_class_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_while_filed';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class TrainingClassQuerySet(models.QuerySet):
    def published(self):
        """Those that everybody may read of."""
        return self.filter(state__in=PUBLIC_STATES)

    def called_off(self):
        """Those that had begun to take people and were cancelled: whoever had a seat reads of it."""
        return self.filter(state=State.CANCELLED, steps__action=Action.OPEN)

    def enrolling(self, at):
        """Those that one may still come into, with or without a free seat."""
        return self.filter(state=State.ENROLLING, starts_at__gt=at)

    def visible_to(self, user):
        """All for whoever reads training; their own for whoever acts for an institution."""
        if reads_all_training(user):
            return self
        return self.filter(institution__in=institution_ids_of(user))


@pghistory.track(exclude=["taken"])
class TrainingClass(models.Model):
    """One class. starts_at and ends_at: of its first and its last session. hours: 学时 of the curriculum.
    taken: counted by the database with each enrolment."""

    number = models.CharField("编号", max_length=30, unique=True)
    quota = models.ForeignKey(
        Quota, models.PROTECT, related_name="classes", verbose_name="占用的指标"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="classes", verbose_name="培训机构"
    )
    kind = models.CharField("培训类型", max_length=10, choices=ClassKind)
    mode = models.CharField("组织方式", max_length=10, choices=ClassMode)
    occupation = models.ForeignKey(
        Occupation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="training_classes",
        verbose_name="职业",
    )
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True, blank=True)
    title = models.CharField("班名", max_length=60)
    hours = models.PositiveSmallIntegerField("学时")
    seats = models.PositiveSmallIntegerField("名额")
    taken = models.PositiveSmallIntegerField("已报名", default=0, editable=False)
    starts_at = models.DateTimeField("开班")
    ends_at = models.DateTimeField("结束")
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="+", verbose_name="社区（村）"
    )
    place = models.CharField("地点", max_length=120)
    how_to_come = models.CharField("怎么去", max_length=200, blank=True)
    learns = models.TextField("学什么", max_length=1000)
    earns = models.CharField(
        "学完能做什么、大概挣多少", max_length=300, blank=True, help_text="写明根据什么估计。"
    )
    who_may_come = models.CharField("谁能来", max_length=300)
    state = models.CharField("状态", max_length=12, choices=State, default=State.FILED)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="备案人"
    )
    filed_at = models.DateTimeField("备案时间", default=timezone.now)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "培训班"
        verbose_name_plural = "培训班"
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS)),
                name="class_seats_in_range",
                violation_error_message=f"名额应在1到{MOST_SEATS}之间。",
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats")),
                name="class_seats_not_exceeded",
                violation_error_message="名额已经满了。",
            ),
            models.CheckConstraint(
                condition=Q(hours__range=(1, MOST_HOURS)),
                name="class_hours_in_range",
                violation_error_message=f"学时应在1到{MOST_HOURS}之间。",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="class_times_in_order",
                violation_error_message="结束时间应晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(kind="startup", occupation=None)
                | ~Q(kind="startup") & Q(occupation__isnull=False),
                name="class_occupation_by_kind",
                violation_error_message="创业培训不填职业，其他培训要选职业。",
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__range=(1, 5), occupation__isnull=False),
                name="class_level_of_an_occupation",
                violation_error_message="有职业的班才有等级，等级只有一级到五级。",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at", "id"], name="class_state_starts"),
            models.Index(fields=["institution", "-starts_at"], name="class_of_institution"),
            models.Index(fields=["-starts_at", "-id"], name="class_newest"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="as_planned",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "quota_id", "institution_id", "kind", "occupation_id", "starts_at", "ends_at"
                ),
                func=AS_PLANNED,
            ),
            pgtrigger.Trigger(
                name="charges_its_quota",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "seats", "quota_id"),
                func=CHARGES_ITS_QUOTA,
            ),
            pgtrigger.Trigger(
                name="more_seats_move_up",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("seats"),
                condition=pgtrigger.Condition("NEW.state = 'enrolling' AND NEW.seats > OLD.seats"),
                func=MOVES_UP,
            ),
            pgtrigger.Protect(
                name="seats_counted_by_enrolments",
                operation=pgtrigger.UpdateOf("taken"),
                condition=pgtrigger.Condition("NEW.taken <> OLD.taken AND pg_trigger_depth() = 0"),
            ),
            pgtrigger.Protect(
                name="begins_with_nobody",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.taken <> 0"),
            ),
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["number", "institution"]),
            pgtrigger.Protect(
                name="approved_stays",
                operation=pgtrigger.UpdateOf(
                    "quota_id", "kind", "occupation_id", "level", "hours", "starts_at", "ends_at"
                ),
                condition=pgtrigger.Condition(
                    "OLD.state NOT IN ('filed', 'returned') AND (NEW.quota_id, NEW.kind,"
                    " NEW.occupation_id, NEW.level, NEW.hours, NEW.starts_at, NEW.ends_at)"
                    " IS DISTINCT FROM (OLD.quota_id, OLD.kind,"
                    " OLD.occupation_id, OLD.level, OLD.hours, OLD.starts_at, OLD.ends_at)"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("admin:training_trainingclass_change", args=[self.pk])

    def clean(self):
        """Codes: level_unknown."""
        if self.occupation_id:
            refuse_unknown_level(self.occupation, self.level)

    @property
    def free(self) -> int:
        """Seats nobody has taken."""
        return self.seats - self.taken

    @property
    def what(self) -> str:
        """Type, occupation and level in words."""
        level = f" {self.get_level_display()}" if self.level else ""
        return f"{self.get_kind_display()} {self.occupation or ''}{level}".strip()

    @property
    def doubt_about_hours(self) -> str:
        """Where its 学时 do not fit its timetable, a sentence about it; one query."""
        length = self.sessions.aggregate(sum=Sum(F("ends_at") - F("starts_at")))["sum"]
        return doubt_about(self.hours, int(length.total_seconds()) // 60) if length else ""

    def takes_enrolments(self, at=None) -> bool:
        """Whether one may still come in, or wait for a seat."""
        return self.state == State.ENROLLING and (at or timezone.now()) < self.starts_at


class Session(models.Model):
    """One lesson: when, in which room, by which teacher. A teacher may stand in two classes at one time:
    that is shown to the bureau and not refused."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="sessions", verbose_name="培训班"
    )
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    room = models.CharField("教室", max_length=60)
    teacher = models.ForeignKey(
        Teacher, models.PROTECT, related_name="sessions", verbose_name="授课教师"
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "课次"
        verbose_name_plural = "课次"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_times_in_order",
                violation_error_message="下课时间要晚于上课时间。",
            ),
            ExclusionConstraint(
                name="session_of_a_class_one_at_a_time",
                expressions=[
                    ("training_class", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="同一个班的两次课时间重叠。",
            ),
        ]
        indexes = [models.Index(fields=["teacher", "starts_at"], name="session_of_teacher")]
        triggers = [
            pgtrigger.Trigger(
                name="while_it_is_filed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=WHILE_IT_IS_FILED,
            )
        ]

    def __str__(self):
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{date_format(begins, 'DATETIME_FORMAT')}–{ends:%H:%M}"

    @property
    def day(self):
        """The day in China on which it is held."""
        return timezone.localdate(self.starts_at)


class ClassStep(models.Model):
    """One step of a class: who did what, when, and why. Added, never changed."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("状态", max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "培训班步骤"
        verbose_name_plural = "培训班步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
