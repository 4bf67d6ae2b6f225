"""Who works for which enterprise, in which mode, between which days, under which contract."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Enterprise, Mode, ServiceLine
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from workers.models.choices import ContractKind
from workers.models.worker import Worker
from workers.reading_bureaus import READS_EMPLOYMENTS, acts_for_one_of


class EmploymentQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those of that day; the last day is included."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on), started_on__lte=on)

    def under_contract(self, on):
        """Those in force on the day under a written contract that holds."""
        return self.in_force(on).filter(
            ~Q(contract_kind=""),
            Q(contract_until=None) | Q(contract_until__gte=on),
            contract_from__lte=on,
        )

    def visible_to(self, user):
        """All for the bureaus of labour, union, women and commerce; else one's own enterprise's."""
        if acts_for_one_of(user, READS_EMPLOYMENTS):
            return self
        return self.filter(enterprise__in=enterprise_roles_of(user))


@pghistory.track()
class Employment(models.Model):
    """A worker's time with one enterprise. contract_until: None for a contract without a last day."""

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="employments", verbose_name="家政服务员"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="employments", verbose_name="家政企业"
    )
    mode = models.CharField("方式", max_length=16, choices=Mode)
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine),
        verbose_name="服务项目",
        default=list,
        blank=True,
    )
    started_on = models.DateField("自", default=timezone.localdate)
    ended_on = models.DateField("至", null=True, blank=True, help_text="含这一天；空着表示在职。")
    end_reason = models.CharField("结束原因", max_length=120, blank=True)
    contract_kind = models.CharField("合同种类", max_length=12, choices=ContractKind, blank=True)
    contract_number = models.CharField("合同编号", max_length=60, blank=True)
    contract_from = models.DateField("合同自", null=True, blank=True)
    contract_until = models.DateField("合同至", null=True, blank=True, help_text="含这一天。")

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name = "从业经历"
        verbose_name_plural = "从业经历"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="employment_days_in_order",
                violation_error_message="结束日不能早于开始日。",
            ),
            models.CheckConstraint(
                condition=Q(contract_kind="", contract_number="", contract_from=None)
                & Q(contract_until=None)
                | ~Q(contract_kind="") & Q(contract_from__isnull=False),
                name="employment_contract_whole",
                violation_error_message="请写全合同的种类和起始日；没有合同的，都空着。",
            ),
            models.CheckConstraint(
                condition=Q(contract_until=None) | Q(contract_until__gte=F("contract_from")),
                name="employment_contract_days_in_order",
                violation_error_message="合同的截止日不能早于起始日。",
            ),
            models.CheckConstraint(
                condition=~Q(contract_kind="fixed_term") | Q(contract_until__isnull=False),
                name="employment_fixed_term_has_an_end",
                violation_error_message="固定期限的合同要写截止日。",
            ),
            models.CheckConstraint(
                condition=~Q(contract_kind="open_ended") | Q(contract_until=None),
                name="employment_open_ended_has_none",
                violation_error_message="无固定期限的合同没有截止日。",
            ),
            one_at_a_time(
                "employment_once_at_a_time",
                of=["worker", "enterprise"],
                days=day_range("started_on", "ended_on"),
                message="这个人在这段时间已经是这家企业的服务人员。",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="employment_of_enterprise"),
            models.Index(
                fields=["contract_until"],
                condition=Q(ended_on=None, contract_until__isnull=False),
                name="employment_contract_ends",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.get_mode_display()} {date_format(self.started_on)}"

    @property
    def service_line_names(self):
        return [label for value, label in ServiceLine.choices if value in self.service_lines]

    def is_in_force(self, on) -> bool:
        return self.started_on <= on and (self.ended_on is None or on <= self.ended_on)
