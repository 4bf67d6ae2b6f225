"""Deadlines: what has to be done by which day, by which rule, and what moved that day."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from reminders.models.calendar import CalendarYear


@pghistory.track()
class DeadlineRule(models.Model):
    """How long something may take, by which article, in force between two days.

    A rule that changes is a new row with the same slug; a case keeps the row of the day it was received.
    """

    class Unit(models.TextChoices):
        WORKDAYS = "workdays", "个工作日"
        CALENDAR_DAYS = "calendar_days", "日"
        GIVEN_DAY = "given_day", "约定的日期"

    class RollForward(models.TextChoices):
        STATUTORY_HOLIDAY = "statutory_holiday", "遇法定节假日顺延"
        ANY_NON_WORKING_DAY = "any_non_working_day", "遇任何休息日顺延"

    slug = models.SlugField("标识", max_length=60)
    name = models.CharField("事项", max_length=60)
    length = models.PositiveSmallIntegerField("期限", help_text="约定日期的事项填0。")
    unit = models.CharField("单位", max_length=15, choices=Unit)
    roll_forward = models.CharField(
        "末日顺延", max_length=20, choices=RollForward, default=RollForward.STATUTORY_HOLIDAY
    )
    extension_length = models.PositiveSmallIntegerField("可延长", default=0)
    extension_times = models.PositiveSmallIntegerField("可延长次数", default=0)
    acting_party = models.CharField(
        "须行动的一方",
        max_length=30,
        blank=True,
        help_text="由单位以外的人行动时填写，如“被投诉企业”；责任单位负责跟进。",
    )
    basis = models.CharField("依据", max_length=120, blank=True)
    article = models.CharField("条款", max_length=60, blank=True)
    in_force_from = models.DateField("施行日期")
    in_force_to = models.DateField("失效日期", null=True, blank=True, help_text="含这一天。")
    is_statutory = models.BooleanField("法定期限", default=False)
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    awaiting_confirmation_by = models.CharField("待何单位确认", max_length=60, blank=True)

    class Meta:
        ordering = ["slug", "in_force_from"]
        verbose_name = "时限规则"
        verbose_name_plural = "时限规则"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit="given_day", length=0) | ~Q(unit="given_day") & Q(length__gt=0),
                name="deadline_rule_length_positive",
                violation_error_message="期限至少是一天；约定日期的事项填0。",
            ),
            models.CheckConstraint(
                condition=Q(is_statutory=False) | ~Q(basis="") & ~Q(article=""),
                name="deadline_rule_statutory_has_article",
                violation_error_message="法定期限必须写明依据和条款。",
            ),
            one_at_a_time(
                "deadline_rule_one_in_force",
                of=["slug"],
                days=day_range("in_force_from", "in_force_to"),
                message="同一事项在同一天只能有一条规则。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.length_text}）"

    @property
    def has_given_day(self):
        """Whether the last day is told when the clock starts, not counted."""
        return self.unit == self.Unit.GIVEN_DAY

    @property
    def length_text(self):
        """How long it may take, with its unit: 7个工作日, 约定的日期."""
        return (
            self.get_unit_display()
            if self.has_given_day
            else f"{self.length}{self.get_unit_display()}"
        )

    @property
    def basis_text(self):
        """What a page shows as the reason: the article, or that this is only our interim agreement."""
        if self.is_statutory:
            return f"{self.basis}{self.article}"
        if self.confirmed_by:
            return f"{self.confirmed_by}确认的办理时限"
        if self.has_given_day:
            return "按写明的日期"
        return f"暂行约定，待{self.awaiting_confirmation_by or '主管单位'}确认"


class DeadlineQuerySet(models.QuerySet):
    def running(self):
        """Clocks that are ticking; a paused one is not."""
        return self.filter(state=Deadline.State.RUNNING)

    def open(self):
        """Clocks that have not ended: ticking or paused."""
        return self.filter(state__in=[Deadline.State.RUNNING, Deadline.State.PAUSED])

    def overdue(self, on=None):
        """Ticking clocks whose last day has passed."""
        return self.running().filter(due_on__lt=on or timezone.localdate())

    def extensible(self, on=None):
        """Ticking clocks whose rule gives one more extension and whose last day has not passed."""
        left = self.running().with_times_extended()
        left = left.filter(rule__extension_times__gt=F("times_extended"))
        return left.filter(due_on__gte=on or timezone.localdate())

    def extended(self):
        """Ticking clocks with an extension that stands."""
        return self.running().with_times_extended().filter(times_extended__gt=0)

    def with_times_extended(self):
        """Each with the number of its extensions that stand, as ``times_extended``."""
        standing = Q(extensions__revoked_on=None)
        return self.annotate(times_extended=Count("extensions", filter=standing))

    def of(self, subject):
        """The clocks of one case."""
        content_type = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=content_type, subject_id=subject.pk)

    def visible_to(self, user):
        """Those a person may see: of the person's bureaus; of all for whoever oversees the county."""
        if oversees_all_bureaus(user):
            return self
        return self.filter(owner__in=bureau_ids_of(user))


