"""Which warning of which paper has been given, so that each is given once."""

from django.db import models
from django.utils import timezone


class ExpiryWarning(models.Model):
    """A paper of a kind, its last day, and so many days before it."""

    kind = models.CharField(max_length=12)
    paper_id = models.BigIntegerField()
    until = models.DateField()
    days = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "到期提醒"
        verbose_name_plural = "到期提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "paper_id", "until", "days"], name="expiry_warning_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.until} {self.days}"
