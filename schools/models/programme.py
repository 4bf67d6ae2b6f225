"""A major at a school: from the plan to the last class, with its steps and its figures of each year."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from schools.models.school import Major, School
from schools.transitions import Action, State

# The figures of a year are followed by others, never changed; each version is the next.
NEXT_VERSION = """
    PERFORM 1 FROM schools_programme WHERE id = NEW.programme_id
        AND state IN ('open', 'closed') FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'programme % has no students yet', NEW.programme_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_of_an_opened_programme';
    END IF;
    SELECT COALESCE(MAX(version), 0) + 1 INTO NEW.version FROM schools_figures
        WHERE programme_id = NEW.programme_id AND year = NEW.year;
    IF NEW.version > 1 AND NEW.reason = '' THEN
        RAISE EXCEPTION 'the correction of figures of % has no reason', NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_corrected_say_why';
    END IF;
    RETURN NEW;
"""


class ProgrammeQuerySet(models.QuerySet):
    def in_order(self):
        """As the plan has the majors, then by school."""
        return self.select_related("major", "school").order_by("major__position", "school__name")


@pghistory.track()
class Programme(models.Model):
    """A major that a school plans, applies for, teaches, or taught. opened_on: None before its first day."""

    school = models.ForeignKey(
        School, models.PROTECT, related_name="programmes", verbose_name="学校"
    )
    major = models.ForeignKey(Major, models.PROTECT, related_name="programmes", verbose_name="专业")
    length_months = models.PositiveSmallIntegerField("学制（月）")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    opened_on = models.DateField("开设日", null=True, blank=True)
    closed_on = models.DateField("停办日", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "院校专业"
        verbose_name_plural = "院校专业"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "major"],
                condition=~Q(state="closed"),
                name="programme_once_at_a_school",
                violation_error_message="这所学校的这个专业已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(length_months__range=(1, 72)),
                name="programme_length_to_six_years",
                violation_error_message="学制应在1到72个月之间。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "applied", "approved"], opened_on=None)
                | Q(state="open", opened_on__isnull=False)
                | Q(state="closed"),
                name="programme_open_since_a_day",
                violation_error_message="已开设的专业要有开设日。",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                & (Q(opened_on=None) | Q(closed_on__gte=F("opened_on")))
                | ~Q(state="closed") & Q(closed_on=None),
                name="programme_closed_on_a_day",
                violation_error_message="停办日不能早于开设日。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="what_it_is_stays", fields=["school", "major"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.school} {self.major}"

    def get_absolute_url(self):
        return reverse("admin:schools_programme_change", args=[self.pk])

    @property
    def length_text(self) -> str:
        years, months = divmod(self.length_months, 12)
        return "".join([f"{years}年" if years else "", f"{months}个月" if months else ""])


class Step(models.Model):
    """One step of a programme: what, on which day, by which paper. Added, never changed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("状态", max_length=10, choices=State)
    on = models.DateField("日期")
    document = models.CharField("文件或者说明", max_length=160)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "专业步骤"
        verbose_name_plural = "专业步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(self.on)}"


class FiguresQuerySet(models.QuerySet):
    def newest(self):
        """Of each programme and year the version that counts."""
        newer = Figures.objects.filter(
            programme=OuterRef("programme"),
            year=OuterRef("year"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer))


class Figures(models.Model):
    """The students of a programme in one year, in people; one version, corrected by a further one.

    studying: at the end of the year. in_county, elsewhere: graduates who work in household service here and
    in other places. studying_on: graduates who study on. version: filled in by the database.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="figures", verbose_name="专业"
    )
    year = models.PositiveSmallIntegerField("年份")
    version = models.PositiveSmallIntegerField("版本", default=1, editable=False)
    admitted = models.PositiveIntegerField("招生")
    studying = models.PositiveIntegerField("在校")
    graduated = models.PositiveIntegerField("毕业")
    in_county = models.PositiveIntegerField("在本县从事家政")
    elsewhere = models.PositiveIntegerField("在外地从事家政")
    studying_on = models.PositiveIntegerField("升学")
    source = models.CharField("来源", max_length=120)
    reason = models.CharField("更正的理由", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-year", "version"]
        verbose_name = "学生人数"
        verbose_name_plural = "学生人数"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "version"],
                name="figures_version_once",
                violation_error_message="这一年的人数刚刚有人登记，请刷新以后再看。",
            ),
            models.CheckConstraint(
                condition=Q(graduated__gte=F("in_county") + F("elsewhere") + F("studying_on")),
                name="figures_not_more_than_graduates",
                violation_error_message="各去向的人数加起来不能多于毕业人数。",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)),
                name="figures_of_a_year",
                violation_error_message="请填四位数的年份。",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="figures_say_their_source",
                violation_error_message="请写明来源。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="next_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NEXT_VERSION,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.year}年第{self.version}版"

    @property
    def otherwise(self) -> int:
        """Graduates of whom none of the three is told."""
        return self.graduated - self.in_county - self.elsewhere - self.studying_on
