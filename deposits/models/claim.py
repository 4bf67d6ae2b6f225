"""A claim for compensation in advance (先行赔付), the papers that prove it, who approved and who paid."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from deposits.lanes import LossBasis
from deposits.models.custodian import CustodianMember
from deposits.models.deposit import QualityDeposit
from deposits.models.terms import DepositTerms
from deposits.transitions import OPEN_STATES, State
from ledger.models import Entry, Hold

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
PERHAPS = {"null": True, "blank": True}


class AdvanceClaimQuerySet(models.QuerySet):
    def open(self):
        """Those that are not decided, or decided and not paid."""
        return self.filter(state__in=OPEN_STATES)

    def of(self, subject):
        """The claims from one case, the newest first."""
        content_type = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=content_type, subject_id=subject.pk)

    def on_any_of(self, model):
        """A condition for rows of that model: that one has a claim. For ``annotate`` and ``filter``."""
        content_type = ContentType.objects.get_for_model(model)
        return Exists(self.filter(subject_type=content_type, subject_id=OuterRef("pk")))

    def visible_to(self, user):
        """All for whoever oversees the county; else of the bureau that asked, of the one that decides, and of
        the custodian that pays. An enterprise reads its statement and not the claim."""
        if oversees_all_bureaus(user):
            return self
        mine = bureau_ids_of(user)
        kept = CustodianMember.objects.current().filter(user_id=user.pk)
        return self.filter(
            Q(bureau__in=mine)
            | Q(deposit__custodian__bureau__in=mine)
            | Q(deposit__custodian__in=kept.values("custodian"))
        )


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AdvanceClaim(models.Model):
    """What a consumer is to get from the enterprise's deposit before the enterprise itself pays.

    subject: the case it comes from; this app does not know which. payable_yuan: what is held for it.
    It holds no name, telephone number or bank account: the custodian pays, the case knows the person.
    """

    State = State

    number = models.CharField("编号", max_length=24, unique=True)
    key = models.UUIDField("提交页面的标识", default=uuid.uuid4, unique=True, editable=False)
    deposit = models.ForeignKey(
        QualityDeposit, models.PROTECT, related_name="claims", verbose_name="保证金"
    )
    terms = models.ForeignKey(
        DepositTerms, models.PROTECT, related_name="+", verbose_name="适用参数"
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, db_index=False)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_label = models.CharField("事项编号", max_length=40)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="提出单位")
    basis = models.CharField("损失依据", max_length=12, choices=LossBasis)
    document = models.CharField("依据文书", max_length=120, blank=True)
    sheet = models.TextField("退费计算", blank=True)
    sheet_version = models.CharField("计算表版本", max_length=20, blank=True)
    reason = models.TextField("理由", max_length=500)
    loss_yuan = models.DecimalField("已证实的损失（元）", max_digits=10, decimal_places=2)
    payable_yuan = models.DecimalField("先行赔付（元）", max_digits=10, decimal_places=2)
    hold = models.OneToOneField(Hold, models.PROTECT, related_name="claim", verbose_name="冻结")
    is_quick = models.BooleanField("48小时快速赔付", default=False)
    quick_until = models.DateTimeField("48小时届满", **PERHAPS)
    state = models.CharField("状态", max_length=14, choices=State, default=State.SUBMITTED)
    submitted_at = models.DateTimeField("提出时间", default=timezone.now)
    submitted_by = models.ForeignKey(**PERSON, verbose_name="提出人")
    first_approver = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="审核人")
    first_approved_at = models.DateTimeField("审核时间", **PERHAPS)
    second_approver = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="复核人")
    second_approved_at = models.DateTimeField("复核时间", **PERHAPS)
    payment_key = models.UUIDField("支付标识", default=uuid.uuid4, unique=True, editable=False)
    entry = models.OneToOneField(
        Entry, models.PROTECT, related_name="claim", **PERHAPS, verbose_name="记账凭证"
    )
    paid_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="支付记录人")
    paid_at = models.DateTimeField("支付时间", **PERHAPS)
    payment_document = models.CharField("付款凭证", max_length=120, blank=True)
    ended_reason = models.CharField("不予赔付或者撤回的原因", max_length=200, blank=True)

    objects = AdvanceClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "先行赔付"
        verbose_name_plural = "先行赔付"
        constraints = [
            models.CheckConstraint(
                condition=Q(payable_yuan__gt=0, payable_yuan__lte=F("loss_yuan")),
                name="advance_claim_within_loss",
                violation_error_message="先行赔付要大于零，且不能超过已证实的损失。",
            ),
            models.CheckConstraint(
                condition=Q(first_approver=None) | ~Q(first_approver=F("submitted_by")),
                name="advance_claim_approver_is_not_submitter",
                violation_error_message="提出人不能审核自己提出的先行赔付。",
            ),
            models.CheckConstraint(
                condition=Q(second_approver=None)
                | Q(first_approver__isnull=False)
                & ~Q(second_approver=F("first_approver"))
                & ~Q(second_approver=F("submitted_by")),
                name="advance_claim_two_approvers",
                violation_error_message="审核和复核要由两个人，且都不是提出人。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"]) | Q(second_approver__isnull=False),
                name="advance_claim_paid_after_two_approvals",
                violation_error_message="经过审核和复核才能支付。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="paid", entry__isnull=False, paid_by__isnull=False, paid_at__isnull=False
                )
                & ~Q(payment_document="")
                | ~Q(state="paid") & Q(entry=None, paid_by=None, paid_at=None, payment_document=""),
                name="advance_claim_paid_has_its_entry",
                violation_error_message="已支付的要有记账凭证、付款凭证和记录人。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "withdrawn"]) | ~Q(ended_reason=""),
                name="advance_claim_ended_says_why",
                violation_error_message="请写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(is_quick=True, quick_until__isnull=False)
                | Q(is_quick=False, quick_until=None),
                name="advance_claim_quick_has_its_hour",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state__in=["submitted", "approved_once", "approved"]),
                name="advance_claim_open_once",
                violation_error_message="这件事项已经有正在办理的先行赔付。",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="advance_claim_subject"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["paid", "rejected", "withdrawn"]),
            ),
            pgtrigger.ReadOnly(
                name="what_is_asked_stays",
                fields=[
                    "number",
                    "deposit",
                    "terms",
                    "subject_type",
                    "subject_id",
                    "basis",
                    "sheet",
                    "loss_yuan",
                    "payable_yuan",
                    "hold",
                    "submitted_by",
                    "payment_key",
                ],
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:deposits_advanceclaim_change", args=[self.pk])

    @property
    def is_open(self):
        return self.state in OPEN_STATES

    def is_past_quick_lane(self, now=None):
        """Whether the 48 hours have gone by without payment."""
        if not self.is_quick:
            return False
        return (self.paid_at or now or timezone.now()) > self.quick_until


class ClaimEvidence(models.Model):
    """A paper that proves a claim: what it is and its digest. The file itself stays with the case, so that
    it is erased when the case is."""

    claim = models.ForeignKey(
        AdvanceClaim, models.PROTECT, related_name="evidence", verbose_name="先行赔付"
    )
    name = models.CharField("材料", max_length=120)
    digest = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField("字节")
    link = models.CharField("查看地址", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "赔付材料"
        verbose_name_plural = "赔付材料"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.name
