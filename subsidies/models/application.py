"""An application for a subsidy, from the first field to the money."""

import json

import pghistory
import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from communities.permissions import towns_of
from disclosure.models import Notice
from enterprises.models import Enterprise
from funds.models import Commitment, Payable
from gaotai_jiazheng.identifiers import id_number_problem
from gaotai_jiazheng.masking import mask_bank_account, mask_id_number, mask_name, mask_phone
from gaotai_jiazheng.sealed import SealedTextField, blind_index
from gaotai_jiazheng.typed_values import clean_id_number
from regions.models import Community, Town
from subsidies.models.intern_days import intern_has_her_days, intern_has_her_days_since
from subsidies.models.policy import (
    PolicyAmount,
    SubsidyPolicy,
    bureaus_of_policies,
    yuan_words,
)
from subsidies.models.training_year import unless_claimed, unless_claimed_since
from subsidies.rules import Facts
from subsidies.transitions import STANDING, State
from workers.models import Worker

NUMBER_SEQUENCE = "subsidies_application_number"


def person_index(number: str) -> str:
    """What a person, or a unit, is found by: the identity number or the credit code."""
    return blind_index(number, "subsidy_person")


def phone_index(phone: str) -> str:
    return blind_index(phone, "subsidy_phone")


class ApplicationQuerySet(models.QuerySet):
    def sent(self):
        """Not those that were withdrawn as drafts either."""
        return self.exclude(state=State.DRAFT).filter(submitted_at__isnull=False)

    def of_unit(self, enterprise):
        """Those that a unit makes in the name of this enterprise, drafts among them; what a person asks for with
        its licence is that person's own."""
        return self.filter(enterprise=enterprise, policy__is_for_units=True)

    def visible_to(self, user):
        """Those that were sent: of the policy's own bureau and of those whose stage it names; a town's clerk
        those of the town; all for whoever oversees the county. A draft is nobody's but its applicant's."""
        sent = self.sent()
        if oversees_all_bureaus(user):
            return sent
        mine = Q()
        if bureaus := bureau_ids_of(user):
            mine |= Q(policy__in=policies_of(bureaus))
        if towns := towns_of(user):
            mine |= Q(town__in=towns)
        return sent.filter(mine) if mine else self.none()


def policies_of(bureau_ids) -> list[int]:
    """The versions with which these bureaus have to do."""
    return [
        policy
        for policy, bureaus in bureaus_of_policies().items()
        if not bureaus.isdisjoint(bureau_ids)
    ]


