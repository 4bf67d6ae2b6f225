"""The career passport: what a worker shows of herself to whom she gives a link, and who opened it."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from workers.models import Worker

MOST_OPENINGS = 20


class PassportField(models.TextChoices):
    NAME = "name", "完整的姓名"
    CERTIFICATES = "certificates", "技能证书"
    BADGES = "badges", "星级和品牌"
    YEARS = "years", "从业时间"
    AWARDS = "awards", "表彰"
    EMPLOYER = "employer", "现在的企业"


# Counted where the link is opened: nobody opens it once too often, however many do at once.
COUNT_THE_OPENING = """
    UPDATE credentials_passport SET opened = opened + 1
        WHERE id = NEW.passport_id AND revoked_at IS NULL AND expires_at > NEW.at;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'passport % is not open any more', NEW.passport_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passport_is_open';
    END IF;
    RETURN NEW;
"""


class PassportQuerySet(models.QuerySet):
    def open(self, at):
        """Those that still open."""
        return self.filter(revoked_at=None, expires_at__gt=at, opened__lt=F("openings"))


class Passport(models.Model):
    """A link that opens so many times until a moment. Only the digest of its token is kept."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="passports")
    fields = ArrayField(models.CharField(max_length=12, choices=PassportField))
    token_digest = models.CharField(max_length=64, unique=True)
    openings = models.PositiveSmallIntegerField("可以打开的次数")
    opened = models.PositiveSmallIntegerField("已经打开的次数", default=0)
    made_at = models.DateTimeField("生成时间", default=timezone.now)
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = PassportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "职业护照"
        verbose_name_plural = "职业护照"
        constraints = [
            models.CheckConstraint(
                condition=Q(opened__lte=F("openings")),
                name="passport_not_opened_too_often",
                violation_error_message="这个链接已经用完了。",
            ),
            models.CheckConstraint(
                condition=Q(openings__range=(1, MOST_OPENINGS)),
                name="passport_openings_at_most",
                violation_error_message=f"可以打开1到{MOST_OPENINGS}次。",
            ),
            models.CheckConstraint(
                condition=~Q(fields=[]),
                name="passport_shows_something",
                violation_error_message="请至少选一项。",
            ),
        ]
        indexes = [models.Index(fields=["worker", "-id"], name="passport_of_worker")]
        triggers = [
            pgtrigger.ReadOnly(
                name="made_stays",
                fields=["worker", "fields", "token_digest", "openings", "made_at", "expires_at"],
            ),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.made_at):%Y-%m-%d %H:%M}"

    @property
    def field_names(self) -> list[str]:
        return [label for value, label in PassportField.choices if value in self.fields]

    def is_open(self, at) -> bool:
        return self.revoked_at is None and at < self.expires_at and self.opened < self.openings


class PassportOpening(models.Model):
    """Somebody with the link opened it."""

    passport = models.ForeignKey(Passport, models.CASCADE, related_name="opening_rows")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "打开记录"
        verbose_name_plural = "打开记录"
        triggers = [
            pgtrigger.Trigger(
                name="counted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=COUNT_THE_OPENING,
            ),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"
