"""The ledger of internship months (就业见习): who was where in which month, and whether the allowance was paid.

``subsidies`` pays by the month and to the unit; it stands above and reads here which months were kept.
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from employment.models.job import READS_JOBS
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from gaotai_jiazheng.masking import mask_name
from gaotai_jiazheng.sealed import SealedTextField, blind_index
from workers.reading_bureaus import acts_for_one_of


def intern_index(id_number: str) -> str:
    """What an intern is found by: the identity number. The purpose is that of ``subsidies``, which stands above: what
    was paid for and what was kept are compared by the same digest."""
    return blind_index(id_number, "subsidy_person")


class InternshipMonthQuerySet(models.QuerySet):
    def counted_by(self, on):
        """Months of the day's year that had ended by that day and were not struck out."""
        return self.filter(last_day__year=on.year, last_day__lte=on, struck_on=None)

    def visible_to(self, user):
        if oversees_all_bureaus(user) or acts_for_one_of(user, READS_JOBS):
            return self
        return self.filter(host__in=enterprise_roles_of(user))


@pghistory.track(exclude=["name", "person_digest"])
class InternshipMonth(models.Model):
    """One month, or the part of it, of one intern at one host. Days of one person never overlap."""

    person_digest = models.CharField(max_length=64, editable=False)
    name = SealedTextField("姓名")
    host = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="internship_months", verbose_name="见习单位"
    )
    month = models.DateField("月份", help_text="那个月的第一天。")
    first_day = models.DateField("见习自")
    last_day = models.DateField("见习至", help_text="含这一天。")
    allowance_yuan = models.DecimalField("生活费（元）", max_digits=8, decimal_places=2)
    paid_on = models.DateField("发放日", null=True, blank=True)
    struck_on = models.DateField("作废日", null=True, blank=True)
    struck_reason = models.CharField("作废原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = InternshipMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = "见习月份"
        verbose_name_plural = "见习台账"
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1)
                & Q(first_day__gte=F("month"), last_day__gte=F("first_day"))
                & Q(last_day__month=F("month__month"), last_day__year=F("month__year")),
                name="internship_days_within_month",
                violation_error_message="起止日要在同一个月里，结束不能早于开始。",
            ),
            models.CheckConstraint(
                condition=Q(allowance_yuan__gt=0),
                name="internship_has_allowance",
                violation_error_message="请填写生活费。",
            ),
            models.CheckConstraint(
                condition=Q(struck_on=None, struck_reason="")
                | Q(struck_on__isnull=False) & ~Q(struck_reason=""),
                name="internship_struck_says_why",
                violation_error_message="请写明作废的原因。",
            ),
            models.UniqueConstraint(
                fields=["person_digest", "host", "month"],
                condition=Q(struck_on=None),
                name="internship_month_once",
                violation_error_message="这个人这个月已经登记过。",
            ),
            one_at_a_time(
                "internship_days_never_overlap",
                of=["person_digest"],
                days=day_range("first_day", "last_day"),
                condition=Q(struck_on=None),
                message="这个人在这些天已经在别处见习。",
            ),
        ]
        indexes = [models.Index(fields=["last_day"], name="internship_last_day")]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_recorded_stays",
                fields=["person_digest", "host", "month", "first_day", "last_day"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.host}"

    @property
    @admin.display(description="见习人员")
    def masked_name(self):
        return mask_name(self.name)
