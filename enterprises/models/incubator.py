"""Incubators with their room, and the enterprises that have moved in."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from enterprises.models.enterprise import Enterprise
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from regions.models import Town

# The incubator's row is held while its tenants are counted, on each day on which one more comes in.
HAS_ROOM = """
    DECLARE
        room integer;
    BEGIN
        SELECT capacity INTO room FROM enterprises_incubator WHERE id = NEW.incubator_id FOR UPDATE;
        IF room IS NOT NULL AND EXISTS (
            SELECT 1 FROM (
                SELECT NEW.since AS day
                UNION SELECT since FROM enterprises_tenancy
                    WHERE incubator_id = NEW.incubator_id AND id <> NEW.id
                    AND since > NEW.since AND (NEW.until IS NULL OR since <= NEW.until)
            ) AS first_days
            WHERE (SELECT COUNT(*) FROM enterprises_tenancy other
                WHERE other.incubator_id = NEW.incubator_id AND other.id <> NEW.id
                    AND other.since <= day AND (other.until IS NULL OR other.until >= day)) >= room)
        THEN
            RAISE EXCEPTION 'incubator % is full', NEW.incubator_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'tenancy_within_capacity';
        END IF;
        RETURN NEW;
    END;
"""


class IncubatorQuerySet(models.QuerySet):
    def open_on(self, day):
        """Those that take enterprises on this day; the day of closing is none any more."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)

    def with_places_left(self, day):
        """With ``places_left``: how many more may come in; None where nobody has set a limit."""
        inside = Tenancy.objects.inside_on(day).filter(incubator=OuterRef("pk")).order_by()
        counted = inside.values("incubator").annotate(count=Count("*")).values("count")
        return self.annotate(places_left=F("capacity") - Coalesce(Subquery(counted), 0))


@pghistory.track()
class Incubator(models.Model):
    """A named incubator for household-service enterprises (孵化基地)."""

    name = models.CharField("名称", max_length=80, unique=True)
    operator = models.CharField("运营单位", max_length=80)
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name="镇")
    address = models.CharField("地址", max_length=160)
    phone = models.CharField("电话", max_length=30, blank=True)
    offers = models.TextField("提供什么", max_length=1000, blank=True)
    capacity = models.PositiveSmallIntegerField(
        "最多入驻", null=True, blank=True, help_text="多少家企业，不清楚的空着。"
    )
    opened_on = models.DateField("启用日")
    closed_on = models.DateField("停用日", null=True, blank=True)

    objects = IncubatorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "孵化基地"
        verbose_name_plural = "孵化基地"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="incubator_days_in_order",
                violation_error_message="停用日不能早于启用日。",
            )
        ]

    def __str__(self):
        return self.name


class TenancyQuerySet(models.QuerySet):
    def inside_on(self, day):
        """Enterprises that are in an incubator on this day, their last one counted."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


@pghistory.track()
class Tenancy(models.Model):
    """An enterprise in an incubator."""

    incubator = models.ForeignKey(
        Incubator, models.PROTECT, related_name="tenancies", verbose_name="孵化基地"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="tenancies", verbose_name="家政企业"
    )
    since = models.DateField("入驻日")
    until = models.DateField("迁出日", null=True, blank=True)
    relief = models.CharField("租金减免", max_length=120, blank=True)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "pk"]
        verbose_name = "入驻企业"
        verbose_name_plural = "入驻企业"
        constraints = [
            one_at_a_time(
                "tenancy_once_at_a_time",
                of=["enterprise"],
                days=day_range("since", "until"),
                message="这家企业这段时间已经在一个孵化基地。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="tenancy_days_in_order",
                violation_error_message="迁出日不能早于入驻日。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="has_room",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("incubator_id", "since", "until"),
                func=HAS_ROOM,
            )
        ]

    def __str__(self):
        return f"{self.enterprise} {self.incubator}"

    def months_until(self, on) -> int:
        """Full months in the incubator until the day, or until it left; the first and the last day are included."""
        end = min(on, self.until or on) + timedelta(days=1)
        months = (end.year - self.since.year) * 12 + end.month - self.since.month
        return max(0, months - (end.day < self.since.day))
