"""From when a learner has attended enough, and which numbers make a row worth a look: dated parameters."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

from credentials.models.rules import Confirmable

# Assumption: numbers of the portal for a county that has set none; 县人社局 is to confirm its own.
ASSUMED = {
    "in_force_from": date(2020, 1, 1),
    "attended_percent_least": 80,
    "times_a_year_most": 3,
    "certified_a_week_most": 60,
    "people_of_a_phone_most": 1,
    "source": "暂行约定",
    "awaiting_confirmation_by": "县人社局",
}


class ClassroomTermsQuerySet(models.QuerySet):
    def in_force(self, on):
        """The row of that day; the assumed numbers, unsaved, before the first one."""
        found = self.filter(in_force_from__lte=on).order_by("-in_force_from").first()
        return found or ClassroomTerms(**ASSUMED)


@pghistory.track()
class ClassroomTerms(Confirmable):
    """What completion asks for, and from which numbers on an auditor looks. It accuses nobody."""

    attended_percent_least = models.PositiveSmallIntegerField(
        "结业要求的出勤比例", help_text="百分之几，按课时分钟计算。"
    )
    times_a_year_most = models.PositiveSmallIntegerField("一人一年最多培训次数")
    certified_a_week_most = models.PositiveSmallIntegerField(
        "一家机构一周结业人数", help_text="超过的列出来核对。"
    )
    people_of_a_phone_most = models.PositiveSmallIntegerField(
        "一个手机号最多报名人数", help_text="超过的列出来核对。"
    )

    objects = ClassroomTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "结业和核对参数"
        verbose_name_plural = "结业和核对参数"
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="classroom_terms_once_a_day",
                violation_error_message="这一天已经有一套参数。",
            ),
            models.CheckConstraint(
                condition=Q(attended_percent_least__range=(1, 100))
                & Q(times_a_year_most__gt=0)
                & Q(certified_a_week_most__gt=0)
                & Q(people_of_a_phone_most__gt=0),
                name="classroom_terms_in_range",
                violation_error_message="比例在1到100之间，次数和人数要大于零。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="classroom_terms_say_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return f"{date_format(self.in_force_from)}起的结业和核对参数"
