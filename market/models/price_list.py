"""What an enterprise asks for its services (价目表): one version after the other, none ever edited.

Source: 《明码标价和禁止价格欺诈规定》（市场监管总局令第56号，2022-07-01起施行）第七条、第八条: a service is
marked with its item, its content, and its price or the way the price is counted.
"""

from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, Max, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of

MOST_LINES = 60

HAS_LINES = """
    PERFORM 1 FROM market_priceline WHERE price_list_id = NEW.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'price list % has no line', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'price_list_has_lines';
    END IF;
    RETURN NEW;
"""
LIST_IS_NEWEST = """
    PERFORM 1 FROM market_pricelist
        WHERE id = NEW.price_list_id AND state = 'published' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'price list % is not the newest published one', NEW.price_list_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'price_confirmation_of_newest';
    END IF;
    RETURN NEW;
"""


class PriceListQuerySet(models.QuerySet):
    def published(self):
        """Those that were made public, whether they still hold or not."""
        return self.exclude(state=PriceList.State.DRAFT)

    def in_force(self, at=None):
        """Those that hold at that moment: at most one of each enterprise."""
        at = at or timezone.now()
        not_ended = Q(in_force_until=None) | Q(in_force_until__gt=at)
        return self.published().filter(not_ended, in_force_from__lte=at)

    def fresh(self, at, days: int):
        """Those that hold at that moment and were published or confirmed within so many days before."""
        since = at - timedelta(days=days)
        confirmed = PriceConfirmation.objects.filter(
            price_list=OuterRef("pk"), at__gte=since, at__lte=at
        )
        return self.in_force(at).filter(Q(published_at__gte=since) | Exists(confirmed))

    def with_seen_at(self):
        """Adds seen_at: when the enterprise last said that the list holds."""
        return self.annotate(seen_at=Greatest("published_at", Max("confirmations__at")))

    def visible_to(self, user):
        """What was published is for everybody; a draft is for whoever acts for its enterprise."""
        is_published = ~Q(state=PriceList.State.DRAFT)
        return self.filter(is_published | Q(enterprise__in=enterprise_roles_of(user)))


@pghistory.track()
class PriceList(models.Model):
    """One version. A published one is succeeded, never changed: its lines, days and digest stay.

    in_force_from: the first moment of the effective day, or the publication where that is later on the
    same day, so that at every moment one list holds. in_force_until: the first moment of the next list.
    digest: SHA-256 of what it says, see ``services.prices.snapshot_of``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已公布"
        SUPERSEDED = "superseded", "已有新版"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="price_lists", verbose_name="家政企业"
    )
    version = models.PositiveIntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    effective_on = models.DateField("生效日", null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人"
    )
    started_at = models.DateTimeField("起草时间", default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="公布人",
    )
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    in_force_from = models.DateTimeField("执行自", null=True, blank=True)
    in_force_until = models.DateTimeField("执行至", null=True, blank=True)
    digest = models.CharField("SHA-256", max_length=64, blank=True)

    objects = PriceListQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "价目表"
        verbose_name_plural = "价目表"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "version"],
                name="price_list_version_once",
                violation_error_message="这个版次已经有了。",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="draft"),
                name="price_list_one_draft",
                violation_error_message="已有一份没有公布的价目表草稿。",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="published"),
                name="price_list_one_newest",
                violation_error_message="这家企业已有公布的价目表。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="draft",
                    published_by=None,
                    published_at=None,
                    in_force_from=None,
                    digest="",
                )
                | ~Q(state="draft")
                & Q(
                    effective_on__isnull=False,
                    published_by__isnull=False,
                    published_at__isnull=False,
                    in_force_from__isnull=False,
                    digest__regex=r"^[0-9a-f]{64}$",
                ),
                name="price_list_published_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", in_force_until__isnull=False)
                | ~Q(state="superseded") & Q(in_force_until=None),
                name="price_list_superseded_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from=None) | Q(in_force_from__gte=F("published_at")),
                name="price_list_not_backdated",
                violation_error_message="价目表不能从公布以前的日子开始执行。",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from")),
                name="price_list_period_in_order",
                violation_error_message="新价目表的生效日应晚于上一版。",
            ),
            ExclusionConstraint(
                name="price_list_one_in_force",
                expressions=[
                    ("enterprise", RangeOperators.EQUAL),
                    (
                        Func(
                            F("in_force_from"),
                            F("in_force_until"),
                            Value("[)"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state="draft"),
                violation_error_message="同一时间只能执行一份价目表。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="begins_as_draft",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state <> 'draft'"),
            ),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[("draft", "published"), ("published", "superseded")],
            ),
            pgtrigger.Trigger(
                name="published_with_lines",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state = 'published'"),
                func=HAS_LINES,
            ),
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.UpdateOf(
                    "enterprise_id", "version", "effective_on", "started_by_id", "started_at",
                    "published_by_id", "published_at", "in_force_from", "digest",
                ),
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            pgtrigger.Protect(
                name="superseded_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'superseded'"),
            ),
            pgtrigger.Protect(
                name="published_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.enterprise}价目表第{self.version}版"

    def get_absolute_url(self):
        return reverse("market:price_list", args=[self.enterprise_id, self.version])

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    def is_in_force(self, at=None):
        """Whether it holds at that moment."""
        at = at or timezone.now()
        if self.in_force_from is None or at < self.in_force_from:
            return False
        return self.in_force_until is None or at < self.in_force_until

    @property
    def standing(self):
        """Where it stands now, in words; read from its days and from the enterprise."""
        now = timezone.now()
        if self.is_draft:
            return "草稿"
        if self.in_force_until is not None and self.in_force_until <= now:
            return "已被新版代替"
        if self.enterprise.state == Enterprise.State.CANCELLED:
            return "企业已从名录注销，不再执行"
        return "已公布，尚未生效" if now < self.in_force_from else "现行"


class PriceConfirmation(models.Model):
    """The enterprise said that its published list is still valid: a row is added, the list stays."""

    price_list = models.ForeignKey(
        PriceList, models.PROTECT, related_name="confirmations", verbose_name="价目表"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "价目表仍然有效的确认"
        verbose_name_plural = "价目表仍然有效的确认"
        triggers = [
            pgtrigger.Trigger(
                name="of_the_newest",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=LIST_IS_NEWEST,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.price_list} {timezone.localtime(self.at):%Y-%m-%d}"
