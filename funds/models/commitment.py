"""Money of a budget that is kept for something decided: a hold in the books, and what it is for."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from funds.models.budget import PERHAPS, PERSON, Budget
from funds.models.fund import of_bureaus
from ledger.amounts import yuan_of
from ledger.models import Hold


class CommitmentQuerySet(models.QuerySet):
    def open(self):
        """Those that still keep money."""
        return self.filter(hold__end=None)

    def visible_to(self, user):
        """Those of the funds that the person sees."""
        if oversees_all_bureaus(user):
            return self
        return self.filter(of_bureaus(user, "budget__fund__"))


class Commitment(models.Model):
    """A sum of a budget that is promised. Whether it is open says its hold; it ends by payment or release."""

    budget = models.ForeignKey(
        Budget, models.PROTECT, related_name="commitments", verbose_name="年度预算"
    )
    amount_fen = models.BigIntegerField("金额（分）")
    hold = models.OneToOneField(
        Hold, models.PROTECT, related_name="commitment", verbose_name="冻结"
    )
    key = models.UUIDField("业务标识", unique=True, editable=False)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, db_index=False, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    narration = models.CharField("摘要", max_length=120)
    by = models.ForeignKey(**PERSON, db_index=False, verbose_name="经办人")
    committed_at = models.DateTimeField("承诺时间", default=timezone.now)
    released_by = models.ForeignKey(**PERSON, **PERHAPS, db_index=False, verbose_name="解除人")
    released_at = models.DateTimeField("解除时间", **PERHAPS)
    release_reason = models.CharField("解除原因", max_length=200, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "已承诺资金"
        verbose_name_plural = "已承诺资金"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="commitment_of_something",
                violation_error_message="金额要大于零。",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None, release_reason="")
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(release_reason=""),
                name="commitment_released_says_why",
                violation_error_message="解除承诺要写明原因。",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="commitment_subject"),
        ]

    def __str__(self):
        return f"{self.narration} {self.amount_yuan}元"

    def get_absolute_url(self):
        """A commitment has no page of its own: its budget's page says what it is part of."""
        return self.budget.get_absolute_url()

    @property
    def amount_yuan(self):
        return yuan_of(self.amount_fen)
