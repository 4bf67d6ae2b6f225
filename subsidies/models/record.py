"""What is added to an application and never changed: steps, approvals, recusals, the list of gaps, papers."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from subsidies.models.application import Application
from subsidies.models.class_claim import ClassClaim
from subsidies.models.policy import SubsidyPolicy
from subsidies.transitions import Action, State
from workers.models import Worker
from workers.models.file import SUFFIXES

APPEND_ONLY = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

NO_PART_IN_IT = """
    PERFORM 1 FROM subsidies_application WHERE id = NEW.application_id AND state = 'checking'
        AND round = NEW.round AND position = NEW.position FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'application % does not stand at stage %', NEW.application_id, NEW.position
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_at_its_stage';
    END IF;
    IF EXISTS (SELECT 1 FROM subsidies_recusal
        WHERE application_id = NEW.application_id AND user_id = NEW.by_id)
    THEN
        RAISE EXCEPTION 'user % has stepped aside', NEW.by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_not_by_recused';
    END IF;
    IF EXISTS (SELECT 1 FROM subsidies_factcorrection
        WHERE application_id = NEW.application_id AND by_id = NEW.by_id)
    THEN
        RAISE EXCEPTION 'user % has corrected it', NEW.by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_not_by_corrector';
    END IF;
    RETURN NEW;
"""


def stored_name(material, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    return f"subsidies/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{SUFFIXES[material.content_type]}"


class ApplicationStep(models.Model):
    """One step. by: None for the applicant and for what the machine does; note: without personal data."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=12, choices=Action)
    state_after = models.CharField("之后的状态", max_length=12, choices=State)
    stage = models.CharField("环节", max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.TextField("说明", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "办理步骤"
        verbose_name_plural = "办理步骤"
        triggers = APPEND_ONLY

    def __str__(self):
        return f"{self.application_id} {self.get_action_display()}"


class Approval(models.Model):
    """One person's agreement at one stage. Nobody agrees twice in a round, nor to what they typed in."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField("轮次")
    position = models.PositiveSmallIntegerField("环节")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, related_name="+", verbose_name="单位"
    )
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="代录人",
        help_text="从申请抄来，数据库据此拒绝自己审核自己。",
    )
    note = models.CharField("意见", max_length=300, blank=True)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "by"],
                name="approval_by_a_person_once",
                violation_error_message="同一个人在一件申请里只能审核一个环节。",
            ),
            models.CheckConstraint(
                condition=Q(maker=None) | ~Q(by=F("maker")),
                name="approval_not_by_its_maker",
                violation_error_message="录入申请的人不能审核这件申请。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_part_in_it",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
    SELECT entered_by_id INTO NEW.maker_id FROM subsidies_application WHERE id = NEW.application_id;
"""
                + NO_PART_IN_IT,
            ),
            *APPEND_ONLY,
        ]

    def __str__(self):
        return f"{self.application_id} {self.by}"


class Recusal(models.Model):
    """Somebody steps aside (回避) from one application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="recusals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="回避人"
    )
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "回避"
        verbose_name_plural = "回避"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"],
                name="application_recusal_once",
                violation_error_message="已经回避。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="recusal_says_why",
                violation_error_message="请写明回避的原因。",
            ),
        ]
        triggers = APPEND_ONLY

    def __str__(self):
        return f"{self.application_id} {self.user}"


class GapList(models.Model):
    """What is missing, told once and as a whole. Source: 《行政许可法》第三十二条 for the manner (一次告知)."""

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="gaps", verbose_name="申请"
    )
    items = models.JSONField("要补的材料")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="告知人"
    )
    at = models.DateTimeField("告知时间", default=timezone.now)
    answered_at = models.DateTimeField("补正时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "补正通知"
        verbose_name_plural = "补正通知"
        constraints = [
            models.CheckConstraint(
                condition=~Q(items=[]),
                name="gap_list_says_something",
                violation_error_message="请写明要补什么。",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="told_once", fields=["application", "items", "by", "at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.application_id} {len(self.items)}"


class Material(models.Model):
    """A paper of an application, made harmless before it is kept."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="materials")
    name = models.CharField("材料", max_length=80)
    file = models.FileField("文件", upload_to=stored_name)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("大小")
    digest = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "申请材料"
        verbose_name_plural = "申请材料"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "digest"],
                name="material_once",
                violation_error_message="这个文件已经传过。",
            )
        ]

    def __str__(self):
        return self.name


class ClawBack(models.Model):
    """Money of an application or of a class's claim that has to come back, and that it did."""

    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claw_back",
        verbose_name="申请",
    )
    class_claim = models.OneToOneField(
        ClassClaim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claw_back",
        verbose_name="培训班补贴申请",
    )
    reason = models.CharField("理由", max_length=300)
    amount_fen = models.PositiveBigIntegerField("应退金额（分）")
    demanded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="决定人"
    )
    demanded_at = models.DateTimeField("决定时间", default=timezone.now)
    document = models.CharField("退回凭证", max_length=120, blank=True)
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "追回"
        verbose_name_plural = "追回"
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None, class_claim__isnull=False)
                | Q(application__isnull=False, class_claim=None),
                name="claw_back_of_one_payment",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & ~Q(reason=""),
                name="claw_back_says_how_much_and_why",
                violation_error_message="请写明追回的理由。",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, document="")
                | Q(returned_at__isnull=False) & ~Q(document=""),
                name="claw_back_returned_by_a_document",
                violation_error_message="请写明退回的凭证。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="demand_stays",
                fields=[
                    "application",
                    "class_claim",
                    "reason",
                    "amount_fen",
                    "demanded_by",
                    "demanded_at",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.application_id or self.class_claim_id}"


class EntitlementRun(models.Model):
    """One run over the register of who may be entitled to what; the newest one counts."""

    on = models.DateField("按哪一天", default=timezone.localdate)
    started_at = models.DateTimeField("开始", default=timezone.now)
    ended_at = models.DateTimeField("完成", null=True, blank=True)
    people = models.PositiveIntegerField("人数", default=0)
    found = models.PositiveIntegerField("可能应得", default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "应得核对"
        verbose_name_plural = "应得核对"

    def __str__(self):
        return date_format(self.on)


class Entitlement(models.Model):
    """What a worker may be entitled to: reasons [code, holds, words] and the facts of a prefilled form.

    Nothing is applied for by it. Rows of an older run are deleted by the next one.
    """

    run = models.ForeignKey(EntitlementRun, models.CASCADE, related_name="entitlements")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    policy = models.ForeignKey(SubsidyPolicy, models.CASCADE, related_name="+")
    facts = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        verbose_name = "可能应得"
        verbose_name_plural = "可能应得"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "policy", "run"], name="entitlement_once_in_its_run"
            )
        ]

    def __str__(self):
        return f"{self.worker_id} {self.policy_id}"
