"""What belongs to an entry of the register: further addresses, delegations, changes, what it has said."""

import json

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enterprises.models.choices import Scope
from enterprises.models.enterprise import Enterprise
from enterprises.models.member import EnterpriseMember
from enterprises.transitions import Standing, StandingAction
from gaotai_jiazheng.sealed import SealedTextField
from regions.models import Community, Town

DECLARATION_SEQUENCE = "enterprises_declaration_number"


class PremisesQuerySet(models.QuerySet):
    def open(self):
        """Those in use."""
        return self.filter(closed_on=None)


@pghistory.track()
class Premises(models.Model):
    """A further address under the same licence (一照多址)."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="premises", verbose_name="家政企业"
    )
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name="镇")
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, verbose_name="社区（村）"
    )
    # Longer than an entry's own: a service outlet brings the name of its facility along.
    address = models.CharField("地址", max_length=260)
    filing_number = models.CharField("备案号", max_length=60, blank=True)
    opened_on = models.DateField("启用日", default=timezone.localdate)
    closed_on = models.DateField("停用日", null=True, blank=True)

    objects = PremisesQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "其他经营场所"
        verbose_name_plural = "其他经营场所"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "town", "community", "address"],
                condition=Q(closed_on=None),
                nulls_distinct=False,
                name="premises_address_once",
                violation_error_message="这个地址已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="premises_days_in_order",
                violation_error_message="停用日不能早于启用日。",
            ),
        ]

    def __str__(self):
        return self.address


@pghistory.track()
class Delegation(models.Model):
    """What a delegate may do for the enterprise; its last day is that of the membership."""

    member = models.OneToOneField(
        EnterpriseMember, models.PROTECT, related_name="delegation", verbose_name="受托人"
    )
    scopes = ArrayField(models.CharField(max_length=12, choices=Scope), verbose_name="授权范围")

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0),
                name="delegation_has_a_scope",
                violation_error_message="请至少选择一项授权范围。",
            )
        ]

    def __str__(self):
        return "、".join(Scope(scope).label for scope in self.scopes)


class StandingStep(models.Model):
    """An entry was suspended, restored, cancelled or entered again: rows are added and never changed."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="standing_steps")
    action = models.CharField("步骤", max_length=12, choices=StandingAction)
    state_after = models.CharField("之后的状态", max_length=12, choices=Standing)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    reason = models.CharField("理由", max_length=500)

    class Meta:
        ordering = ["pk"]
        verbose_name = "名录状态变动"
        verbose_name_plural = "名录状态变动"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="standing_step_has_a_reason",
                violation_error_message="请写明理由。",
            )
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.get_action_display()}"


class AmendmentQuerySet(models.QuerySet):
    def proposed(self):
        """Those that wait for a second person."""
        return self.filter(state=Amendment.State.PROPOSED)


@pghistory.track(exclude=["changes"])
class Amendment(models.Model):
    """A change to approved data: proposed by one person, decided by another.

    changes: JSON, field name -> [stored value before, stored value after], of the entry or of premises.
    premises: the row that moves or ends; of a new one set when it is accepted.
    """

    class Action(models.TextChoices):
        ENTRY = "entry", "变更登记信息"
        OPEN_PREMISES = "open_premises", "增加经营场所"
        MOVE_PREMISES = "move_premises", "变更经营场所"
        END_PREMISES = "end_premises", "停用经营场所"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待审核"
        ACCEPTED = "accepted", "已变更"
        DECLINED = "declined", "不同意"
        WITHDRAWN = "withdrawn", "已撤回"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="amendments", verbose_name="家政企业"
    )
    action = models.CharField("事项", max_length=14, choices=Action, default=Action.ENTRY)
    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name="经营场所",
    )
    changes = SealedTextField("变更内容", help_text="JSON")
    reason = models.CharField("变更理由", max_length=300)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    answer = models.CharField("审核意见", max_length=300, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "登记信息变更"
        verbose_name_plural = "登记信息变更"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="proposed", action="entry"),
                name="amendment_one_at_a_time",
                violation_error_message="还有一项变更正在审核，办完以后再提出新的。",
            ),
            models.UniqueConstraint(
                fields=["premises"],
                condition=Q(state="proposed"),
                name="amendment_one_at_a_time_of_premises",
                violation_error_message="这处场所还有一项变更正在审核，办完以后再提出新的。",
            ),
            models.CheckConstraint(
                condition=Q(action="entry", premises=None)
                | Q(action="open_premises") & (Q(state="accepted") ^ Q(premises=None))
                | Q(action__in=["move_premises", "end_premises"], premises__isnull=False),
                name="amendment_names_its_premises",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None)
                | Q(state="withdrawn")
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="amendment_decided_by_another",
                violation_error_message="提出变更的人不能自己审核。",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.get_state_display()}"

    @property
    def changed(self) -> dict:
        """Field name -> [before, after], as stored."""
        return json.loads(self.changes)

    @property
    def about(self) -> str:
        """What it is about, for the subject of a message."""
        return "企业信息变更" if self.action == self.Action.ENTRY else self.get_action_display()

    @property
    def page(self) -> str:
        """The workspace's page where it stands."""
        return "data" if self.action == self.Action.ENTRY else "premises"


class Declaration(models.Model):
    """Something the enterprise has said in the portal, with its receipt: added, never changed.

    digest: SHA-256 of what was said, so that a receipt can be held against the text.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="declarations", verbose_name="家政企业"
    )
    number = models.CharField("回执编号", max_length=24, unique=True)
    kind = models.SlugField("类别", max_length=40)
    title = models.CharField("事项", max_length=120)
    text = SealedTextField("内容", blank=True)
    digest = models.CharField("SHA-256", max_length=64)
    link = models.CharField("链接", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "企业申报"
        verbose_name_plural = "企业申报"
        indexes = [models.Index(fields=["enterprise", "-id"], name="declaration_of_enterprise")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.number


class Invitation(models.Model):
    """A code by which somebody joins an enterprise; only its digest is kept."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="invitations", verbose_name="家政企业"
    )
    role = models.CharField("角色", max_length=10, choices=EnterpriseMember.Role)
    scopes = ArrayField(
        models.CharField(max_length=12, choices=Scope),
        verbose_name="授权范围",
        default=list,
        blank=True,
    )
    contact = SealedTextField("手机号或者邮箱")
    code_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="邀请人"
    )
    invited_at = models.DateTimeField("邀请时间", default=timezone.now)
    expires_at = models.DateTimeField("失效时间")
    member_until = models.DateField("任职至", null=True, blank=True)
    member = models.OneToOneField(
        EnterpriseMember, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None) | Q(revoked_at=None),
                name="invitation_used_or_revoked",
            )
        ]

    def __str__(self):
        return f"{self.enterprise} {self.get_role_display()}"
