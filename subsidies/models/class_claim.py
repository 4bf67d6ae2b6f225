"""What an institution asks for a class that it has held: one claim, a line for each learner."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from disclosure.models import Notice
from funds.models import Commitment, Payable
from gaotai_jiazheng.masking import mask_bank_account
from gaotai_jiazheng.sealed import SealedTextField
from subsidies.models.policy import PolicyAmount, SubsidyPolicy, yuan_words
from subsidies.models.training_year import unless_applied
from training.models import Institution, TrainingClass
from training.models.assessment import Completion
from training.models.choices import ClassKind
from training.models.enrolment import Enrolment
from workers.models import Occupation, SkillLevel

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
PERHAPS = {"null": True, "blank": True}
HANDED_TO_PAYMENT = ["payable", "paid", "failed", "demanded", "repaid"]
PAST_THE_NOTICE = ["noticed", *HANDED_TO_PAYMENT]


class ClaimState(models.TextChoices):
    SENT = "sent", "待审核"
    CHECKED = "checked", "待复核"
    NOTICED = "noticed", "公示中"
    PAYABLE = "payable", "待拨付"
    PAID = "paid", "已拨付"
    FAILED = "failed", "拨付失败"
    REFUSED = "refused", "不予补贴"
    DEMANDED = "demanded", "追回中"
    REPAID = "repaid", "已追回"


# Those whose money has gone to them once.
PAID_STATES = (ClaimState.PAID, ClaimState.DEMANDED, ClaimState.REPAID)


class ClassClaimQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(state=ClaimState.REFUSED)

    def visible_to(self, user):
        """Those of the policy's own bureau; all for whoever oversees the county. Institutions see theirs in their
        rooms."""
        if oversees_all_bureaus(user):
            return self
        return self.filter(policy__bureau__in=bureau_ids_of(user))


@pghistory.track(exclude=["bank_account"])
class ClassClaim(models.Model):
    """A class's claim. amount_fen: the sum of its lines, in fen, never typed. It is made by the institution, and
    checked and approved by two people of the bureau."""

    State = ClaimState

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="subsidy_claims", verbose_name="培训班"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name="培训机构"
    )
    policy = models.ForeignKey(
        SubsidyPolicy, models.PROTECT, related_name="class_claims", verbose_name="政策"
    )
    year = models.PositiveSmallIntegerField("年度")
    bank_account = SealedTextField("单位银行账号")
    amount_fen = models.PositiveBigIntegerField("金额（分）")
    state = models.CharField("状态", max_length=8, choices=ClaimState, default=ClaimState.SENT)
    made_by = models.ForeignKey(**PERSON, verbose_name="申请人")
    made_at = models.DateTimeField("申请时间", default=timezone.now)
    checked_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="审核人")
    checked_at = models.DateTimeField("审核时间", **PERHAPS)
    approved_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="复核人")
    approved_at = models.DateTimeField("复核时间", **PERHAPS)
    refused_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="决定人")
    refused_at = models.DateTimeField("不予补贴时间", **PERHAPS)
    refused_reason = models.CharField("不予补贴理由", max_length=300, blank=True)
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, **PERHAPS, related_name="+", verbose_name="承诺"
    )
    notice = models.OneToOneField(
        Notice, models.PROTECT, **PERHAPS, related_name="+", verbose_name="公示"
    )
    payable = models.OneToOneField(
        Payable, models.PROTECT, **PERHAPS, related_name="+", verbose_name="待付款项"
    )
    paid_on = models.DateField("拨付日", **PERHAPS)

    objects = ClassClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "培训班补贴申请"
        verbose_name_plural = "培训班补贴申请"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"],
                condition=~Q(state="refused"),
                name="class_claimed_once",
                violation_error_message="这个班已经申请过培训补贴。",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="class_claim_of_something",
                violation_error_message="这个班没有可以补贴的学员。",
            ),
            models.CheckConstraint(
                condition=(Q(checked_by=None) | ~Q(checked_by=F("made_by")))
                & (Q(approved_by=None) | ~Q(approved_by=F("made_by")))
                & (Q(approved_by=None) | ~Q(approved_by=F("checked_by"))),
                name="class_claim_by_three_people",
                violation_error_message="申请、审核、复核应由三个人办理。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PAST_THE_NOTICE)
                | Q(
                    checked_by__isnull=False,
                    approved_by__isnull=False,
                    notice__isnull=False,
                    commitment__isnull=False,
                ),
                name="class_claim_approved_and_noticed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_TO_PAYMENT) | Q(payable__isnull=False),
                name="class_claim_paid_by_a_payable",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_reason="") & Q(refused_by__isnull=False),
                name="class_claim_refused_says_why",
                violation_error_message="不予补贴要写明理由。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="asked_stays",
                fields=["training_class", "institution", "policy", "year", "amount_fen", "made_by"],
            ),
            pgtrigger.Protect(
                name="refused_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'refused'"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.training_class.number} 培训补贴"

    def get_absolute_url(self):
        return reverse("admin:subsidies_classclaim_change", args=[self.pk])

    @property
    def masked_bank_account(self):
        """That of the payment, where it was put right there."""
        is_to_be_paid = self.payable_id and self.payable.state != Payable.State.CANCELLED
        return mask_bank_account((self.payable if is_to_be_paid else self).bank_account)

    @property
    def amount_shown(self) -> str:
        """In words; with the mark of a demonstration where a line is one."""
        is_demo = self.lines.filter(amount_line__is_demo=True).exists()
        return f"{yuan_words(self.amount_fen)}元{'（演示金额，不是真实标准）' if is_demo else ''}"


class ClaimLineQuerySet(models.QuerySet):
    def standing(self):
        """Those for which money is asked or was paid."""
        return self.filter(is_standing=True)


class ClaimLine(models.Model):
    """One learner of a claim: what is asked for her, or why nothing is.

    person_digest: of her number, as in applications. is_standing: False where nothing is asked, and once the
    claim was refused. percent: the share of the line, its parts of one per cent cut off; the sum is of the whole
    share. reasons: in words, "" where she is subsidised.
    """

    claim = models.ForeignKey(ClassClaim, models.PROTECT, related_name="lines", verbose_name="申请")
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="claim_lines", verbose_name="学员"
    )
    completion = models.ForeignKey(
        Completion, models.PROTECT, **PERHAPS, related_name="+", verbose_name="结业"
    )
    person_digest = models.CharField(max_length=64, blank=True, editable=False)
    kind = models.CharField("培训类型", max_length=10, choices=ClassKind)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, **PERHAPS, related_name="+", verbose_name="职业"
    )
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, **PERHAPS)
    year = models.PositiveSmallIntegerField("年度")
    amount_line = models.ForeignKey(
        PolicyAmount, models.PROTECT, **PERHAPS, related_name="+", verbose_name="补贴标准"
    )
    percent = models.PositiveSmallIntegerField("比例", default=0)
    amount_fen = models.PositiveBigIntegerField("金额（分）", default=0)
    is_standing = models.BooleanField("计入补贴", default=False)
    reasons = models.CharField("不计入的原因", max_length=300, blank=True)

    objects = ClaimLineQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment_id"]
        verbose_name = "培训补贴学员"
        verbose_name_plural = "培训补贴学员"
        constraints = [
            models.UniqueConstraint(
                fields=["person_digest", "kind", "occupation", "level"],
                condition=Q(is_standing=True),
                nulls_distinct=False,
                name="learner_subsidised_once",
                violation_error_message="有学员同职业同等级已经申请过培训补贴，请刷新后再看名单。",
            ),
            models.UniqueConstraint(fields=["claim", "enrolment"], name="claim_line_of_a_learner"),
            models.CheckConstraint(
                condition=Q(is_standing=False)
                | Q(
                    amount_fen__gt=0,
                    amount_line__isnull=False,
                    completion__isnull=False,
                    reasons="",
                )
                & ~Q(person_digest=""),
                name="claim_line_is_computed",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) | ~Q(reasons=""), name="claim_line_says_why_not"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="computed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.is_standing OR (OLD.claim_id, OLD.enrolment_id, OLD.person_digest, OLD.amount_fen,"
                    " OLD.percent) IS DISTINCT FROM (NEW.claim_id, NEW.enrolment_id, NEW.person_digest,"
                    " NEW.amount_fen, NEW.percent)"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            unless_applied,
        ]

    def __str__(self):
        return f"{self.enrolment}"

    @property
    def amount_yuan(self) -> str:
        return yuan_words(self.amount_fen)
