"""Evidence that the enterprise brings itself (企业自报). It never becomes a record of the portal."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Enterprise
from taxes.conditions import AGREEMENTS, SYSTEM, WAGES_AND_TRAINING

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
MOST_OF_AN_ENTERPRISE = 100


class DeclarationQuerySet(models.QuerySet):
    def standing(self, on):
        """Not withdrawn, and about that day or before, whenever it was declared."""
        return self.filter(withdrawn_on=None, from_on__lte=on)


def stored_name(declaration, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    suffix = SUFFIXES[declaration.content_type]
    return f"taxes/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


class Declaration(models.Model):
    """One piece of evidence with its file. The words are shown in packs: no personal data in them."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "平台以外签订的三方协议"
        WAGES = "wages", "工资发放记录"
        TRAINING = "training", "培训记录"
        SYSTEM = "system", "其他业务管理系统的登记"

    CONDITIONS = {
        Kind.AGREEMENT: AGREEMENTS,
        Kind.WAGES: WAGES_AND_TRAINING,
        Kind.TRAINING: WAGES_AND_TRAINING,
        Kind.SYSTEM: SYSTEM,
    }

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="tax_declarations", verbose_name="家政企业"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind)
    from_on = models.DateField("自")
    to_on = models.DateField("至", help_text="含这一天。")
    people = models.PositiveSmallIntegerField("涉及人数")
    text = models.CharField("说明", max_length=200)
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_on = models.DateField("自报日", default=timezone.localdate)
    withdrawn_on = models.DateField("撤回日", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name = "企业自报"
        verbose_name_plural = "企业自报"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="declaration_days_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(to_on__lte=F("declared_on")),
                name="declaration_of_what_was",
                violation_error_message="只能自报已经发生的事。",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="declaration_of_somebody",
                violation_error_message="至少涉及一个人。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(
                    withdrawn_on__gte=F("declared_on"),
                    withdrawn_by__isnull=False,
                ),
                name="declaration_withdrawn_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "-from_on"], name="declaration_newest")]
        triggers = [
            pgtrigger.ReadOnly(name="declared_stays", exclude=["withdrawn_on", "withdrawn_by"]),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_on__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {date_format(self.from_on)}"

    @property
    def condition(self) -> str:
        return self.CONDITIONS[self.kind]
