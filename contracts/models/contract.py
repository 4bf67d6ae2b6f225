"""A version of a contract between a household, an enterprise and a worker (三方合同)."""

import json

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import roles_of
from contracts.models.bureau import ContractBureau
from contracts.models.template import ContractTemplate
from contracts.transitions import NUMBERED, UNDER_WAY, State
from enterprises.models import Enterprise, Mode
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.sealed import SealedTextField
from regions.models import Community, Town

# A version is in force when all three have signed the text that it has.
SIGNED_BY_ALL = """
    IF (SELECT count(DISTINCT role) FROM contracts_signature
            WHERE contract_id = NEW.id AND sha256 = NEW.sha256) < 3 THEN
        RAISE EXCEPTION 'contract % is not signed by all three', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_signed_by_all';
    END IF;
    RETURN NEW;
"""


class ServiceContractQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Those that hold on that day; the last day is included."""
        on = on or timezone.localdate()
        return self.filter(state=State.IN_FORCE, ends_on__gte=on)

    def held_on(self, on):
        """Those that held through that day, whatever became of them since: what was ended or changed on a day held
        until the day before, what ran out through its last day."""
        not_closed = Q(closed_on=None) | Q(closed_on__gt=on) | Q(state=State.EXPIRED)
        return self.filter(not_closed, state__in=NUMBERED, ends_on__gte=on)

    def visible_to(self, user):
        """Its own for an enterprise; what was sent for the bureaus that look after contracts."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Q(enterprise__in=enterprise_roles_of(user))
        looks_after = ContractBureau.objects.filter(bureau__in=roles_of(user))
        if user.is_superuser or looks_after.exists():
            mine |= ~Q(state=State.DRAFT)
        return self.filter(mine)


@pghistory.track(exclude=["answers"])
class ServiceContract(models.Model):
    """One version. What was typed is in ``answers`` (JSON, sealed); once it is sent its words are a
    ``ContractText`` with a digest, and never change.

    consumer_shown, worker_shown, place_shown: masked, for lists. ends_on: the last day, included. number:
    given without gaps as the version comes into force.
    """

    State = State

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="service_contracts", verbose_name="家政企业"
    )
    template = models.ForeignKey(
        ContractTemplate, models.PROTECT, related_name="contracts", verbose_name="模板"
    )
    mode = models.CharField("经营模式", max_length=16, choices=Mode)
    version = models.PositiveSmallIntegerField("版次", default=1)
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="变更自",
    )
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    answers = SealedTextField("已填内容", default="{}", help_text="JSON")
    consumer_shown = models.CharField("家庭（雇主）", max_length=10, blank=True)
    worker_shown = models.CharField("家政服务员", max_length=10, blank=True)
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name="镇")
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, verbose_name="社区（村）"
    )
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True, help_text="含这一天。")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人"
    )
    created_at = models.DateTimeField("起草时间", default=timezone.now)
    updated_at = models.DateTimeField("最近修改", default=timezone.now)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    frozen_at = models.DateTimeField("定稿时间", null=True, blank=True)
    year = models.PositiveSmallIntegerField("年", null=True, blank=True)
    sequence = models.PositiveIntegerField("号", null=True, blank=True)
    number = models.CharField("合同编号", max_length=20, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    in_force_at = models.DateTimeField("生效时间", null=True, blank=True)
    reminded_on = models.DateField("提醒到期的日子", null=True, blank=True)
    closed_on = models.DateField("结束日", null=True, blank=True)
    closing_reason = models.CharField("结束原因", max_length=200, blank=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True)

    objects = ServiceContractQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "三方合同"
        verbose_name_plural = "三方合同"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "sequence"],
                name="contract_sequence_once",
                violation_error_message="这个合同编号已经用过。",
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="contract_number_once",
                violation_error_message="这个合同编号已经用过。",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(state__in=UNDER_WAY),
                name="contract_one_change_under_way",
                violation_error_message="这份合同已有一个变更版本还没有签完。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", sha256="", frozen_at=None)
                | ~Q(state="draft")
                & Q(
                    frozen_at__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    sha256__regex=r"^[0-9a-f]{64}$",
                ),
                name="contract_sent_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contract_days_in_order",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=NUMBERED,
                    year__isnull=False,
                    sequence__gt=0,
                    in_force_at__isnull=False,
                )
                & ~Q(number="")
                & ~Q(code_digest="")
                | ~Q(state__in=NUMBERED)
                & Q(year=None, sequence=None, in_force_at=None, number="", code_digest=""),
                name="contract_in_force_has_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "withdrawn"]) | ~Q(closing_reason=""),
                name="contract_closed_says_why",
                violation_error_message="请写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None)
                | Q(version__gt=1, supersedes__isnull=False),
                name="contract_change_has_its_original",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="contract_of_enterprise"),
            models.Index(fields=["state", "ends_on"], name="contract_state_ends"),
            models.Index(fields=["enterprise", "state", "ends_on"], name="contract_in_force_of"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="begins_as_draft",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state <> 'draft'"),
            ),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[
                    ("draft", "sent"),
                    ("sent", "withdrawn"),
                    ("sent", "in_force"),
                    ("in_force", "superseded"),
                    ("in_force", "ended"),
                    ("in_force", "expired"),
                ],
            ),
            pgtrigger.Trigger(
                name="signed_by_all",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state = 'in_force'"),
                func=SIGNED_BY_ALL,
            ),
            pgtrigger.Protect(
                name="frozen_stays",
                operation=pgtrigger.UpdateOf(
                    "enterprise_id", "template_id", "mode", "version", "supersedes_id", "town_id",
                    "community_id", "starts_on", "ends_on", "sha256", "frozen_at",
                ),
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            pgtrigger.Protect(
                name="number_stays",
                operation=pgtrigger.UpdateOf(
                    "year", "sequence", "number", "code_digest", "in_force_at"
                ),
                condition=pgtrigger.Condition("OLD.number <> ''"),
            ),
            pgtrigger.Protect(
                name="frozen_people_are_only_erased",
                operation=pgtrigger.UpdateOf("answers", "consumer_shown", "worker_shown"),
                condition=pgtrigger.Condition("OLD.state <> 'draft' AND NEW.answers <> ''"),
            ),
            pgtrigger.Protect(
                name="frozen_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number or f"{self.get_mode_display()}第{self.pk}份"

    def get_absolute_url(self):
        return reverse("admin:contracts_servicecontract_change", args=[self.pk])

    @property
    def given(self) -> dict:
        """Field name -> what the browser sent."""
        return json.loads(self.answers or "{}")

    @property
    def place_shown(self) -> str:
        """The place down to its community, never the home."""
        return str(self.community or self.town or "")

    @property
    def standing(self) -> str:
        """Where it stands today, in words; that it has run out is read from its day."""
        if self.state == State.IN_FORCE and self.ends_on < timezone.localdate():
            return State.EXPIRED.label
        return self.get_state_display()


class ContractCount(models.Model):
    """The last number of a year; its row is the lock of the series."""

    year = models.PositiveSmallIntegerField("年", unique=True)
    last = models.PositiveIntegerField("最后的号", default=0)

    class Meta:
        verbose_name = "合同编号"
        verbose_name_plural = "合同编号"

    def __str__(self):
        return f"{self.year} {self.last}"
