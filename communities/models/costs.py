"""What an outlet is spared: rent by decision, and the dearer rate of its meters, proved by bills."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import ExtractMonth, ExtractYear, Greatest, Least, Round
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from communities.models.meter import PERSON, Meter, Utility
from communities.models.outlet import Outlet
from communities.transitions import RateState, State
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from gaotai_jiazheng.uploads import SUFFIXES


class RentWaiverQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(outlet__in=Outlet.objects.visible_to(user))

    def with_months_between(self, first, last):
        """Those with a month between two days, each with ``months_counted`` and ``saved_fen``; the month in which an
        outlet closed is its last one, and an application that was withdrawn was spared nothing."""
        begin = Greatest(F("first_month"), Value(first))
        end = Least(F("last_month"), Value(last), F("outlet__closed_on"))  # of dates that are there
        months = (
            (ExtractYear(end) - ExtractYear(begin)) * 12
            + ExtractMonth(end)
            - ExtractMonth(begin)
            + 1
        )
        was_there = Q(outlet__closed_on=None) | Q(
            outlet__closed_on__gte=Greatest(F("first_month"), Value(first.replace(day=1)))
        )
        rows = self.filter(was_there, first_month__lte=last, last_month__gte=first.replace(day=1))
        rows = rows.exclude(outlet__state=State.WITHDRAWN)
        rows = rows.annotate(months_counted=months)
        return rows.annotate(
            saved_fen=F("months_counted") * F("monthly_fen"),
        )


@pghistory.track()
class RentWaiver(models.Model):
    """A decision that an outlet pays no rent, or less, for whole months; monthly_fen is what it is spared."""

    outlet = models.ForeignKey(
        Outlet, models.PROTECT, related_name="rent_waivers", verbose_name="网点"
    )
    decision_number = models.CharField("决定文号", max_length=60)
    decided_by = models.CharField("决定单位", max_length=60)
    decided_on = models.DateField("决定日")
    first_month = models.DateField("自", help_text="那个月的第一天。")
    last_month = models.DateField("至", help_text="最后一个月的第一天；这个月也减免。")
    monthly_fen = models.BigIntegerField("每月减免（分）")
    ended_reason = models.CharField("提前结束的原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(**PERSON, verbose_name="记录人")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    objects = RentWaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "租金减免"
        verbose_name_plural = "租金减免"
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1),
                name="rent_waiver_of_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")),
                name="rent_waiver_months_in_order",
                violation_error_message="最后一个月不能早于第一个月。",
            ),
            models.CheckConstraint(
                condition=Q(monthly_fen__gt=0),
                name="rent_waiver_is_worth_something",
                violation_error_message="每月减免要大于零。",
            ),
            one_at_a_time(
                "rent_waiver_once_a_month",
                of=["outlet"],
                days=day_range("first_month", "last_month"),
                message="这个网点在这些月份已经有租金减免。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="decision_stays",
                fields=["outlet", "decision_number", "decided_on", "first_month", "monthly_fen"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.decision_number

    def get_absolute_url(self):
        return reverse("admin:communities_rentwaiver_change", args=[self.pk])

    @property
    def months(self) -> int:
        """How many months are waived."""
        return (
            (self.last_month.year - self.first_month.year) * 12
            + self.last_month.month
            - self.first_month.month
            + 1
        )


@pghistory.track()
class Tariff(models.Model):
    """What a unit costs who does not pay the household rate, from a day on, by a document of the bureau.

    It is what a bill is held against: without one nothing is said to be saved.
    """

    kind = models.CharField("类别", max_length=12, choices=Utility)
    price_yuan = models.DecimalField("非居民价格（元/单位）", max_digits=8, decimal_places=4)
    document = models.CharField("价格文件", max_length=120)
    in_force_from = models.DateField("执行日")

    class Meta:
        ordering = ["kind", "-in_force_from"]
        verbose_name = "非居民价格"
        verbose_name_plural = "非居民价格"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "in_force_from"],
                name="tariff_once_a_day",
                violation_error_message="这一类在这一天已经有价格。",
            ),
            models.CheckConstraint(
                condition=Q(price_yuan__gt=0),
                name="tariff_above_zero",
                violation_error_message="价格要大于零。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.price_yuan}元 {date_format(self.in_force_from)}"


def stored_name(bill, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    suffix = SUFFIXES[bill.content_type]
    return f"communities/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


class BillQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back."""
        return self.filter(voided_at=None)

    def counted_between(self, first, last):
        """Those that prove something saved, by their last day, each with ``saved_fen``: of a meter at the
        household rate for the whole of their days, with a price to hold them against."""
        saved = Round(F("quantity") * F("tariff__price_yuan") * 100) - F("paid_fen")
        return (
            self.standing()
            .filter(
                meter__household_from__lte=F("first_day"),
                meter__state=RateState.CONFIRMED,
                tariff__isnull=False,
                last_day__gte=first,
                last_day__lte=last,
            )
            .annotate(saved_fen=saved)
        )


@pghistory.track()
class UtilityBill(models.Model):
    """A bill of a meter: which days, how much, what was paid, and its photo."""

    meter = models.ForeignKey(Meter, models.PROTECT, related_name="bills", verbose_name="表")
    first_day = models.DateField("账期自")
    last_day = models.DateField("账期至")
    quantity = models.DecimalField("用量", max_digits=10, decimal_places=2)
    paid_fen = models.BigIntegerField("实付（分）")
    tariff = models.ForeignKey(
        Tariff, models.PROTECT, null=True, blank=True, related_name="bills", verbose_name="对照价格"
    )
    file = models.FileField("账单照片", upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    recorded_by = models.ForeignKey(**PERSON, verbose_name="填报人")
    recorded_at = models.DateTimeField("填报时间", default=timezone.now)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = BillQuerySet.as_manager()

    class Meta:
        ordering = ["-last_day", "-pk"]
        verbose_name = "水电气暖账单"
        verbose_name_plural = "水电气暖账单"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="bill_days_in_order",
                violation_error_message="账期的最后一天不能早于第一天。",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, paid_fen__gte=0),
                name="bill_amounts_make_sense",
                violation_error_message="用量要大于零，实付不能小于零。",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_reason="")
                | Q(voided_at__isnull=False) & ~Q(voided_reason=""),
                name="bill_voided_says_why",
                violation_error_message="请写明作废的原因。",
            ),
            one_at_a_time(
                "bill_once_for_its_days",
                of=["meter"],
                days=day_range("first_day", "last_day"),
                condition=Q(voided_at=None),
                message="这块表在这些天已经有账单。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_it_says_stays",
                fields=["meter", "first_day", "last_day", "quantity", "paid_fen", "file", "digest"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{date_format(self.first_day)}—{date_format(self.last_day)}"
