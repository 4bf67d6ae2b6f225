"""A bureau's report of a quarter: words of each measure, steps, and the figures kept at its acceptance."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from papers.models import Paper
from plan.metrics import figure_words
from plan.models import Measure
from reporting.models.period import ReportPeriod
from reporting.transitions import NEXT_STATE, Action, State

NO_REGISTER = "尚无记录"
# What was sent in is not written in until it is returned.
WORDS_WHILE_WRITABLE = """
    IF NOT EXISTS (SELECT 1 FROM reporting_progressreport
        WHERE id = NEW.report_id AND state IN ('draft', 'returned'))
    THEN
        RAISE EXCEPTION 'report % is not open', NEW.report_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_words_while_it_is_open';
    END IF;
    RETURN NEW;
"""
# Figures are kept in the step that accepts, before the state is written: nothing is added afterwards.
KEPT_AT_ACCEPTANCE = """
    IF NOT EXISTS (SELECT 1 FROM reporting_progressreport
        WHERE id = NEW.report_id AND state = 'submitted')
    THEN
        RAISE EXCEPTION 'report % is not being accepted', NEW.report_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_figures_kept_at_acceptance';
    END IF;
    RETURN NEW;
"""
APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class ProgressReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The reports of the person's bureaus, and those which they collect."""
        if oversees_all_bureaus(user):
            return self.all()
        mine = bureau_ids_of(user)
        return self.filter(Q(bureau__in=mine) | Q(period__bureau__in=mine))


@pghistory.track()
class ProgressReport(models.Model):
    """paper: the page as it was accepted. submitted_*: the last time; decided_*: the last decision."""

    period = models.ForeignKey(
        ReportPeriod, models.PROTECT, related_name="reports", verbose_name="季度"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="progress_reports", verbose_name="责任单位"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    submitted_at = models.DateTimeField("提交时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    decided_at = models.DateTimeField("审核时间", null=True)
    reason = models.CharField("退回原因", max_length=300, blank=True)
    paper = models.OneToOneField(
        Paper, models.PROTECT, null=True, related_name="+", verbose_name="定稿"
    )

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period__last_day", "bureau_id"]
        verbose_name = "进展报告"
        verbose_name_plural = "进展报告"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "bureau"],
                name="progress_report_once_a_quarter",
                violation_error_message="这个单位这个季度已经有报告。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | Q(submitted_by=None)
                | ~Q(decided_by=F("submitted_by")),
                name="progress_report_decided_by_another",
                violation_error_message="提交人不能审核自己提交的报告，请由另一位人员办理。",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="progress_report_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason="") & Q(decided_by__isnull=False),
                name="progress_report_returned_says_why",
                violation_error_message="退回要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", paper__isnull=False)
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                | ~Q(state="accepted") & Q(paper=None),
                name="progress_report_accepted_has_its_paper",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="steps_in_order",
                field="state",
                transitions=[
                    (str(before), str(after)) for (before, _), after in NEXT_STATE.items()
                ],
            ),
            pgtrigger.Protect(
                name="accepted_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="accepted"),
            ),
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["period", "bureau"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.bureau}{self.period}进展报告"

    def get_absolute_url(self):
        return reverse("admin:reporting_progressreport_change", args=[self.pk])

    @property
    def number(self) -> str:
        """Such as 县人社局2026年第三季度: how papers and clocks name it."""
        return f"{self.bureau}{self.period}"[:40]

    @property
    def is_in_time(self) -> bool:
        """Whether what was sent in last came on the last day or before."""
        return (
            self.submitted_at is not None
            and timezone.localdate(self.submitted_at) <= self.period.due_on
        )


@pghistory.track()
class ReportEntry(models.Model):
    """What a bureau says of one measure."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="entries")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", verbose_name="措施")
    words = models.TextField("进展情况", blank=True)

    class Meta:
        ordering = ["measure__number"]
        verbose_name = "措施进展"
        verbose_name_plural = "措施进展"
        constraints = [
            models.UniqueConstraint(fields=["report", "measure"], name="report_entry_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_it_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=WORDS_WHILE_WRITABLE,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return str(self.measure)


class ReportFigure(models.Model):
    """A figure as it was counted when the report was accepted, for the quarter's last day. value: None while
    there was no register for it, or nothing to count in it; at_least: None where the plan says no number. Everything is copied: a plan that changes does not change it."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="figures")
    measure_number = models.PositiveSmallIntegerField("措施序号")
    slug = models.SlugField("标识")
    title = models.CharField("名称", max_length=80)
    unit = models.CharField("单位", max_length=10)
    definition = models.TextField("口径")
    at_least = models.PositiveIntegerField("不少于", null=True)
    value = models.BigIntegerField("数量", null=True)
    register = models.CharField("来源", max_length=60, blank=True)
    counted_for = models.DateField("统计到")

    class Meta:
        ordering = ["measure_number", "pk"]
        verbose_name = "定稿数字"
        verbose_name_plural = "定稿数字"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "measure_number", "slug"], name="report_figure_once"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="kept_at_acceptance",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=KEPT_AT_ACCEPTANCE,
            ),
            pgtrigger.Protect(name="append_only", operation=APPEND_ONLY),
        ]

    def __str__(self):
        return self.title

    @property
    def words(self) -> str:
        """Such as 31家; where there is none, why."""
        return figure_words(self.value, self.unit) if self.register else NO_REGISTER


class ReportStep(models.Model):
    """Who did what with a report, when, and why. Added, never changed."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "报告步骤"
        verbose_name_plural = "报告步骤"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
