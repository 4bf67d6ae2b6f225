"""What the parties settle: with the enterprise first, and by the agreement of a mediation."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from complaints.models.complaint import Complaint
from enterprises.models import Enterprise


@pghistory.track()
class Negotiation(models.Model):
    """A case that the enterprise was given to settle with the consumer first, once (先行和解).

    Source: 总局令第121号第六条. The ten workdays are an interim agreement; the bureau's clocks go on.
    """

    class Result(models.TextChoices):
        SETTLED = "settled", "双方和解"
        FAILED = "failed", "企业或者投诉人不同意"
        TIME_EXPIRED = "time_expired", "期限已过，没有结果"
        WITHDRAWN = "withdrawn", "投诉人撤回投诉"

    class Answer(models.TextChoices):
        SETTLED = "settled", "已经和投诉人和解"
        REFUSED = "refused", "没有和解成"

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="negotiation", verbose_name="投诉"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="negotiations", verbose_name="企业"
    )
    started_on = models.DateField("转企业日")
    ended_on = models.DateField("结束日", null=True, blank=True)
    result = models.CharField("结果", max_length=12, choices=Result, blank=True)
    terms = models.TextField("和解内容或者企业答复", max_length=2000, blank=True)
    answer = models.CharField("企业的答复", max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )

    class Meta:
        verbose_name = "企业先行和解"
        verbose_name_plural = "企业先行和解"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="")
                & ~Q(terms="")
                & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="negotiation_answered_by_somebody",
                violation_error_message="请写明答复的内容。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, result="")
                | Q(ended_on__isnull=False, ended_on__gte=F("started_on")) & ~Q(result=""),
                name="negotiation_ended_with_result",
            ),
            models.CheckConstraint(
                condition=~Q(result="settled") | ~Q(terms=""),
                name="negotiation_settled_has_terms",
                violation_error_message="请写明和解内容。",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise}先行和解"


class AgreementQuerySet(models.QuerySet):
    def unpaid(self, on):
        """Those by which money was to be given by a day that has passed, and was not; by the case's number."""
        is_late = Q(due_on__lt=on) | Q(broken_on__lte=on)
        unpaid = self.filter(is_late, sum_yuan__gt=0, performed_on=None)
        return unpaid.filter(complaint__merged_into=None).order_by("complaint__number")


@pghistory.track()
class Agreement(models.Model):
    """What the parties agreed on in the mediation, and whether it was kept. Source: 第二十四条、第二十五条.

    One for each case; when a case is worked on again and settled anew, the history keeps the earlier one.
    """

    class Paper(models.TextChoices):
        WRITTEN = "written", "制作调解书"
        AT_ONCE = "at_once", "即时履行，不制作调解书"
        WAIVED = "waived", "双方同意不制作调解书"

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="agreement", verbose_name="投诉"
    )
    terms = models.TextField("协议内容", max_length=2000)
    sum_yuan = models.DecimalField(
        "金额（元）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    paper = models.CharField("调解书", max_length=8, choices=Paper)
    agreed_on = models.DateField("达成日")
    due_on = models.DateField("约定履行日", null=True, blank=True)
    performed_on = models.DateField("履行日", null=True, blank=True)
    broken_on = models.DateField("确认未履行日", null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "调解协议"
        verbose_name_plural = "调解协议"
        constraints = [
            models.CheckConstraint(
                condition=Q(sum_yuan=None) | Q(sum_yuan__gte=0),
                name="agreement_sum_not_negative",
                violation_error_message="金额不能小于零。",
            ),
            models.CheckConstraint(
                condition=Q(
                    paper="at_once",
                    performed_on__isnull=False,
                    performed_on=F("agreed_on"),
                    due_on=None,
                )
                | ~Q(paper="at_once") & Q(due_on__isnull=False, due_on__gt=F("agreed_on")),
                name="agreement_at_once_or_by_a_day",
                violation_error_message="没有即时履行的，请填写达成日之后的履行日期。",
            ),
            models.CheckConstraint(
                condition=Q(performed_on=None)
                | Q(broken_on=None)
                | Q(performed_on__gte=F("broken_on")),
                name="agreement_broken_before_performed",
            ),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.get_paper_display()}"

    @property
    def is_open(self):
        """Whether it is still to be performed and nobody has said that it was broken."""
        return self.performed_on is None and self.broken_on is None
