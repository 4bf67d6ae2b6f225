"""How long the portal keeps who took part without being in the register of workers: a dated parameter."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

from credentials.models.rules import Confirmable

# Assumption: 县人社局 is to confirm it.
ASSUMED = {
    "in_force_from": date(2020, 1, 1),
    "days_kept": 365,
    "source": "暂行约定",
    "awaiting_confirmation_by": "县人社局",
}


class EntrantTermsQuerySet(models.QuerySet):
    def in_force(self, on):
        """The row of that day; the assumed one, unsaved, before the first."""
        found = self.filter(in_force_from__lte=on).order_by("-in_force_from").first()
        return found or EntrantTerms(**ASSUMED)


@pghistory.track()
class EntrantTerms(Confirmable):
    """days_kept: calendar days after a competition was closed or called off."""

    days_kept = models.PositiveSmallIntegerField(
        "归档后保存天数", help_text="只用于不在服务人员登记里的选手，过后删除个人信息。"
    )

    objects = EntrantTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "选手信息保存期"
        verbose_name_plural = "选手信息保存期"
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="entrant_terms_once_a_day",
                violation_error_message="这一天已经有一条规定。",
            ),
            models.CheckConstraint(
                condition=Q(days_kept__range=(30, 3650)),
                name="entrant_terms_in_range",
                violation_error_message="保存天数在30到3650之间。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="entrant_terms_say_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return f"{date_format(self.in_force_from)}起的选手信息保存期"