class Deadline(models.Model):
    """A promise with a day: this bureau, this subject, by this rule, by this day.

    Overdue is never stored: it is ``state`` running and ``due_on`` before today.
    """

    class State(models.TextChoices):
        RUNNING = "running", "计时中"
        PAUSED = "paused", "已暂停"
        MET = "met", "已完成"
        CANCELLED = "cancelled", "已取消"

    # Not checked by the database, as the key that it belongs to cannot be; to check one row of a dozen
    # for every clock would say nothing and cost each filing a twentieth of its time.
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, db_index=False, db_constraint=False
    )
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_label = models.CharField("事项编号", max_length=40)
    link = models.CharField("链接", max_length=200, blank=True)
    rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, db_index=False, related_name="deadlines", verbose_name="规则"
    )
    owner = models.ForeignKey(
        Bureau, models.PROTECT, db_index=False, related_name="deadlines", verbose_name="责任单位"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        verbose_name="经办人",
    )
    lead_bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="牵头单位",
    )
    received_on = models.DateField("起算日", help_text="这一天不计算在内。")
    is_expected = models.BooleanField(
        "预计", default=False, help_text="尚未收到移交，日期是预计的。"
    )
    due_on = models.DateField("期限届满日")
    is_provisional = models.BooleanField(
        "暂定", default=False, help_text="跨入尚未公布放假安排的年份。"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.RUNNING)
    met_on = models.DateField("完成日", null=True, blank=True)
    ended_reason = models.CharField("取消原因", max_length=200, blank=True)
    round = models.PositiveSmallIntegerField(
        "轮次", default=1, help_text="期限日每变动一次加一，提醒随之重新排列。"
    )
    next_reminder_on = models.DateField("下次提醒日", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "时限"
        verbose_name_plural = "时限"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "rule"],
                condition=Q(state__in=["running", "paused"]),
                name="deadline_open_once_for_its_subject",
                violation_error_message="这个事项的同一时限正在计时。",
            ),
            models.CheckConstraint(
                condition=Q(state="met", met_on__isnull=False) | ~Q(state="met") & Q(met_on=None),
                name="deadline_met_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="deadline_due_after_received"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"],
                condition=Q(state="running"),
                name="deadline_owner_due",
            ),
            models.Index(
                fields=["next_reminder_on", "id"],
                condition=Q(state="running"),
                name="deadline_next_reminder",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="deadline_subject"),
            # The lists of the staff, which show the ended ones too: of their bureau, and of all.
            models.Index(fields=["owner", "due_on", "id"], name="deadline_of_owner"),
            models.Index(fields=["due_on", "id"], name="deadline_due"),
        ]

    def __str__(self):
        return f"{self.subject_label} {self.rule.name}"

    def is_overdue(self, on=None):
        """Whether the last day passed before it was done."""
        if self.state == self.State.MET:
            return self.met_on > self.due_on
        return self.state == self.State.RUNNING and self.due_on < (on or timezone.localdate())


class Pause(models.Model):
    """Days that do not count, with the document that says so.

    From ``paused_on`` to the day before ``resumed_on``; still paused while that is empty.
    """

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="pauses")
    paused_on = models.DateField("暂停日")
    resumed_on = models.DateField("恢复日", null=True, blank=True)
    document = models.CharField("暂停文书", max_length=120)
    reason = models.CharField("原因", max_length=200)
    resume_document = models.CharField("恢复文书", max_length=120, blank=True)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["paused_on"]
        verbose_name = "暂停"
        verbose_name_plural = "暂停"
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(resumed_on=None), name="pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("paused_on")),
                name="pause_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.paused_on} — {self.resumed_on or ''}"


class Extension(models.Model):
    """More time, asked for by one person and approved by another before the last day had passed.

    One that was refused afterwards, or approved by mistake, is revoked: it stays on record and counts nowhere.
    """

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="extensions")
    length = models.PositiveSmallIntegerField("延长")
    reason = models.CharField("原因", max_length=200)
    extended_on = models.DateField("批准日")
    due_before = models.DateField("原届满日")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_on = models.DateField("撤销日", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoke_reason = models.CharField("撤销原因", max_length=200, blank=True, db_default="")

    class Meta:
        ordering = ["extended_on", "pk"]
        verbose_name = "延长"
        verbose_name_plural = "延长"
        constraints = [
            models.CheckConstraint(
                condition=Q(extended_on__lte=F("due_before")), name="extension_before_due"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("approved_by")),
                name="extension_approved_by_another",
                violation_error_message="申请人不能批准自己的延期。",
            ),
        ]

    def __str__(self):
        return f"延长{self.length}"


class CalendarMove(models.Model):
    """A last day that moved when the days off of a year were loaded."""

    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="calendar_moves", verbose_name="时限"
    )
    year = models.ForeignKey(
        CalendarYear, models.PROTECT, related_name="moves", verbose_name="工作日历"
    )
    due_before = models.DateField("原届满日")
    due_on = models.DateField("新届满日")
    moved_at = models.DateTimeField("变动时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "日历载入后的变动"
        verbose_name_plural = "日历载入后的变动"

    def __str__(self):
        return f"{self.due_before} → {self.due_on}"
