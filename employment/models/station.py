"""Gig stations (零工驿站) and who works at them: they post for households and write seekers down."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from regions.models import Community


class GigStationQuerySet(models.QuerySet):
    def open(self, on=None):
        """Those that are open on the day."""
        on = on or timezone.localdate()
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on), opened_on__lte=on)


@pghistory.track()
class GigStation(models.Model):
    """A place to which who looks for a day's work, or for help at home, may go."""

    name = models.CharField("名称", max_length=60, unique=True)
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="gig_stations", verbose_name="社区（村）"
    )
    address = models.CharField("地址", max_length=120)
    phone = models.CharField("电话", max_length=30)
    hours = models.CharField("开放时间", max_length=80)
    opened_on = models.DateField("开放日")
    closed_on = models.DateField("停用日", null=True, blank=True)

    objects = GigStationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "零工驿站"
        verbose_name_plural = "零工驿站"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="gig_station_days_in_order",
                violation_error_message="停用日不能早于开放日。",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.name


class StationMemberQuerySet(models.QuerySet):
    def current(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class StationMember(models.Model):
    """Who works at a station; an office ends by its last day."""

    station = models.ForeignKey(
        GigStation, models.PROTECT, related_name="members", verbose_name="零工驿站"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="人员"
    )
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")

    objects = StationMemberQuerySet.as_manager()

    class Meta:
        ordering = ["station", "valid_from"]
        verbose_name = "驿站人员"
        verbose_name_plural = "驿站人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="station_member_days_in_order",
                violation_error_message="最后一天不能早于第一天。",
            ),
            one_at_a_time(
                "station_member_once_at_a_time",
                of=["station", "user"],
                days=day_range("valid_from", "valid_until"),
                message="这个人在这些天已经是驿站人员。",
            ),
        ]

    def __str__(self):
        return f"{self.station} {self.user}"
