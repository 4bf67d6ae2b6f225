"""A balanced entry and its postings: rows that are added and never changed."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from ledger.amounts import yuan_of
from ledger.models.account import Account


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever oversees the county."""
        return self if oversees_all_bureaus(user) else self.none()

    def of(self, subject):
        """The entries that one row of a register caused, the newest first."""
        content_type = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=content_type, subject_id=subject.pk)


class Entry(models.Model):
    """One movement: what moved, by whom, on which paper. Its postings add up to nothing.

    key: of the act that caused it; the same act twice is one entry. subject: the row it was made for.
    """

    key = models.UUIDField("业务标识", default=uuid.uuid4, unique=True)
    kind = models.SlugField("种类", max_length=40, db_index=False)
    narration = models.CharField("摘要", max_length=120)
    document = models.CharField("凭证", max_length=120, blank=True)
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_label = models.CharField("事项", max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="记账人",
    )
    booked_on = models.DateField("记账日", default=timezone.localdate)
    recorded_at = models.DateTimeField("记录时间", db_default=Now())
    postings_expected = models.PositiveSmallIntegerField("分录数")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "记账凭证"
        verbose_name_plural = "记账凭证"
        constraints = [
            models.CheckConstraint(
                condition=Q(postings_expected__gte=2), name="ledger_entry_has_two_sides"
            )
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="ledger_entry_subject"),
        ]

    def __str__(self):
        return self.narration


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever oversees the county."""
        return self if oversees_all_bureaus(user) else self.none()


class Posting(models.Model):
    """One account's side of an entry.

    number, balance after it and digest are given by the database: each digest covers the one before it,
    so that a changed or a missing row shows in all that follow.
    """

    # The trigger that books a posting refuses one without its entry or account, and neither of them can
    # ever be deleted: a constraint would ask for the same a second time with every movement.
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="postings",
        verbose_name="凭证",
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="postings",
        verbose_name="账户",
    )
    amount_fen = models.BigIntegerField("金额（分）", help_text="正数为收，负数为付。")
    number = models.BigIntegerField("序号", editable=False)
    balance_after_fen = models.BigIntegerField("余额（分）", editable=False)
    digest = models.CharField("校验值", max_length=64, editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "分录"
        verbose_name_plural = "分录"
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_fen=0), name="ledger_posting_moves_something"
            ),
            models.UniqueConstraint(
                fields=["entry", "account"], name="ledger_posting_once_an_account"
            ),
            models.UniqueConstraint(
                fields=["account", "number"], name="ledger_posting_number_once"
            ),
        ]

    def __str__(self):
        return f"{self.amount_yuan:+}"

    @property
    def amount_yuan(self):
        return yuan_of(self.amount_fen)

    @property
    def balance_after_yuan(self):
        return yuan_of(self.balance_after_fen)
