"""The register of household-service enterprises (家政企业)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from enterprises.models.choices import Mode, ServiceLine
from enterprises.models.name_order import NameOrder
from enterprises.transitions import Standing
from gaotai_jiazheng.identifiers import uscc_problem
from gaotai_jiazheng.sealed import SealedTextField
from gaotai_jiazheng.search_terms import query_of, vector_of
from regions.models import Community, Town


def validate_uscc(value):
    """Raise ValidationError, code uscc, when the code's form or check character is wrong."""
    if problem := uscc_problem(value):
        raise ValidationError(problem, code="uscc")


class EnterpriseQuerySet(models.QuerySet):
    def registered(self):
        """Those in good standing, which the public may pick."""
        return self.filter(state=Enterprise.State.REGISTERED)

    def listed(self):
        """Those of the public directory: the suspended too, with their state, the cancelled not."""
        return self.exclude(state=Enterprise.State.CANCELLED)

    def search(self, text):
        """Enterprises whose name, services, town, community or address have these words."""
        query = query_of(text)
        return self.filter(search_vector=query) if query else self


@pghistory.track(exclude=["search_vector"])
class Enterprise(models.Model):
    """A household-service enterprise as the register knows it."""

    State = Standing

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
    legal_representative = SealedTextField("法定代表人（经营者）", blank=True)
    license_valid_until = models.DateField(
        "营业执照有效期至", null=True, blank=True, help_text="空着表示长期，或者尚未登记。"
    )
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine),
        verbose_name="服务项目",
        default=list,
        blank=True,
    )
    mode = models.CharField("经营模式", max_length=16, choices=Mode, blank=True)
    is_online = models.BooleanField("线上接单", default=False)
    is_offline = models.BooleanField("线下门店", default=True)
    listed_on = models.DateField("列入名录日", default=timezone.localdate, editable=False)
    confirmed_on = models.DateField(
        "最近核对日",
        null=True,
        blank=True,
        editable=False,
        help_text="两个单位核对登记信息，或者企业确认信息没有变化的日子。",
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
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="enterprise_search"),
            models.Index(fields=["name", "id"], name="enterprise_name"),
            models.Index(fields=["-listed_on", "-id"], name="enterprise_listed"),
            models.Index(NameOrder("name"), "id", name="enterprise_name_order"),
            models.Index("town", NameOrder("name"), "id", name="enterprise_of_town"),
            models.Index("community", NameOrder("name"), "id", name="enterprise_of_community"),
            GinIndex(fields=["service_lines"], name="enterprise_service_lines"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("enterprises:enterprise", args=[self.pk])

    @property
    def service_line_names(self):
        """The services in words, in the order of the plan."""
        return [label for value, label in ServiceLine.choices if value in self.service_lines]

    @property
    def last_standing(self):
        """The step that took it out of good standing; None while it is in it. One query for the others."""
        return None if self.state == Standing.REGISTERED else self.standing_steps.last()

    def words_to_find_it_by(self):
        """The vector of what it is searched by, the name first."""
        places = [place.name for place in (self.community, self.town) if place is not None]
        return vector_of(self.name, *self.service_line_names, *places, self.address)

    def takes_part_in_odr(self, on):
        """Whether on that day it has promised to settle with the consumer first (在线消费争议解决)."""
        if self.state != self.State.REGISTERED or self.odr_from is None or on < self.odr_from:
            return False
        return self.odr_until is None or on <= self.odr_until