@pghistory.track(
    exclude=["answers", "query_code_digest", "name", "id_number", "phone", "bank_account"]
)
class Application(models.Model):
    """What somebody asks for under one version of a policy.

    facts: what the rules were told, plain values without anything of a person. amount_fen: computed from the
    policy's table, never typed; None until it is approved. A unit asks for each intern apart: there the months
    of the intern never overlap (``InternshipPeriod``) in place of one application a period. position: of the stage it stands at. period: ""
    for once a year, "2026-05" for monthly ones. entered_by: who typed it in from paper.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", "网上"
        PAPER = "paper", "镇村代录"

    number = models.CharField("申请编号", max_length=24, unique=True)
    query_code_digest = models.CharField(max_length=64, editable=False)
    policy = models.ForeignKey(
        SubsidyPolicy, models.PROTECT, related_name="applications", verbose_name="政策"
    )
    code = models.CharField("政策代码", max_length=20, editable=False)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    position = models.PositiveSmallIntegerField("环节", default=0)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    name = SealedTextField("姓名或者单位名称", blank=True)
    id_number = SealedTextField("身份证号码或者统一社会信用代码", blank=True)
    person_digest = models.CharField(max_length=64, blank=True, editable=False)
    phone = SealedTextField("手机号")
    phone_digest = models.CharField(max_length=64, editable=False, db_index=True)
    bank_account = SealedTextField("银行账号（一卡通）", blank=True)
    answers = SealedTextField("已填内容", blank=True, help_text="JSON")
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="家政服务员"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业"
    )
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name="镇")
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="社区（村）",
    )
    year = models.PositiveSmallIntegerField("年度")
    period = models.CharField("月份", max_length=7, blank=True)
    facts = models.JSONField("规则事实", default=dict, blank=True)
    amount_line = models.ForeignKey(
        PolicyAmount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="补贴标准",
        db_index=True,
    )
    amount_fen = models.PositiveBigIntegerField("金额（分）", null=True, blank=True)
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承诺"
    )
    payable = models.OneToOneField(
        Payable, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="待付款项"
    )
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示"
    )
    channel = models.CharField("途径", max_length=10, choices=Channel, default=Channel.PORTAL)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代录人",
    )
    begun_at = models.DateTimeField("开始填写", default=timezone.now)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    paid_on = models.DateField("拨付日", null=True, blank=True)
    ended_reason = models.CharField("理由", max_length=300, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "补贴申请"
        verbose_name_plural = "补贴申请"
        constraints = [
            models.UniqueConstraint(
                fields=["person_digest", "code", "year", "period"],
                condition=Q(state__in=sorted(STANDING)) & ~Q(code="internship"),
                name="application_once_a_period",
                violation_error_message="这个人（单位）这一期已经申请过这项补贴，不能重复申请。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False) & ~Q(person_digest=""),
                name="application_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=["noticed", "payable", "paid", "failed", "recovering", "recovered"]
                )
                | Q(amount_fen__gt=0, amount_line__isnull=False, decided_at__isnull=False)
                & Q(notice__isnull=False, commitment__isnull=False),
                name="application_money_is_computed_and_noticed",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | Q(amount_fen__gt=0, decided_at__isnull=False, commitment__isnull=False),
                name="application_decided_has_its_money",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["payable", "paid", "failed", "recovering", "recovered"])
                | Q(payable__isnull=False),
                name="application_paid_by_a_payable",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(ended_reason=""),
                name="application_refused_says_why",
                violation_error_message="不予补贴要写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(channel="paper", entered_by__isnull=False)
                | Q(channel="portal", entered_by=None),
                name="application_from_paper_has_its_clerk",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0),
                name="application_amount_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["policy", "-id"], name="application_of_policy"),
            models.Index(fields=["town", "-id"], name="application_of_town"),
            models.Index(fields=["state", "-id"], name="application_state"),
            models.Index(fields=["-id"], condition=~Q(state="draft"), name="application_sent"),
            models.Index(
                fields=["begun_at"], condition=Q(state="draft"), name="application_draft_age"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sent_is_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.submitted_at IS NOT NULL"),
            ),
            pgtrigger.ReadOnly(
                name="what_it_is_stays", fields=["number", "code", "channel", "entered_by"]
            ),
            unless_claimed,
            unless_claimed_since,
            intern_has_her_days,
            intern_has_her_days_since,
            # What was decided stays as it was decided.
            pgtrigger.Protect(
                name="amount_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.amount_fen IS NOT NULL AND (OLD.amount_fen, OLD.amount_line_id, OLD.policy_id)"
                    " IS DISTINCT FROM (NEW.amount_fen, NEW.amount_line_id, NEW.policy_id)"
                ),
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        """Keep the digests what the sealed values say; a caller of update_fields names them itself."""
        self.person_digest = person_index(self.id_number)
        self.phone_digest = phone_index(self.phone)
        self.code = self.policy.code
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("admin:subsidies_application_change", args=[self.pk])

    @property
    def given(self) -> dict:
        """Field name -> what the browser sent."""
        return json.loads(self.answers or "{}")

    @property
    def known(self) -> Facts:
        return Facts.from_data(self.facts)

    @property
    def stage(self):
        """The stage it stands at; None once it has passed them all."""
        parts = self.policy.parts
        return parts[self.position] if self.position < len(parts) else None

    @property
    def is_editable(self) -> bool:
        return self.state in {State.DRAFT, State.RETURNED}

    @property
    def masked_name(self):
        return self.name if self.policy.is_for_units else mask_name(self.name)

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)

    @property
    def masked_bank_account(self):
        """That of the payment, where it was put right there."""
        is_to_be_paid = self.payable_id and self.payable.state != Payable.State.CANCELLED
        return mask_bank_account((self.payable if is_to_be_paid else self).bank_account)

    @property
    def amount_shown(self) -> str:
        """The computed amount in words; "" where there is none."""
        if self.amount_fen is None:
            return ""
        mark = "（演示金额）" if self.amount_line.is_demo else ""
        return f"{yuan_words(self.amount_fen)}元{mark}"


def check_id_number(number: str) -> str:
    """An identity number as it is kept. Raises ValidationError, code id_number."""
    number = clean_id_number(number)
    if problem := id_number_problem(number):
        raise ValidationError(problem, code="id_number")
    return number
