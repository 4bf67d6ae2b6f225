"""Granted ratings, until when they hold, and what changed them."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from disclosure.models import Notice
from enterprises.models import Enterprise
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from ratings.models.panel import Result
from ratings.transitions import Keeping, Standing

# Granted is what passed, was up for its days, and has no objection left: the notice's own gate says so.
GRANTED_WHEN_CLEAR = """
    PERFORM 1 FROM ratings_result result
        JOIN ratings_application application ON application.id = result.application_id
        JOIN disclosure_notice notice ON notice.subject_id = application.id
        JOIN django_content_type kind ON kind.id = notice.subject_type_id
        WHERE result.id = NEW.result_id AND notice.id = NEW.notice_id AND result.level <> ''
            AND result.panel_round = application.panel_round
            AND application.enterprise_id = NEW.enterprise_id
            AND kind.app_label = 'ratings' AND kind.model = 'application';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'result % and notice % do not grant a rating', NEW.result_id, NEW.notice_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_of_its_result_and_notice';
    END IF;
    PERFORM disclosure_refuse_unless_clear(NEW.notice_id, NEW.granted_on);
    RETURN NEW;
"""


class RatingQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Those that hold on that day, repair included; the last day is included."""
        on = on or timezone.localdate()
        not_revoked = Q(revoked_on=None) | Q(revoked_on__gt=on)
        return self.filter(not_revoked, granted_on__lte=on, valid_until__gte=on)


@pghistory.track()
class Rating(models.Model):
    """An enterprise is a standardized enterprise (标准化家政企业) at a level, from one day to another."""

    number = models.CharField("证书编号", max_length=30, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="ratings", verbose_name="家政企业"
    )
    result = models.OneToOneField(Result, models.PROTECT, related_name="rating")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+", verbose_name="公示")
    level = models.CharField("等级", max_length=20)
    standing = models.CharField("状态", max_length=10, choices=Standing, default=Standing.IN_FORCE)
    granted_on = models.DateField("授予日")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    valid_until = models.DateField("有效期至", help_text="含这一天。")
    revoked_on = models.DateField("撤销日", null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on", "-pk"]
        verbose_name = "评定结果"
        verbose_name_plural = "评定结果"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("granted_on")), name="rating_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(standing="revoked", revoked_on__isnull=False)
                | ~Q(standing="revoked") & Q(revoked_on=None),
                name="rating_revoked_has_its_day",
            ),
            one_at_a_time(
                "rating_one_at_a_time",
                of=["enterprise"],
                days=day_range("granted_on", "valid_until"),
                condition=~Q(standing="revoked"),
                message="这家企业在这段时间已有有效的评定。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="granted_when_clear",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=GRANTED_WHEN_CLEAR,
            ),
            pgtrigger.ReadOnly(
                name="grant_stays",
                fields=["number", "enterprise", "result", "notice", "granted_on", "granted_by"],
            ),
            pgtrigger.Protect(
                name="revoked_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.standing = 'revoked'"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self):
        return reverse("ratings:rating", args=[self.number])

    def is_in_force(self, on=None):
        """Whether it holds on that day."""
        on = on or timezone.localdate()
        is_revoked = self.revoked_on is not None and self.revoked_on <= on
        return not is_revoked and self.granted_on <= on <= self.valid_until

    @property
    @admin.display(description="状态")
    def standing_word(self):
        """Where it stands today; that it has run out is read from its day."""
        if self.standing != Standing.REVOKED and self.valid_until < timezone.localdate():
            return "已过有效期"
        return self.get_standing_display()


class RatingChange(models.Model):
    """What was done with a rating, and why; public, added and never changed."""

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="changes")
    keeping = models.CharField("事项", max_length=14, choices=Keeping)
    level_before = models.CharField("原等级", max_length=20, blank=True)
    level = models.CharField("等级", max_length=20)
    reason = models.TextField("理由")
    decided_on = models.DateField("决定日")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "评定变动"
        verbose_name_plural = "评定变动"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_keeping_display()} {date_format(self.decided_on)}"
