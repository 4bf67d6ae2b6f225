"""That the week's job sheet of a community was made, and of which posts."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from regions.models import Community


class JobSheet(models.Model):
    """The sheet of a week. The PDF is not kept: whoever opens it gets the posts that are open now, so that
    no expired post is ever printed."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="job_sheets", verbose_name="社区（村）"
    )
    week_on = models.DateField("周一", help_text="这一周的星期一。")
    numbers = ArrayField(models.CharField(max_length=24), verbose_name="岗位", default=list)
    made_at = models.DateTimeField("制作时间", default=timezone.now)

    class Meta:
        ordering = ["-week_on", "community"]
        verbose_name = "招聘海报"
        verbose_name_plural = "招聘海报"
        constraints = [
            models.UniqueConstraint(fields=["community", "week_on"], name="job_sheet_once_a_week"),
            models.CheckConstraint(
                condition=models.Q(week_on__iso_week_day=1), name="job_sheet_of_a_monday"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.community} {date_format(self.week_on)}"
