"""The convention of the trade (家政服务公约), one version after the other.

Source: the plan, measure 二. The convention is an agreement of the trade and no law; signing is voluntary.
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone

from market.models.association import Association

LONGEST_TEXT = 20_000
DIGEST = r"^[0-9a-f]{64}$"

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
        """Those that hold at that moment: at most one of an association, none of one that has ended."""
        at = at or timezone.now()
        not_ended = Q(in_force_until=None) | Q(in_force_until__gt=at)
        on = timezone.localdate(at)
        is_there = Q(association__ended_on=None) | Q(association__ended_on__gt=on)
        return self.adopted().filter(not_ended, is_there, in_force_from__lte=at)


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
        """Whether it holds at that moment, as one of an association that has not ended."""
        at = at or timezone.now()
        if self.in_force_from is None or at < self.in_force_from:
            return False
        ended_on = self.association.ended_on
        if ended_on is not None and ended_on <= timezone.localdate(at):
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
        if self.in_force_until is not None and self.in_force_until <= now:
            return "已被新版代替"
        return "现行" if self.is_in_force(now) else "行业协会已经终止，不再施行"
