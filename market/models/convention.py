"""The convention of the trade (家政服务公约): versions, what people say of them, and who has signed which.

Source: the plan, measure 二. The convention is an agreement of the trade and no law; signing is voluntary.
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from market.models.association import Association

LONGEST_TEXT, LONGEST_COMMENT = 20_000, 1000
DIGEST = r"^[0-9a-f]{64}$"

# Signed is the very text that stands in the version, and only the newest adopted one.
TEXT_IS_THE_NEWEST = """
    PERFORM 1 FROM market_convention
        WHERE id = NEW.convention_id AND state = 'adopted' AND digest = NEW.digest FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'convention % is not the newest adopted text %', NEW.convention_id, NEW.digest
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_of_the_newest_text';
    END IF;
    RETURN NEW;
"""
ROUND_IS_OPEN = """
    PERFORM 1 FROM market_convention convention
        JOIN market_commentround round ON round.convention_id = convention.id
        WHERE round.id = NEW.round_id AND convention.state = 'commenting' FOR SHARE OF convention;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'round % takes no comments', NEW.round_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_while_asked_for';
    END IF;
    RETURN NEW;
"""
ALL_ARE_ANSWERED = """
    PERFORM 1 FROM market_conventioncomment comment
        JOIN market_commentround round ON round.id = comment.round_id
        WHERE round.convention_id = NEW.id AND comment.answered_at IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'convention % has comments without an answer', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'convention_comments_answered';
    END IF;
    RETURN NEW;
"""


class ConventionQuerySet(models.QuerySet):
    def public(self):
        """Those that everybody may read: asked about, adopted, superseded."""
        return self.exclude(state=Convention.State.DRAFT)

    def adopted(self):
        """Those that were adopted, whether they still hold or not."""
        return self.filter(state__in=[Convention.State.ADOPTED, Convention.State.SUPERSEDED])

    def in_force(self, at=None):
        """Those that hold at that moment: at most one of an association."""
        at = at or timezone.now()
        not_ended = Q(in_force_until=None) | Q(in_force_until__gt=at)
        return self.adopted().filter(not_ended, in_force_from__lte=at)


@pghistory.track()
class Convention(models.Model):
    """One version of the convention. Its text stays from the adoption on.

    digest: SHA-256 of the text as it stands, in UTF-8 with line ends "\\n"; "" while it is no final text.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        COMMENTING = "commenting", "征求意见"
        ADOPTED = "adopted", "已通过"
        SUPERSEDED = "superseded", "已有新版"

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="conventions", verbose_name="行业协会"
    )
    version = models.PositiveIntegerField("版次")
    title = models.CharField("名称", max_length=60)
    text = models.TextField("正文", max_length=LONGEST_TEXT)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人"
    )
    started_at = models.DateTimeField("起草时间", default=timezone.now)
    decision = models.CharField(
        "通过的会议或者文件", max_length=120, blank=True, help_text="例如会员大会的日期和名称。"
    )
    adopted_on = models.DateField("通过日", null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    in_force_from = models.DateTimeField("施行自", null=True, blank=True)
    in_force_until = models.DateTimeField("施行至", null=True, blank=True)
    digest = models.CharField("SHA-256", max_length=64, blank=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name = "家政服务公约"
        verbose_name_plural = "家政服务公约"
        constraints = [
            models.UniqueConstraint(
                fields=["association", "version"], name="convention_version_once"
            ),
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(state__in=["draft", "commenting"]),
                name="convention_one_in_preparation",
                violation_error_message="已有一版正在起草或者征求意见。",
            ),
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(state="adopted"),
                name="convention_one_newest",
                violation_error_message="已有一版通过的公约。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "commenting"],
                    adopted_on=None,
                    adopted_by=None,
                    in_force_from=None,
                    decision="",
                    digest="",
                )
                | Q(
                    state__in=["adopted", "superseded"],
                    adopted_on__isnull=False,
                    adopted_by__isnull=False,
                    in_force_from__isnull=False,
                    digest__regex=DIGEST,
                )
                & ~Q(decision=""),
                name="convention_adopted_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", in_force_until__isnull=False)
                | ~Q(state="superseded") & Q(in_force_until=None),
                name="convention_superseded_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from")),
                name="convention_period_in_order",
                violation_error_message="新公约的施行日应晚于上一版。",
            ),
            ExclusionConstraint(
                name="convention_one_in_force",
                expressions=[
                    ("association", RangeOperators.EQUAL),
                    (
                        Func(
                            F("in_force_from"),
                            F("in_force_until"),
                            Value("[)"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=["adopted", "superseded"]),
            ),
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
                    ("draft", "commenting"),
                    ("commenting", "draft"),
                    ("commenting", "adopted"),
                    ("adopted", "superseded"),
                ],
            ),
            pgtrigger.Trigger(
                name="adopted_when_answered",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state = 'adopted'"),
                func=ALL_ARE_ANSWERED,
            ),
            pgtrigger.Protect(
                name="adopted_stays",
                operation=pgtrigger.UpdateOf(
                    "association_id", "version", "title", "text", "decision", "adopted_on",
                    "adopted_by_id", "in_force_from", "digest",
                ),
                condition=pgtrigger.Condition("OLD.state IN ('adopted', 'superseded')"),
            ),
            pgtrigger.Protect(
                name="superseded_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'superseded'"),
            ),
            pgtrigger.Protect(
                name="public_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"《{self.title}》第{self.version}版"

    def get_absolute_url(self):
        return reverse("market:convention_version", args=[self.version])

    def is_in_force(self, at=None):
        """Whether it holds at that moment."""
        at = at or timezone.now()
        if self.in_force_from is None or at < self.in_force_from:
            return False
        return self.in_force_until is None or at < self.in_force_until

    @property
    def standing(self):
        """Where it stands now, in words; read from its days."""
        if self.in_force_from is None:
            return self.get_state_display()
        now = timezone.now()
        if now < self.in_force_from:
            return "已通过，尚未施行"
        return "现行" if self.is_in_force(now) else "已被新版代替"


class CommentRound(models.Model):
    """A text was put up and everybody was asked what to make of it; rows are added and never changed."""

    convention = models.ForeignKey(
        Convention, models.PROTECT, related_name="rounds", verbose_name="公约"
    )
    number = models.PositiveSmallIntegerField("轮次")
    text = models.TextField("征求意见稿")
    opened_at = models.DateTimeField("开始时间", default=timezone.now)
    last_day = models.DateField("截止日", help_text="含这一天。")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["convention", "number"]
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        constraints = [
            models.UniqueConstraint(fields=["convention", "number"], name="comment_round_once")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.convention}第{self.number}次征求意见"

    def is_open(self, on=None):
        """Whether the term runs on that day."""
        return (on or timezone.localdate()) <= self.last_day


class ConventionCommentQuerySet(models.QuerySet):
    def answered(self):
        """Those that the public reads: with their answer."""
        return self.filter(answered_at__isnull=False)

    def waiting(self):
        """Those without an answer."""
        return self.filter(answered_at=None)


class ConventionComment(models.Model):
    """What somebody says of a draft. Nobody is asked for a name; it becomes public with its answer."""

    class Voice(models.TextChoices):
        RESIDENT = "resident", "居民"
        WORKER = "worker", "家政服务员"
        ENTERPRISE = "enterprise", "家政企业"
        OTHER = "other", "其他"

    class Outcome(models.TextChoices):
        TAKEN = "taken", "采纳"
        PARTLY = "partly", "部分采纳"
        NOT_TAKEN = "not_taken", "未采纳"

    round = models.ForeignKey(
        CommentRound, models.PROTECT, related_name="comments", verbose_name="征求意见"
    )
    voice = models.CharField("身份", max_length=10, choices=Voice)
    content = models.TextField("意见", max_length=LONGEST_COMMENT)
    submitted_at = models.DateTimeField("提交时间", default=timezone.now)
    outcome = models.CharField("处理", max_length=10, choices=Outcome, blank=True)
    answer = models.TextField("答复", max_length=LONGEST_COMMENT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = ConventionCommentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "公约意见"
        verbose_name_plural = "公约意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                | ~Q(outcome="")
                & ~Q(answer="")
                & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="convention_comment_answered_as_a_whole",
                violation_error_message="请选择怎样处理并写明答复。",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_asked_for",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ROUND_IS_OPEN,
            ),
            pgtrigger.ReadOnly(
                name="words_stay", fields=["round", "voice", "content", "submitted_at"]
            ),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.answered_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_voice_display()}的意见"


