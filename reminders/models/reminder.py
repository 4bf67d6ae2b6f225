"""The ladder of reminders and each reminder that was given."""

from django.conf import settings
from django.db import models

from reminders.models.deadline import Deadline


class ReminderStage(models.Model):
    """A rung of the ladder: when it is due and who is told. Edited by the service centre."""

    class Anchor(models.TextChoices):
        HALF_TIME = "half_time", "期限过半"
        BEFORE_DUE = "before_due", "届满前（工作日）"
        DUE_DAY = "due_day", "届满当日"
        OVERDUE_DAILY = "overdue_daily", "逾期后每个工作日"
        OVERDUE_WEEKLY = "overdue_weekly", "逾期后每周"
        OVERDUE_ONCE = "overdue_once", "逾期第几个工作日"

    class Audience(models.TextChoices):
        HANDLER = "handler", "经办人（无则专人）"
        CONTACT = "contact", "专人"
        LEADER = "leader", "本单位分管领导"
        LEAD_BUREAU = "lead_bureau", "牵头单位专人"
        SUPERVISING_OFFICE = "supervising_office", "督办机构"

    slug = models.SlugField("标识", unique=True)
    name = models.CharField("名称", max_length=40)
    anchor = models.CharField("时点", max_length=20, choices=Anchor)
    offset = models.PositiveSmallIntegerField(
        "天数",
        default=0,
        help_text="届满前几个工作日，或逾期第几个工作日；每日提醒到第几日改为每周。",
    )
    audiences = models.JSONField("提醒对象", default=list)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "提醒阶梯"
        verbose_name_plural = "提醒阶梯"

    def __str__(self):
        return self.name


class Reminder(models.Model):
    """One rung, given to one person, once.

    The unique key is what makes two schedulers, a killed worker and a missed night harmless.
    """

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="reminders")
    round = models.PositiveSmallIntegerField("轮次")
    stage = models.CharField("阶段", max_length=60, help_text="阶梯标识；逐日的带日期。")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name="提醒对象"
    )
    due_to_send_on = models.DateField("应发日")
    is_late = models.BooleanField("补发", default=False)
    created_at = models.DateTimeField("发出时间", auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "提醒记录"
        verbose_name_plural = "提醒记录"
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "round", "stage", "recipient"], name="reminder_given_once"
            )
        ]

    def __str__(self):
        return f"{self.deadline_id} {self.stage}"
