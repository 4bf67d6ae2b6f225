"""Whom the enterprise shows its self-check: a consent that it gives and takes back."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from enterprises.models import Enterprise


@pghistory.track()
class TaxBureau(models.Model):
    """A bureau that enterprises may show their self-check to."""

    bureau = models.OneToOneField(
        Bureau, models.PROTECT, related_name="tax_duty", verbose_name="责任单位"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "税务机关"
        verbose_name_plural = "税务机关"

    def __str__(self):
        return str(self.bureau)


class SharingQuerySet(models.QuerySet):
    def current(self):
        """Consents that were not taken back."""
        return self.filter(ended_at=None)

    def visible_to(self, user):
        """Consents that hold, given to a bureau of the person. Nobody else sees a self-check: not who
        oversees the county, not the administrators."""
        return self.current().filter(bureau__in=bureau_ids_of(user))


@pghistory.track()
class Sharing(models.Model):
    """A consent of an enterprise to a bureau. It ends by its end and is never deleted."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="tax_sharings", verbose_name="家政企业"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="tax_sharings", verbose_name="税务机关"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="授权人"
    )
    given_at = models.DateTimeField("授权时间", default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = SharingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "企业授权查看的免税自查"
        verbose_name_plural = "企业授权查看的免税自查"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "bureau"],
                condition=Q(ended_at=None),
                name="tax_sharing_once",
                violation_error_message="已经授权这个单位查看。",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("given_at"), ended_by__isnull=False),
                name="tax_sharing_ended_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="given_stays", fields=["enterprise", "bureau", "given_by", "given_at"]
            ),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.enterprise}"

    def get_absolute_url(self):
        return reverse("admin:taxes_sharing_change", args=[self.pk])