class SignatureQuerySet(models.QuerySet):
    def standing(self, at=None):
        """Signatures that were given and not withdrawn at that moment."""
        at = at or timezone.now()
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), signed_at__lte=at)

    def in_force(self, at=None):
        """Standing signatures under the version that holds at that moment."""
        at = at or timezone.now()
        return self.standing(at).filter(convention__in=Convention.objects.in_force(at))


class Signature(models.Model):
    """An enterprise has signed one version, word for word; it may withdraw, and both stay on record."""

    convention = models.ForeignKey(
        Convention, models.PROTECT, related_name="signatures", verbose_name="公约"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="convention_signatures", verbose_name="家政企业"
    )
    digest = models.CharField("所签文本的SHA-256", max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签署人"
    )
    signed_at = models.DateTimeField("签署时间", default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "公约签署"
        verbose_name_plural = "公约签署"
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "enterprise"],
                condition=Q(withdrawn_at=None),
                name="signature_once",
                violation_error_message="已经签署过这一版。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__gte=F("signed_at")),
                name="signature_withdrawn_after_signing",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_the_newest_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=TEXT_IS_THE_NEWEST,
            ),
            pgtrigger.ReadOnly(
                name="signed_stays",
                fields=["convention", "enterprise", "digest", "signed_by", "signed_at"],
            ),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.withdrawn_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.convention}"


def with_signature_of(enterprise, conventions):
    """Adds is_signed to versions: whether the enterprise's signature stands."""
    own = Signature.objects.standing().filter(convention=OuterRef("pk"), enterprise=enterprise)
    return conventions.annotate(is_signed=Exists(own))
