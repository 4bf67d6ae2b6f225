"""The papers of a worker: health, background, insurance, and what all kinds share. Each kind has its own readers."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.sealed import SealedTextField
from workers.models.choices import BackgroundResult, ConsentScope, PolicyKind
from workers.models.consent import Consent
from workers.models.employment import Employment
from workers.models.verification import Verification
from workers.models.worker import Worker
from workers.reading_bureaus import (
    READS_BACKGROUND,
    READS_HEALTH,
    READS_POLICIES,
    acts_for_one_of,
)


def verified_stays(*columns):
    """The trigger that keeps what a bureau has verified as it was when it looked."""
    names = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
    old, new = names
    return pgtrigger.Protect(
        name="verified_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.verification_id IS NOT NULL AND NEW.verification_id IS NOT NULL"
            f" AND ({old}) IS DISTINCT FROM ({new})"
        ),
    )


class CredentialQuerySet(models.QuerySet):
    """Papers of one kind. readers: slugs of bureaus; scope: what the worker's consent has to cover."""

    readers: frozenset[str] = frozenset()
    scope = ConsentScope.DETAILS

    def verified(self):
        return self.filter(verification__isnull=False)

    def not_refused(self):
        """Without those that a bureau has looked at and found to be otherwise."""
        refused = Verification.objects.filter(
            subject_type=ContentType.objects.get_for_model(self.model),
            subject_id=OuterRef("pk"),
            agrees=False,
        )
        return self.filter(Q(verification__isnull=False) | ~Exists(refused))

    def to_verify(self):
        """Those that no bureau has looked at: neither verified nor found to be otherwise."""
        looked_at = Verification.objects.filter(
            subject_type=ContentType.objects.get_for_model(self.model), subject_id=OuterRef("pk")
        )
        return self.filter(~Exists(looked_at), verification=None)

    def visible_to(self, user):
        """All for the bureaus that read this kind. An enterprise sees, of who works for it today, what it
        has entered itself, and of the rest what the worker has opened to it."""
        if acts_for_one_of(user, self.readers):
            return self
        mine = list(enterprise_roles_of(user))
        if not mine:
            return self.none()
        today = timezone.localdate()
        here = Employment.objects.in_force(today).filter(
            worker=OuterRef("worker"), enterprise__in=mine
        )
        opened = Consent.objects.given().filter(
            worker=OuterRef("worker"),
            scope=self.scope,
            enterprise__in=here.values("enterprise"),
        )
        return self.filter(Exists(here.filter(enterprise=OuterRef("entered_for"))) | Exists(opened))


class Credential(models.Model):
    """What every paper has: whose it is, who entered it, and the look that verified it."""

    # The fields that are printed on the paper, in the order in which it is read.
    PRINTED: tuple[str, ...] = ()

    worker = models.ForeignKey(Worker, models.PROTECT, verbose_name="家政服务员")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="填报人",
        editable=False,
    )
    entered_for = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="填报企业",
        editable=False,
    )
    entered_at = models.DateTimeField("填报时间", default=timezone.now, editable=False)
    verification = models.OneToOneField(
        Verification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核验",
        editable=False,
    )

    class Meta:
        abstract = True

    @property
    def is_verified(self):
        return self.verification_id is not None

    def printed(self) -> list[tuple[str, object]]:
        """What stands on the paper: the label of each field and its value as people read it; empty ones left out."""
        rows = []
        for name in self.PRINTED:
            field = self._meta.get_field(name)
            shown = getattr(self, f"get_{name}_display" if field.choices else name)
            rows.append((field.verbose_name, shown() if field.choices else shown))
        return [(label, value) for label, value in rows if value not in (None, "")]


class HealthCertificateQuerySet(CredentialQuerySet):
    readers = READS_HEALTH
    scope = ConsentScope.HEALTH

    def in_force(self, on):
        return self.filter(valid_from__lte=on, valid_until__gte=on)


@pghistory.track()
class HealthCertificate(Credential):
    """A health certificate between two days. conclusion: what the check found; 县卫生健康局 alone reads it."""

    PRINTED = ("issuer", "number", "valid_from", "valid_until")

    number = models.CharField("证明编号", max_length=40, blank=True)
    issuer = models.CharField("体检机构", max_length=80)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", help_text="含这一天。")
    conclusion = SealedTextField("体检结论", blank=True)

    objects = HealthCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_until", "-pk"]
        default_related_name = "health_certificates"
        verbose_name = "健康证明"
        verbose_name_plural = "健康证明"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="health_certificate_days_in_order",
                violation_error_message="健康证明的截止日不能早于起始日。",
            ),
            models.UniqueConstraint(
                fields=["worker", "valid_from"],
                name="health_certificate_once",
                violation_error_message="这一天开始的健康证明已经登记过。",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], name="health_certificate_ends"),
            models.Index(
                fields=["worker"], condition=Q(verification=None), name="health_to_verify"
            ),
        ]
        triggers = [verified_stays("worker_id", "number", "issuer", "valid_from", "valid_until")]

    def __str__(self):
        return f"健康证明 {date_format(self.valid_from)}至{date_format(self.valid_until)}"


class BackgroundCheckQuerySet(CredentialQuerySet):
    readers = READS_BACKGROUND
    scope = ConsentScope.BACKGROUND


@pghistory.track()
class BackgroundCheck(Credential):
    """What 县公安局 found, and when: the result and the day, nothing else. Only that bureau enters it."""

    result = SealedTextField("结果", choices=BackgroundResult)
    checked_on = models.DateField("核验日")

    objects = BackgroundCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_on", "-pk"]
        default_related_name = "background_checks"
        verbose_name = "背景核验"
        verbose_name_plural = "背景核验"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "checked_on"],
                name="background_check_once_a_day",
                violation_error_message="这一天的核验结果已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(entered_for=None, verification__isnull=False),
                name="background_check_by_its_bureau",
                violation_error_message="背景核验由县公安局登记。",
            ),
        ]
        triggers = [verified_stays("worker_id", "checked_on")]

    def __str__(self):
        return f"背景核验 {date_format(self.checked_on)}"


class PolicyQuerySet(CredentialQuerySet):
    readers = READS_POLICIES

    def in_force(self, on):
        return self.filter(valid_from__lte=on, valid_until__gte=on)


@pghistory.track()
class Policy(Credential):
    """Commercial insurance of one worker; a group's policy is one row for each who is insured by it."""

    PRINTED = ("kind", "insurer", "number", "valid_from", "valid_until")

    kind = models.CharField("险种", max_length=20, choices=PolicyKind)
    insurer = models.CharField("保险公司", max_length=80)
    number = models.CharField("保单号", max_length=60)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", help_text="含这一天。")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_until", "-pk"]
        default_related_name = "policies"
        verbose_name = "商业保险"
        verbose_name_plural = "商业保险"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="policy_days_in_order",
                violation_error_message="保险的截止日不能早于起始日。",
            ),
            models.UniqueConstraint(
                fields=["worker", "kind", "insurer", "number"],
                name="policy_once_for_a_worker",
                violation_error_message="这个人的这份保单已经登记过。",
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="policy_ends")]
        triggers = [
            verified_stays("worker_id", "kind", "insurer", "number", "valid_from", "valid_until")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.insurer}"
