"""Which enterprise has signed which version of the convention, and who has taken the signature back."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from enterprises.models import Enterprise
from market.models.convention import Convention

# Signed is the very text that stands in the version, and only the newest adopted one.
TEXT_IS_THE_NEWEST = """
    PERFORM 1 FROM market_convention
        WHERE id = NEW.convention_id AND state = 'adopted' AND digest = NEW.digest FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'convention % is not the newest adopted text %', NEW.convention_id, NEW.digest
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_of_the_newest_text';
    END IF;
    RETURN NEW;
"""


class SignatureQuerySet(models.QuerySet):
    def standing(self, at=None):
        """Signatures that were given and not withdrawn at that moment."""
        at = at or timezone.now()
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), signed_at__lte=at)

    def in_force(self, at=None):
        """Standing signatures under the version that holds at that moment."""
        at = at or timezone.now()
        return self.standing(at).filter(convention__in=Convention.objects.in_force(at))


class Signature(models.Model):
    """An enterprise has signed one version, word for word; it may withdraw, and both stay on record."""

    convention = models.ForeignKey(
        Convention, models.PROTECT, related_name="signatures", verbose_name="公约"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="convention_signatures", verbose_name="家政企业"
    )
    digest = models.CharField("所签文本的SHA-256", max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签署人"
    )
    signed_at = models.DateTimeField("签署时间", default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "公约签署"
        verbose_name_plural = "公约签署"
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "enterprise"],
                condition=Q(withdrawn_at=None),
                name="signature_once",
                violation_error_message="已经签署过这一版。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__gte=F("signed_at")),
                name="signature_withdrawn_after_signing",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_the_newest_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=TEXT_IS_THE_NEWEST,
            ),
            pgtrigger.ReadOnly(
                name="signed_stays",
                fields=["convention", "enterprise", "digest", "signed_by", "signed_at"],
            ),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.withdrawn_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.convention}"


def with_signature_of(enterprise, conventions):
    """Adds is_signed to versions: whether the enterprise's signature stands."""
    own = Signature.objects.standing().filter(convention=OuterRef("pk"), enterprise=enterprise)
    return conventions.annotate(is_signed=Exists(own))
