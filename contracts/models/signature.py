"""Signatures, the pictures that belong to them, and the one-time codes by which a phone is known."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from contracts.models.contract import ServiceContract
from contracts.models.text import ContractParty
from contracts.transitions import Method, Role

# A signature is given to the text that waits for it, and to no other.
ON_OPEN_TEXT = """
    PERFORM 1 FROM contracts_servicecontract
        WHERE id = NEW.contract_id AND state = 'sent' AND sha256 = NEW.sha256 FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'contract % does not wait for a signature on this text', NEW.contract_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_on_open_text';
    END IF;
    RETURN NEW;
"""
SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


def stored_name(file, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    return f"contracts/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{SUFFIXES[file.content_type]}"


class Signature(models.Model):
    """One party has signed: added, never changed. It holds no name; who it is stands in the text.

    sha256: of the text that was signed. by: who was signed in: for the enterprise, and who brought in a
    paper; None for a person who signed on the phone. signed_on: the day on the paper, else of ``at``.
    """

    contract = models.ForeignKey(
        ServiceContract, models.PROTECT, related_name="signatures", verbose_name="合同"
    )
    role = models.CharField("一方", max_length=10, choices=Role)
    method = models.CharField("方式", max_length=10, choices=Method)
    sha256 = models.CharField("所签全文的 SHA-256", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    signed_on = models.DateField("签字日期")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "签字"
        verbose_name_plural = "签字"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "role"],
                name="signature_once_for_each_party",
                violation_error_message="这一方已经签过字。",
            ),
            models.CheckConstraint(
                condition=Q(role="enterprise", method__in=["account", "paper"], by__isnull=False)
                | ~Q(role="enterprise")
                & (Q(method__in=["drawn", "typed"], by=None) | Q(method="paper", by__isnull=False)),
                name="signature_way_fits_its_party",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="on_open_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ON_OPEN_TEXT,
            ),
        ]

    def __str__(self):
        return f"{self.contract_id} {self.get_role_display()}"


class SignatureFile(models.Model):
    """The drawn name (PNG, drawn anew) or the scan of a signed paper."""

    signature = models.OneToOneField(
        Signature, models.PROTECT, related_name="picture", verbose_name="签字"
    )
    file = models.FileField(upload_to=stored_name)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "签字图片"
        verbose_name_plural = "签字图片"

    def __str__(self):
        return str(self.signature_id)


class OneTimeCode(models.Model):
    """A code of six digits that was sent to a party's phone; only its keyed digest is kept."""

    class Purpose(models.TextChoices):
        READ = "read", "看合同"
        SIGN = "sign", "签合同"

    party = models.ForeignKey(
        ContractParty, models.CASCADE, related_name="codes", verbose_name="一方"
    )
    purpose = models.CharField("用途", max_length=6, choices=Purpose)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField("发出时间", default=timezone.now)
    expires_at = models.DateTimeField("失效时间")
    wrong_tries = models.PositiveSmallIntegerField("输错次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "一次性验证码"
        verbose_name_plural = "一次性验证码"
        indexes = [models.Index(fields=["party", "purpose", "-id"], name="one_time_code_latest")]

    def __str__(self):
        return f"{self.party_id} {self.purpose}"
