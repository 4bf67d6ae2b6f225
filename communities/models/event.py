"""Events of outlets in their communities, with free trials and a number of seats that is never exceeded."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from communities.models.outlet import Outlet
from enterprises.models import ServiceLine
from gaotai_jiazheng.sealed import SealedTextField

REGISTRATION_SEQUENCE = "communities_registration_number"
MOST_SEATS = 2000

# Seats are counted where they are taken, so that no way of writing a registration can pass the count by.
# The event's row is locked by the UPDATE: of two people at the last seat the second is refused.
SEATS_ARE_COUNTED = """
    IF NEW.state = 'confirmed' AND (TG_OP = 'INSERT' OR OLD.state <> 'confirmed') THEN
        UPDATE communities_communityevent SET taken = taken + 1
            WHERE id = NEW.event_id AND state = 'planned';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'event % takes no registration', NEW.event_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'event_takes_registrations';
        END IF;
    ELSIF TG_OP = 'UPDATE' AND OLD.state = 'confirmed' AND NEW.state <> 'confirmed' THEN
        UPDATE communities_communityevent SET taken = taken - 1 WHERE id = NEW.event_id;
    END IF;
    RETURN NULL;
"""


class CommunityEventQuerySet(models.QuerySet):
    def planned(self):
        return self.filter(state=CommunityEvent.State.PLANNED)

    def held(self):
        """Those that took place, as far as somebody has told how many came."""
        return self.filter(state=CommunityEvent.State.HELD)

    def upcoming(self, at=None):
        """Those one may still go to: planned, not begun, of an outlet that is open; the next first."""
        rows = self.planned().filter(
            starts_at__gt=at or timezone.now(), outlet__in=Outlet.objects.open()
        )
        return rows.order_by("starts_at", "pk")

    def visible_to(self, user):
        return self.filter(outlet__in=Outlet.objects.visible_to(user))


@pghistory.track(exclude=["taken"])
class CommunityEvent(models.Model):
    """What an outlet does for its community on a day. taken: seats that are confirmed, kept by a trigger."""

    class State(models.TextChoices):
        PLANNED = "planned", "报名中"
        HELD = "held", "已举办"
        CANCELLED = "cancelled", "已取消"

    outlet = models.ForeignKey(
        Outlet, models.PROTECT, related_name="activities", verbose_name="网点"
    )
    title = models.CharField("活动名称", max_length=60)
    story = models.TextField("活动内容", max_length=1000)
    trial_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine),
        verbose_name="免费体验的服务",
        default=list,
        blank=True,
    )
    place = models.CharField("地点", max_length=120)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    capacity = models.PositiveIntegerField("名额")
    taken = models.PositiveIntegerField("已报名", default=0)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    headcount = models.PositiveIntegerField("到场人数", null=True, blank=True)
    cancelled_reason = models.CharField("取消的原因", max_length=200, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人"
    )
    planned_at = models.DateTimeField("发布时间", default=timezone.now)

    objects = CommunityEventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "社区活动"
        verbose_name_plural = "社区活动"
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                name="event_seats_within_capacity",
                violation_error_message="名额已经满了。",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_SEATS),
                name="event_has_seats",
                violation_error_message=f"名额应在1到{MOST_SEATS}之间。",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_times_in_order",
                violation_error_message="结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(state="held", headcount__isnull=False)
                | ~Q(state="held") & Q(headcount=None),
                name="event_held_has_its_headcount",
                violation_error_message="请填写到场人数。",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="event_cancelled_says_why",
                violation_error_message="请写明取消的原因。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at", "id"],
                condition=Q(state="planned"),
                name="event_planned_starts",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("communities:event", args=[self.pk])

    @property
    def left(self) -> int:
        """Seats that are free."""
        return self.capacity - self.taken

    @property
    def trial_names(self):
        return [label for value, label in ServiceLine.choices if value in self.trial_lines]

    def takes_registrations(self, at=None) -> bool:
        """Whether one may still register, seats or not: of an outlet that is open, as ``upcoming`` has it."""
        is_to_come = self.state == self.State.PLANNED and (at or timezone.now()) < self.starts_at
        return is_to_come and self.outlet.is_open_to_all


@pghistory.track(
    pghistory.UpdateEvent(), exclude=["name", "phone", "phone_digest", "sms_digest", "code_digest"]
)
class Registration(models.Model):
    """Somebody's seat. Who it is stays sealed and is erased some weeks after the event."""

    class State(models.TextChoices):
        PENDING = "pending", "待验证"
        CONFIRMED = "confirmed", "已报名"
        CANCELLED = "cancelled", "已取消"

    class Way(models.TextChoices):
        PHONE = "phone", "手机验证"
        PAPER = "paper", "现场登记"

    event = models.ForeignKey(
        CommunityEvent, models.PROTECT, related_name="registrations", verbose_name="活动"
    )
    number = models.CharField("报名编号", max_length=24, unique=True)
    name = SealedTextField("称呼", blank=True)
    phone = SealedTextField("手机号", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    way = models.CharField("方式", max_length=6, choices=Way)
    state = models.CharField("状态", max_length=10, choices=State)
    sms_digest = models.CharField(max_length=64, blank=True)
    sms_expires_at = models.DateTimeField("验证码失效", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("验证次数", default=0)
    code_digest = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "活动报名"
        verbose_name_plural = "活动报名"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "phone_digest"],
                condition=Q(state="confirmed") & ~Q(phone_digest=""),
                name="registration_once_by_phone",
                violation_error_message="这个手机号已经报过名。",
            ),
            models.CheckConstraint(
                condition=Q(way="paper", by__isnull=False) | Q(way="phone"),
                name="registration_on_paper_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="seats_are_counted",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=SEATS_ARE_COUNTED,
            ),
            pgtrigger.ReadOnly(name="whose_seat_stays", fields=["event", "number", "way"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number
