"""Sampled calls: how many households that buy domestic services have a three-party contract."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from bureaus.models import Bureau
from contracts.models.contract import ServiceContract
from enterprises.models import Enterprise


class CallSampleQuerySet(models.QuerySet):
    def with_rate(self):
        """Each with ``asked`` and ``with_contract``: the answers, and those among them with a contract."""
        answered = Q(calls__outcome__in=SampledCall.ANSWERED)
        return self.annotate(
            asked=Count("calls", filter=answered),
            with_contract=Count("calls", filter=Q(calls__outcome="with_contract")),
        )


@pghistory.track()
class CallSample(models.Model):
    """Lines drawn at random from a list of households that the bureau has; the list itself stays there.

    population: how many lines the list has. seed: with population and size it gives the same lines again
    (``contracts.drawing.lines_of``), so that nobody can pick whom to ask.
    """

    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="call_samples", verbose_name="抽查单位"
    )
    title = models.CharField("名称", max_length=60, help_text="例如：2026年第四季度电话抽查。")
    source = models.CharField(
        "名单", max_length=120, help_text="从哪份名单里抽，名单有编号的写编号。名单不要上传。"
    )
    population = models.PositiveIntegerField("名单行数")
    size = models.PositiveSmallIntegerField("抽几户")
    seed = models.BigIntegerField("随机种子", editable=False)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="抽取人"
    )
    drawn_at = models.DateTimeField("抽取时间", default=timezone.now)

    objects = CallSampleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "合同使用电话抽查"
        verbose_name_plural = "合同使用电话抽查"
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=F("population")) & Q(size__lte=500),
                name="call_sample_size_within_list",
                violation_error_message="抽查的户数应在1和名单行数之间，最多500户。",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="drawn_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.title

    @property
    def rate_in_words(self) -> str:
        """The share of those who answered; of a row that ``with_rate`` has given."""
        if not self.asked:
            return "还没有答复"
        return f"{100 * self.with_contract / self.asked:.1f}%"


@pghistory.track()
class SampledCall(models.Model):
    """One line of the list that was drawn, and what was said on the telephone. No name, no number."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "还没打"
        WITH_CONTRACT = "with_contract", "有三方合同"
        WITHOUT_CONTRACT = "without_contract", "没有三方合同"
        NO_ANSWER = "no_answer", "没有接通"
        DECLINED = "declined", "不愿回答"

    ANSWERED = ("with_contract", "without_contract")

    sample = models.ForeignKey(
        CallSample, models.PROTECT, related_name="calls", verbose_name="抽查"
    )
    line = models.PositiveIntegerField("名单第几行")
    outcome = models.CharField("结果", max_length=18, choices=Outcome, default=Outcome.WAITING)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="家政企业"
    )
    contract = models.ForeignKey(
        ServiceContract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="平台上的合同",
    )
    called_on = models.DateField("打电话日期", null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="打电话的人",
    )

    class Meta:
        ordering = ["sample", "line"]
        verbose_name = "抽查电话"
        verbose_name_plural = "抽查电话"
        constraints = [
            models.UniqueConstraint(fields=["sample", "line"], name="sampled_call_line_once"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", called_on=None, called_by=None)
                | ~Q(outcome="waiting") & Q(called_on__isnull=False, called_by__isnull=False),
                name="sampled_call_says_who_called",
            ),
            models.CheckConstraint(
                condition=Q(contract=None) | Q(outcome="with_contract"),
                name="sampled_call_contract_means_yes",
                violation_error_message="填了合同编号的，结果应是“有三方合同”。",
            ),
        ]

    def __str__(self):
        return f"{self.sample}第{self.line}行"
