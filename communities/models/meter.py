"""Meters for water, electricity, gas and heating, who supplies them, and the rate they are charged at."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from communities.models.outlet import Outlet
from communities.transitions import RateAction, RateState

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Utility(models.TextChoices):
    """What a meter measures. Source: 国办发〔2019〕30号 names water and electricity; the plan adds the rest."""

    WATER = "water", "水"
    ELECTRICITY = "electricity", "电"
    GAS = "gas", "气"
    HEATING = "heating", "暖"


UNITS = {
    Utility.WATER: "立方米",
    Utility.ELECTRICITY: "千瓦时",
    Utility.GAS: "立方米",
    Utility.HEATING: "平方米",
}


class SupplierQuerySet(models.QuerySet):
    def with_answers(self):
        """Each with how many meters of open outlets asked, were confirmed and were refused."""

        def count(*states):
            return Count("meters", filter=Q(meters__state__in=states))

        return self.annotate(
            asked=count(RateState.APPLIED, RateState.CONFIRMED, RateState.REFUSED),
            confirmed=count(RateState.CONFIRMED),
            refused=count(RateState.REFUSED),
            waiting=count(RateState.APPLIED),
        )


@pghistory.track()
class Supplier(models.Model):
    """Who supplies water, electricity, gas or heating; named by an enterprise or entered by the bureau."""

    kind = models.CharField("类别", max_length=12, choices=Utility)
    name = models.CharField("名称", max_length=80)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = "供应单位"
        verbose_name_plural = "供应单位"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="supplier_once",
                violation_error_message="这个供应单位已经登记。",
            )
        ]

    def __str__(self):
        return f"{self.name}（{self.get_kind_display()}）"


class MeterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for bureaus and who oversees the county; else those of outlets the person sees."""
        if oversees_all_bureaus(user) or bureau_ids_of(user):
            return self
        return self.filter(outlet__in=Outlet.objects.visible_to(user))


@pghistory.track()
class Meter(models.Model):
    """A meter of an outlet, and whether it is charged at the household rate."""

    State = RateState

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="meters", verbose_name="网点")
    kind = models.CharField("类别", max_length=12, choices=Utility)
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="meters", verbose_name="供应单位"
    )
    meter_number = models.CharField("表号或者户号", max_length=40)
    state = models.CharField("状态", max_length=12, choices=RateState, default=RateState.REGISTERED)
    applied_on = models.DateField("申请日", null=True, blank=True)
    answered_on = models.DateField("答复日", null=True, blank=True)
    household_from = models.DateField("执行居民价自", null=True, blank=True)
    refusal = models.CharField("拒绝的理由", max_length=300, blank=True)

    objects = MeterQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "kind", "pk"]
        verbose_name = "水电气暖表"
        verbose_name_plural = "水电气暖表"
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "kind", "meter_number"],
                name="meter_once_in_its_outlet",
                violation_error_message="这块表已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(state="registered") | Q(applied_on__isnull=False),
                name="meter_asked_for_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", household_from__isnull=False)
                | ~Q(state="confirmed"),
                name="meter_confirmed_from_a_day",
                violation_error_message="请填写从哪一天起执行居民价。",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""),
                name="meter_refused_says_why",
                violation_error_message="请写明拒绝的理由。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_it_is_stays", fields=["outlet", "kind", "supplier", "meter_number"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}表 {self.meter_number}"

    def get_absolute_url(self):
        return reverse("admin:communities_meter_change", args=[self.pk])

    @property
    def unit(self) -> str:
        return UNITS[self.kind]


class MeterStep(models.Model):
    """What was done about the rate of a meter. Added, never changed."""

    meter = models.ForeignKey(Meter, models.PROTECT, related_name="steps", verbose_name="表")
    action = models.CharField("步骤", max_length=10, choices=RateAction)
    by = models.ForeignKey(**PERSON, verbose_name="办理人")
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "价格步骤"
        verbose_name_plural = "价格步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(timezone.localtime(self.at))}"
