"""A list of applications that goes up as one notice."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from subsidies.models.policy import SubsidyPolicy


class NoticeList(models.Model):
    """What a notice with rows is about: the applications of one policy that were decided before it."""

    policy = models.ForeignKey(
        SubsidyPolicy, models.PROTECT, related_name="lists", verbose_name="政策"
    )
    put_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公示人"
    )
    put_up_at = models.DateTimeField("公示时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "拟发放名单"
        verbose_name_plural = "拟发放名单"

    def __str__(self):
        return f"{self.policy.name}拟发放名单"
