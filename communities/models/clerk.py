"""Who speaks for the communities of a town: a town is no responsible bureau of the plan."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from regions.models import Town


class TownClerkQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        """Those in office on that day (today when None); the last day is included."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class TownClerk(models.Model):
    """A person who enters what the communities of a town say, between two days."""

    town = models.ForeignKey(Town, models.PROTECT, related_name="clerks", verbose_name="镇")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="town_offices", verbose_name="人员"
    )
    valid_from = models.DateField("自", default=timezone.localdate)
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")

    objects = TownClerkQuerySet.as_manager()

    class Meta:
        ordering = ["town", "pk"]
        verbose_name = "镇经办人员"
        verbose_name_plural = "镇经办人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="town_clerk_period_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            one_at_a_time(
                "town_clerk_once_at_a_time",
                of=["town", "user"],
                days=day_range("valid_from", "valid_until"),
                message="这个人在这些天已经是这个镇的经办人员。",
            ),
        ]

    def __str__(self):
        return f"{self.town} {self.user}"
