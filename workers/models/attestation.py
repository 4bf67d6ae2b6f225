"""What bureaus confirm of a person besides papers: schooling, union, long service, poverty, insurance."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from workers.models.employment import Employment
from workers.models.verification import Verification
from workers.models.worker import Worker
from workers.reading_bureaus import (
    EDUCATION,
    HRSS,
    READS_POLICIES,
    RURAL,
    UNION,
    WOMEN,
    acts_for_one_of,
)


class AttestationKind(models.TextChoices):
    SCHOOLING = "schooling", "学历"
    UNION_MEMBER = "union_member", "工会会员"
    SAME_FAMILY = "same_family", "服务同一家庭"
    LIFTED_OUT_OF_POVERTY = "lifted_out_of_poverty", "脱贫人口"
    POVERTY_RELAPSE_MONITORED = "poverty_relapse_monitored", "防止返贫监测对象"


# Kind -> the bureaus that enter and read it; 县人社局 reads all, for measures 14 and 15.
BUREAUS_OF = {
    AttestationKind.SCHOOLING: frozenset({EDUCATION, HRSS}),
    AttestationKind.UNION_MEMBER: frozenset({UNION}),
    AttestationKind.SAME_FAMILY: frozenset({WOMEN, HRSS}),
    AttestationKind.LIFTED_OUT_OF_POVERTY: frozenset({RURAL}),
    AttestationKind.POVERTY_RELAPSE_MONITORED: frozenset({RURAL}),
}


class AttestationQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)

    def visible_to(self, user):
        """Each kind for its bureaus, all for 县人社局; enterprises see none of them."""
        if acts_for_one_of(user, frozenset({HRSS})):
            return self
        return self.filter(
            kind__in=[kind for kind, slugs in BUREAUS_OF.items() if acts_for_one_of(user, slugs)]
        )


@pghistory.track()
class Attestation(models.Model):
    """One fact, entered by the bureau that knows it: its look is the verification.

    value: the degree, or the number of years with one family; empty for a yes.
    """

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="attestations", verbose_name="家政服务员"
    )
    kind = models.CharField("事项", max_length=26, choices=AttestationKind)
    value = models.CharField("内容", max_length=60, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True, help_text="含这一天；空着表示一直有效。")
    verification = models.OneToOneField(
        Verification, models.PROTECT, related_name="+", verbose_name="核验", editable=False
    )

    objects = AttestationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-since", "-pk"]
        verbose_name = "核定事项"
        verbose_name_plural = "核定事项"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "kind", "since"],
                name="attestation_once",
                violation_error_message="这件事项已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="attestation_days_in_order",
                violation_error_message="截止日不能早于起始日。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["schooling", "same_family"]) | ~Q(value=""),
                name="attestation_says_what",
                violation_error_message="请写明学历，或者服务同一家庭的年数。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}{self.value}"


class InsuranceMonthQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the bureaus that read insurance."""
        return self if acts_for_one_of(user, READS_POLICIES) else self.none()


@pghistory.track()
class InsuranceMonth(models.Model):
    """Which social insurances were paid for a worker in a month: flags, no amounts.

    Source: 《社会保险法》第五十八条 (registration within thirty days of hiring).
    """

    employment = models.ForeignKey(
        Employment, models.PROTECT, related_name="insurance_months", verbose_name="从业经历"
    )
    month = models.DateField("月份", help_text="当月1日。")
    pension = models.BooleanField("养老", default=False)
    medical = models.BooleanField("医疗", default=False)
    unemployment = models.BooleanField("失业", default=False)
    work_injury = models.BooleanField("工伤", default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    entered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    objects = InsuranceMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = "社会保险月份"
        verbose_name_plural = "社会保险月份"
        constraints = [
            models.UniqueConstraint(
                fields=["employment", "month"],
                name="insurance_month_once",
                violation_error_message="这个月已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="insurance_month_is_a_month",
                violation_error_message="请填写当月1日。",
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y年%m月}"

    @property
    def paid_names(self):
        names = {
            "pension": "养老",
            "medical": "医疗",
            "unemployment": "失业",
            "work_injury": "工伤",
        }
        return [label for name, label in names.items() if getattr(self, name)]
