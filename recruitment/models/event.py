"""Recruitment events: 春风行动, live streams, matchmaking with partner counties; booths as a fixed number."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from recruitment.transitions import EVENT_LIFE, Action, EventState
from workers.reading_bureaus import COMMERCE, HRSS, RURAL, WOMEN, acts_for_one_of

MOST_BOOTHS = 300
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


class Kind(models.TextChoices):
    SPRING_WIND = "spring_wind", "春风行动"
    LIVE_STREAM = "live_stream", "直播带岗"
    MATCHMAKING = "matchmaking", "劳务对接"
    JOB_FAIR = "job_fair", "专场招聘会"


class Mode(models.TextChoices):
    ON_SITE = "on_site", "线下"
    ONLINE = "online", "线上"
    BOTH = "both", "线上和线下"


# Measures 10 to 12: 县人社局, 县工业信息化和商务局, 县财政局, 县妇联, 县农业农村局, 团县委.
FINANCE, YOUTH_LEAGUE = "finance", "youth-league"
READS_DEPARTURES = frozenset({HRSS, COMMERCE, FINANCE, WOMEN, RURAL})
READS_RECRUITMENT = READS_DEPARTURES | {YOUTH_LEAGUE}


class RecruitmentEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All, also those being prepared, for the bureaus of the measures; others see what is public."""
        return self if acts_for_one_of(user, READS_RECRUITMENT) else self.public()

    def public(self):
        """Those that were announced, also when they were called off afterwards."""
        return self.exclude(state=EventState.PLANNED).exclude(announced_at=None)

    def upcoming(self, at=None):
        """Announced and not over; the next first."""
        rows = self.filter(state=EventState.OPEN, ends_at__gte=at or timezone.now())
        return rows.order_by("starts_at", "pk")

    def held(self, on):
        """Those of the day's year that took place until the day."""
        return self.filter(state=EventState.HELD, starts_at__date__lte=on, starts_at__year=on.year)


@pghistory.track(exclude=["taken"])
class RecruitmentEvent(models.Model):
    """One event. booths: how many there are, 0 for none; taken: those that are given, kept by a trigger.
    partner: the county or firm that it is held with."""

    LIFE = EVENT_LIFE

    title = models.CharField("活动名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    mode = models.CharField("方式", max_length=8, choices=Mode)
    partner = models.CharField(
        "对接的地区或者单位", max_length=60, blank=True, help_text="劳务对接要填。"
    )
    place = models.CharField("地点", max_length=120, blank=True, help_text="线下举办的要填。")
    link = models.URLField(
        "网址", max_length=200, blank=True, help_text="线上举办的要填，以 https:// 开头。"
    )
    story = models.TextField("内容", max_length=1000)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    booths = models.PositiveSmallIntegerField("展位", default=0)
    taken = models.PositiveSmallIntegerField("已分配的展位", default=0)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="主办单位")
    state = models.CharField("状态", max_length=10, choices=EventState, default=EventState.PLANNED)
    announced_at = models.DateTimeField("公布时间", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = RecruitmentEventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "招聘活动"
        verbose_name_plural = "招聘活动"
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("booths")),
                name="recruitment_booths_within_limit",
                violation_error_message="展位已经分完。",
            ),
            models.CheckConstraint(
                condition=Q(booths__lte=MOST_BOOTHS),
                name="recruitment_booths_in_range",
                violation_error_message=f"展位最多{MOST_BOOTHS}个，没有的填0。",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="recruitment_times_in_order",
                violation_error_message="结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(mode="online") | ~Q(place=""),
                name="recruitment_on_site_has_a_place",
                violation_error_message="线下举办的活动要填地点。",
            ),
            models.CheckConstraint(
                condition=Q(mode="on_site") | ~Q(link=""),
                name="recruitment_online_has_an_address",
                violation_error_message="线上举办的活动要填网址。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="matchmaking") | ~Q(partner=""),
                name="recruitment_matchmaking_has_a_partner",
                violation_error_message="劳务对接要填和谁对接。",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="recruitment_state_starts")]
        triggers = [NEVER_DELETED]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("admin:recruitment_recruitmentevent_change", args=[self.pk])

    @property
    def left(self) -> int:
        """Booths that are free."""
        return self.booths - self.taken

    @property
    def day(self):
        return timezone.localdate(self.starts_at)

    def takes_requests(self, at=None) -> bool:
        """Whether enterprises may still ask for a booth."""
        is_before = (at or timezone.now()) < self.starts_at
        return self.state == EventState.OPEN and self.booths > 0 and is_before


class EventStep(models.Model):
    """One step of an event. on: the day of the paper or of what happened, not of the entry."""

    row = models.ForeignKey(RecruitmentEvent, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("之后的状态", max_length=10, choices=EventState)
    on = models.DateField("日期")
    document = models.CharField("文件或者说明", max_length=160)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "活动进展"
        verbose_name_plural = "活动进展"
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.row_id} {self.get_action_display()}"
