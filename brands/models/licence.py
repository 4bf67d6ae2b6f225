"""Who may carry a brand, from a day to a day; and the review that two upheld complaints open."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from brands.models.brand import READS_BRANDS, Brand
from complaints.models import Complaint
from enterprises.models import Enterprise
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from recruitment.models.event import NEVER_DELETED
from workers.models import Worker
from workers.reading_bureaus import acts_for_one_of

LICENSED = day_range("valid_from", Coalesce(F("ended_on"), F("valid_until")))
OF_A_RECOGNISED_BRAND = """
    PERFORM 1 FROM brands_brand WHERE id = NEW.brand_id AND state = 'recognised' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'brand % is not recognised', NEW.brand_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'licence_of_a_recognised_brand';
    END IF;
    RETURN NEW;
"""


class LicenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if acts_for_one_of(user, READS_BRANDS) else self.none()

    def valid(self, on):
        """Those by which the brand may be carried on the day; the last day is included, the day of an early
        end is not."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=on), valid_from__lte=on, valid_until__gte=on
        )


@pghistory.track()
class Licence(models.Model):
    """A licence of one enterprise or of one worker."""

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="licences", verbose_name="劳务品牌"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="家政企业",
    )
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="服务人员"
    )
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", help_text="含这一天。")
    ended_on = models.DateField("提前终止日", null=True, blank=True)
    ended_reason = models.CharField("终止的原因", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="授权人"
    )
    at = models.DateTimeField("授权时间", default=timezone.now)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = "品牌授权"
        verbose_name_plural = "品牌授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise=None, worker__isnull=False)
                | Q(enterprise__isnull=False, worker=None),
                name="licence_of_one_holder",
                violation_error_message="授权给一家企业，或者一名服务人员。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="licence_days_in_order",
                violation_error_message="截止日不能早于起始日。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__range=(F("valid_from"), F("valid_until"))) & ~Q(ended_reason=""),
                name="licence_ended_within_its_days",
                violation_error_message="终止日要在授权期以内，并写明原因。",
            ),
            *(
                one_at_a_time(
                    f"licence_once_at_a_time_{holder}",
                    of=["brand", holder],
                    days=LICENSED,
                    message="这段时间已经有这个品牌的授权。",
                )
                for holder in ("enterprise", "worker")
            ),
        ]
        indexes = [models.Index(fields=["valid_until", "id"], name="brand_licence_until")]
        triggers = [
            pgtrigger.Trigger(
                name="of_a_recognised_brand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_A_RECOGNISED_BRAND,
            ),
            pgtrigger.ReadOnly(name="granted_stays", exclude=["ended_on", "ended_reason"]),
            NEVER_DELETED,
        ]

    def __str__(self):
        return f"{self.brand} {self.holder_name}"

    def get_absolute_url(self):
        return reverse("admin:brands_licence_change", args=[self.pk])

    @property
    def holder_name(self) -> str:
        """An enterprise's name, and a worker's masked one."""
        return self.enterprise.name if self.enterprise_id else self.worker.masked_name

    def is_valid(self, on) -> bool:
        not_ended = self.ended_on is None or self.ended_on > on
        return not_ended and self.valid_from <= on <= self.valid_until


@pghistory.track()
class Review(models.Model):
    """Whether a member keeps the brand, asked because of what residents complained of and was upheld."""

    class Outcome(models.TextChoices):
        KEEP = "keep", "保留授权"
        END = "end", "终止授权"

    licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="reviews", verbose_name="品牌授权"
    )
    complaints = models.ManyToManyField(Complaint, related_name="+", verbose_name="成立的投诉举报")
    opened_on = models.DateField("开始复核")
    outcome = models.CharField("结论", max_length=10, choices=Outcome, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
    )
    decided_on = models.DateField("决定日", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "品牌复核"
        verbose_name_plural = "品牌复核"
        constraints = [
            models.UniqueConstraint(
                fields=["licence"],
                condition=Q(decided_on=None),
                name="review_one_open",
                violation_error_message="这项授权正在复核。",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, decided_by=None, outcome="", reason="")
                | Q(decided_on__isnull=False, decided_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(reason=""),
                name="review_decided_with_reason",
                violation_error_message="请写明结论和理由。",
            ),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self):
        return f"{self.licence_id} {date_format(self.opened_on)}"
