"""The months an internship subsidy is for."""

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format

from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from subsidies.models.application import Application
from subsidies.models.intern_days import days_stay_while_asked_for


class InternshipPeriod(models.Model):
    """The months that an internship subsidy is for. Two of one person never overlap, whoever asks.

    standing: False once its application was refused or withdrawn, so that the days are free again.
    """

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="internship", verbose_name="申请"
    )
    person_digest = models.CharField(max_length=64, editable=False)
    first_day = models.DateField("见习自")
    last_day = models.DateField("见习至", help_text="含这一天。")
    standing = models.BooleanField("有效", default=True)

    class Meta:
        verbose_name = "见习期间"
        verbose_name_plural = "见习期间"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="internship_days_in_order",
                violation_error_message="见习结束不能早于开始。",
            ),
            models.CheckConstraint(condition=~Q(person_digest=""), name="internship_of_somebody"),
            one_at_a_time(
                "internship_months_once",
                of=["person_digest"],
                days=day_range("first_day", "last_day"),
                condition=Q(standing=True),
                message="这个人在这段时间已经领过或者正在申请见习补贴。",
            ),
        ]
        triggers = [days_stay_while_asked_for]

    def __str__(self):
        return f"{date_format(self.first_day)}至{date_format(self.last_day)}"
