"""What a version says and who its parties are: sealed, written once, and only ever erased."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from contracts.models.contract import ServiceContract
from contracts.transitions import Role
from gaotai_jiazheng.masking import mask_id_number, mask_name, mask_phone
from gaotai_jiazheng.sealed import SealedTextField


class ContractText(models.Model):
    """The canonical text of a version, of which the contract's digest is taken.

    content: JSON as ``contracts.clauses.canonical`` writes it. prices: the price list that held in that
    minute, as ``market.services.prices.snapshot_of`` gives it; public, and kept when people are erased.
    """

    contract = models.OneToOneField(
        ServiceContract, models.PROTECT, primary_key=True, related_name="text", verbose_name="合同"
    )
    content = SealedTextField("全文", help_text="JSON")
    prices = models.JSONField("定稿时的价目表")

    class Meta:
        verbose_name = "合同全文"
        verbose_name_plural = "合同全文"
        triggers = [
            pgtrigger.Protect(
                name="only_erased",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.content <> '' OR NEW.prices IS DISTINCT FROM OLD.prices"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return str(self.contract_id)


class ContractParty(models.Model):
    """A person who signs: the household or the worker. The enterprise signs by its people.

    token_digest: of the link that was sent last; only its digest is kept.
    """

    contract = models.ForeignKey(
        ServiceContract, models.PROTECT, related_name="parties", verbose_name="合同"
    )
    role = models.CharField("一方", max_length=10, choices=Role)
    name = SealedTextField("姓名")
    phone = SealedTextField("手机")
    id_number = SealedTextField("身份证号", blank=True)
    address = SealedTextField("服务地址", blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    linked_at = models.DateTimeField("链接发出时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "合同的一方"
        verbose_name_plural = "合同的一方"
        constraints = [
            models.UniqueConstraint(fields=["contract", "role"], name="contract_party_role_once"),
            models.CheckConstraint(
                condition=Q(role__in=["consumer", "worker"]), name="contract_party_is_a_person"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="only_erased",
                operation=pgtrigger.UpdateOf(
                    "contract_id", "role", "name", "phone", "id_number", "address"
                ),
                condition=pgtrigger.Condition("NEW.name <> ''"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.contract_id} {self.get_role_display()}"

    @property
    def shown(self) -> dict[str, str]:
        """Masked: name, phone, id_number."""
        return {
            "name": mask_name(self.name),
            "phone": mask_phone(self.phone) if self.phone else "",
            "id_number": mask_id_number(self.id_number),
        }


class ContractPaper(models.Model):
    """The page as it was when the version came into force. A table of its own, so that no list reads it."""

    contract = models.OneToOneField(
        ServiceContract, models.PROTECT, primary_key=True, related_name="paper", verbose_name="合同"
    )
    pdf = SealedTextField("PDF", help_text="base64")
    sha256 = models.CharField("PDF 的 SHA-256", max_length=64)

    class Meta:
        verbose_name = "合同文书"
        verbose_name_plural = "合同文书"
        triggers = [
            pgtrigger.Protect(
                name="only_erased",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.pdf <> '' OR NEW.sha256 IS DISTINCT FROM OLD.sha256"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return str(self.contract_id)
