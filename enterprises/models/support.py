"""What makes an enterprise grow: partnerships with property firms, the home-care qualification,
trademarks, incubators. Source: the plan, measures 一 and 四."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from enterprises.models.choices import ServiceLine
from enterprises.models.enterprise import Enterprise
from enterprises.transitions import TrademarkState
from regions.models import Community, Town

NOT_WARNED = Q(warned_until=None) | ~Q(warned_until=F("valid_until"))


def person(verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=verbose_name,
    )


class PartnershipQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those that a bureau has registered and that have not run out."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on),
            state=Partnership.State.CONFIRMED,
            signed_on__lte=on,
        )

    def ending(self, after, until):
        """Registered ones whose last day is in (after, until], of which nobody has warned, and which no later
        agreement of the same firm for the same quarter follows."""
        confirmed = Partnership.objects.filter(state=Partnership.State.CONFIRMED)
        later = confirmed.filter(
            Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
            enterprise=OuterRef("enterprise"),
            property_company=OuterRef("property_company"),
            quarter=OuterRef("quarter"),
        )
        return self.filter(
            ~Exists(later),
            NOT_WARNED,
            state=Partnership.State.CONFIRMED,
            valid_until__gt=after,
            valid_until__lte=until,
        )


@pghistory.track()
class Partnership(models.Model):
    """A property firm and an enterprise serve a residential quarter together (物业+家政)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待核对"
        CONFIRMED = "confirmed", "已登记"
        DECLINED = "declined", "不予登记"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="partnerships", verbose_name="家政企业"
    )
    property_company = models.CharField("物业企业", max_length=80)
    community = models.ForeignKey(Community, models.PROTECT, verbose_name="社区（村）")
    quarter = models.CharField("小区", max_length=60)
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine), verbose_name="合作的服务"
    )
    signed_on = models.DateField("签订日")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = person("填报人")
    proposed_at = models.DateTimeField("填报时间", default=timezone.now)
    decided_by = person("核对人")
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)
    answer = models.CharField("核对意见", max_length=300, blank=True)
    warned_until = models.DateField(
        "已提醒的截止日", null=True, blank=True, editable=False, help_text="到期前已经提醒过。"
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "物业合作"
        verbose_name_plural = "物业合作"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "property_company", "quarter", "signed_on"],
                name="partnership_once",
                violation_error_message="这项合作已经填报过。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("signed_on")),
                name="partnership_days_in_order",
                violation_error_message="有效期不能早于签订日。",
            ),
            models.CheckConstraint(
                condition=Q(service_lines__len__gt=0),
                name="partnership_has_a_service",
                violation_error_message="请至少选一项合作的服务。",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed")
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="partnership_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.property_company}"

    @property
    def service_line_names(self):
        return [label for value, label in ServiceLine.choices if value in self.service_lines]


class HomeCareQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those granted, not revoked, whose days include this one."""
        return self.filter(
            state=HomeCareQualification.State.GRANTED, valid_from__lte=on, valid_until__gte=on
        )

    def ending(self, after, until):
        """Granted ones whose last day is in (after, until], of which nobody has warned, and which no later
        one follows."""
        granted = HomeCareQualification.objects.filter(state=HomeCareQualification.State.GRANTED)
        later = granted.filter(
            enterprise=OuterRef("enterprise"), valid_until__gt=OuterRef("valid_until")
        )
        return self.filter(
            ~Exists(later),
            NOT_WARNED,
            state=HomeCareQualification.State.GRANTED,
            valid_until__gt=after,
            valid_until__lte=until,
        )


@pghistory.track()
class HomeCareQualification(models.Model):
    """Whether an enterprise may take government-subsidised home elderly care, between two days."""

    class State(models.TextChoices):
        APPLIED = "applied", "待认定"
        GRANTED = "granted", "已认定"
        DECLINED = "declined", "不予认定"
        REVOKED = "revoked", "已取消"

    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="home_care_qualifications",
        verbose_name="家政企业",
    )
    statement = models.TextField("人员和条件", max_length=2000)
    state = models.CharField("状态", max_length=10, choices=State, default=State.APPLIED)
    applied_by = person("申请人")
    applied_on = models.DateField("申请日", default=timezone.localdate)
    decided_by = person("认定人")
    decided_on = models.DateField("认定日", null=True, blank=True)
    valid_from = models.DateField("自", null=True, blank=True)
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")
    answer = models.CharField("认定意见", max_length=300, blank=True)
    warned_until = models.DateField(
        "已提醒的截止日", null=True, blank=True, editable=False, help_text="到期前已经提醒过。"
    )

    objects = HomeCareQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "居家养老服务资格"
        verbose_name_plural = "居家养老服务资格"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="applied"),
                name="home_care_one_application",
                violation_error_message="已经有一项申请在办。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "revoked"])
                | Q(
                    valid_from__isnull=False,
                    valid_until__isnull=False,
                    valid_until__gte=F("valid_from"),
                ),
                name="home_care_granted_between_two_days",
                violation_error_message="请写明有效期，截止日不能早于开始日。",
            ),
            models.CheckConstraint(
                condition=Q(state="applied")
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="home_care_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.get_state_display()}"


@pghistory.track()
class Trademark(models.Model):
    """A trademark that an enterprise applies for; every state has its step with a day."""

    State = TrademarkState

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="trademarks", verbose_name="家政企业"
    )
    name = models.CharField("商标", max_length=60)
    classes = models.CharField("类别", max_length=60, help_text="商品和服务的类别号，例如 37、45。")
    number = models.CharField("申请号或者注册号", max_length=30, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=TrademarkState, default=TrademarkState.PREPARING
    )
    state_on = models.DateField("状态自", default=timezone.localdate)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "商标"
        verbose_name_plural = "商标"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "classes"],
                name="trademark_once",
                violation_error_message="这件商标已经填报过。",
            ),
            models.CheckConstraint(
                condition=~Q(state="registered") | ~Q(number=""),
                name="trademark_registered_has_a_number",
                violation_error_message="已经注册的，请填写注册号。",
            ),
        ]

    def __str__(self):
        return self.name


class TrademarkStep(models.Model):
    """A trademark came into a state: rows are added and never changed."""

    trademark = models.ForeignKey(Trademark, models.PROTECT, related_name="steps")
    state = models.CharField("状态", max_length=12, choices=TrademarkState)
    on = models.DateField("日期")
    by = person("填报人")
    at = models.DateTimeField("填报时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "商标进展"
        verbose_name_plural = "商标进展"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.trademark_id} {self.get_state_display()}"


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
IN_THE_INCUBATOR = Func(
    F("since"), F("until"), Value("[]"), function="DATERANGE", output_field=DateRangeField()
)


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
            ExclusionConstraint(
                name="tenancy_once_at_a_time",
                expressions=[
                    ("enterprise", RangeOperators.EQUAL),
                    (IN_THE_INCUBATOR, RangeOperators.OVERLAPS),
                ],
                violation_error_message="这家企业这段时间已经在一个孵化基地。",
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
