"""What was found on site, item by item."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.formats import date_format

from ratings.models.application import Application
from ratings.models.scheme import Item


@pghistory.track()
class SiteVisit(models.Model):
    """An inspection on site by at least two people."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="visits", verbose_name="评定申请"
    )
    visited_on = models.DateField("核查日")
    inspectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name="核查人员"
    )
    report = models.TextField("核查情况", max_length=3000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "现场核查"
        verbose_name_plural = "现场核查"

    def __str__(self):
        return f"{date_format(self.visited_on)}现场核查"


class SiteFinding(models.Model):
    """An item that was not found as the enterprise had said."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="findings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="评定项目")

    class Meta:
        ordering = ["pk"]
        verbose_name = "与自评不符"
        verbose_name_plural = "与自评不符"
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="finding_once_for_its_item")
        ]

    def __str__(self):
        return str(self.item)
