"""A sum that is kept for something: it stays in the account and cannot be used for anything else."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from ledger.amounts import yuan_of
from ledger.models.account import Account
from ledger.models.entry import Entry


class HoldQuerySet(models.QuerySet):
    def open(self):
        """Those that still keep money."""
        return self.filter(end=None)

    def visible_to(self, user):
        """All for whoever oversees the county."""
        return self if oversees_all_bureaus(user) else self.none()


class Hold(models.Model):
    """A part of a balance that is kept for a subject. It never changes; it ends by a row of its own."""

    key = models.UUIDField("业务标识", default=uuid.uuid4, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="holds", verbose_name="账户")
    amount_fen = models.BigIntegerField("冻结金额（分）")
    narration = models.CharField("摘要", max_length=120)
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="冻结人",
    )
    placed_at = models.DateTimeField("冻结时间", default=timezone.now)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "冻结"
        verbose_name_plural = "冻结"
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="ledger_hold_of_something")
        ]

    def __str__(self):
        return f"{self.narration} {self.amount_yuan}"

    @property
    def amount_yuan(self):
        return yuan_of(self.amount_fen)


class HoldEnd(models.Model):
    """How a hold ended: used by an entry, or given free."""

    # As for a posting: the trigger refuses an end without its hold or entry, and neither is ever deleted.
    hold = models.OneToOneField(
        Hold,
        models.PROTECT,
        primary_key=True,
        db_constraint=False,
        related_name="end",
        verbose_name="冻结",
    )
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        related_name="used_holds",
        verbose_name="使用它的凭证",
    )
    ended_at = models.DateTimeField("解除时间", default=timezone.now)

    class Meta:
        verbose_name = "解除冻结"
        verbose_name_plural = "解除冻结"

    def __str__(self):
        return str(self.hold_id)
