"""The register of household-service enterprises (家政企业)."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from gaotai_jiazheng.identifiers import uscc_problem
from gaotai_jiazheng.search_terms import query_of
from regions.models import Community, Town


def validate_uscc(value):
    """Raise ValidationError, code uscc, when the code's form or check character is wrong."""
    if problem := uscc_problem(value):
        raise ValidationError(problem, code="uscc")


class EnterpriseQuerySet(models.QuerySet):
    def registered(self):
        """Those in good standing, which the public may pick."""
        return self.filter(state=Enterprise.State.REGISTERED)

    def search(self, text):
        """Enterprises whose name or address has these words."""
        query = query_of(text)
        return self.filter(search_vector=query) if query else self


@pghistory.track(exclude=["search_vector"])
class Enterprise(models.Model):
    """A household-service enterprise as the register knows it."""

    class State(models.TextChoices):
        REGISTERED = "registered", "已登记"
        SUSPENDED = "suspended", "暂停"
        CANCELLED = "cancelled", "注销"

    name = models.CharField("名称", max_length=80)
    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        validators=[validate_uscc],
        error_messages={"unique": "这个统一社会信用代码已经登记。"},
    )
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name="镇")
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, verbose_name="社区（村）"
    )
    address = models.CharField("地址", max_length=160)
    phone = models.CharField("公开电话", max_length=30, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.REGISTERED)
    odr_from = models.DateField(
        "参加消费争议先行和解自",
        null=True,
        blank=True,
        help_text="企业承诺先与消费者和解的第一天。",
    )
    odr_until = models.DateField(
        "参加至", null=True, blank=True, help_text="含这一天；空着表示一直参加。"
    )
    search_vector = SearchVectorField(null=True, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "家政企业"
        verbose_name_plural = "家政企业"
        constraints = [
            models.CheckConstraint(
                condition=Q(odr_until=None)
                | Q(odr_from__isnull=False, odr_until__gte=F("odr_from")),
                name="enterprise_odr_days_in_order",
                violation_error_message="参加先行和解的截止日不能早于开始日。",
            )
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="enterprise_search"),
            models.Index(fields=["name", "id"], name="enterprise_name"),
        ]

    def __str__(self):
        return self.name

    def takes_part_in_odr(self, on):
        """Whether on that day it has promised to settle with the consumer first (在线消费争议解决)."""
        if self.state != self.State.REGISTERED or self.odr_from is None or on < self.odr_from:
            return False
        return self.odr_until is None or on <= self.odr_until
