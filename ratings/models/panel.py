"""Who scores an application, what each gives without seeing the others, and what it comes to."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ratings.models.application import Application
from ratings.models.scheme import Item

PANEL_OF_AT_LEAST = 3

# Nobody judges the enterprise that the person acts for, or has acted for within the year before.
NO_MEMBER_OF_THE_ENTERPRISE = """
    IF EXISTS (
        SELECT 1 FROM enterprises_enterprisemember member
        JOIN ratings_application application ON application.enterprise_id = member.enterprise_id
        WHERE application.id = NEW.application_id AND member.user_id = NEW.user_id
            AND member.valid_from <= NEW.named_on
            AND COALESCE(member.valid_until, NEW.named_on) >= NEW.named_on - 365
    ) THEN
        RAISE EXCEPTION 'user % belongs to the enterprise of application %',
            NEW.user_id, NEW.application_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_of_an_outsider';
    END IF;
    RETURN NEW;
"""
# A sheet is written once, by who declared no interest and did not stand aside, in the round that is open.
SHEET_IS_OPEN = """
    PERFORM 1 FROM ratings_seat seat
        JOIN ratings_application application ON application.id = seat.application_id
        JOIN ratings_item item ON item.scheme_id = application.scheme_id
        WHERE seat.id = NEW.seat_id AND item.id = NEW.item_id
            AND seat.declared_at IS NOT NULL AND seat.recused_at IS NULL
            AND seat.scored_at IS NULL AND application.state = 'scoring'
            AND application.panel_round = seat.panel_round AND NEW.points <= item.points
            AND NOT EXISTS (
                SELECT 1 FROM enterprises_enterprisemember member
                WHERE member.enterprise_id = application.enterprise_id
                    AND member.user_id = seat.user_id
                    AND (member.valid_until IS NULL OR member.valid_until >= seat.named_on - 365)
            );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'seat % may not give % points for item %', NEW.seat_id, NEW.points, NEW.item_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_by_an_open_sheet';
    END IF;
    RETURN NEW;
"""
# At least three, and every one of them has handed in.
PANEL_IS_COMPLETE = f"""
    IF (
        SELECT COUNT(*) FILTER (WHERE scored_at IS NOT NULL) < {PANEL_OF_AT_LEAST}
            OR COUNT(*) FILTER (WHERE scored_at IS NULL) > 0
        FROM ratings_seat
        WHERE application_id = NEW.application_id AND panel_round = NEW.panel_round
            AND recused_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the panel of application % is not complete', NEW.application_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'result_of_a_complete_panel';
    END IF;
    RETURN NEW;
"""


class SeatQuerySet(models.QuerySet):
    def sitting(self):
        """Those who have not stood aside."""
        return self.filter(recused_at=None)


@pghistory.track()
class Seat(models.Model):
    """A person's place on the panel. Before the dossier opens the person declares to have no interest in
    it, or stands aside; who stood aside never opens it."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="seats", verbose_name="评定申请"
    )
    panel_round = models.PositiveSmallIntegerField("评审轮次")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="rating_seats",
        verbose_name="评审员",
    )
    named_on = models.DateField("指定日", default=timezone.localdate)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField("承诺无利害关系", null=True, blank=True)
    recused_at = models.DateTimeField("回避时间", null=True, blank=True)
    recusal_reason = models.CharField("回避理由", max_length=300, blank=True)
    scored_at = models.DateTimeField("提交评分时间", null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "评审席位"
        verbose_name_plural = "评审席位"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "panel_round", "user"],
                name="seat_once_for_its_person",
                violation_error_message="这个人已经在评审组里，或者已经回避。",
            ),
            models.CheckConstraint(
                condition=Q(recused_at=None, recusal_reason="")
                | Q(recused_at__isnull=False, scored_at=None) & ~Q(recusal_reason=""),
                name="seat_recused_with_reason",
                violation_error_message="回避要写明理由；已经评分的不能再回避。",
            ),
            models.CheckConstraint(
                condition=Q(scored_at=None) | Q(declared_at__isnull=False),
                name="seat_scored_after_declaring",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_an_outsider",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("user_id", "application_id"),
                func=NO_MEMBER_OF_THE_ENTERPRISE,
            ),
            pgtrigger.Protect(
                name="stood_aside_for_good",
                operation=pgtrigger.UpdateOf("recused_at", "declared_at", "scored_at"),
                condition=pgtrigger.Condition("OLD.recused_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return str(self.user)


class ScoreQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A member's own points at any time; those of others only once the panel's result is there."""
        concluded = Application.objects.visible_to(user).values("pk")
        others = Q(seat__application__in=concluded) & Q(
            seat__application__results__panel_round=models.F("seat__panel_round")
        )
        return self.filter(Q(seat__user=user) | others)


class Score(models.Model):
    """The points that one member gives for one item; written once."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="scores")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    points = models.DecimalField("得分", max_digits=5, decimal_places=2)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "评分"
        verbose_name_plural = "评分"
        constraints = [
            models.UniqueConstraint(fields=["seat", "item"], name="score_once_for_its_item"),
            models.CheckConstraint(
                condition=Q(points__gte=0),
                name="score_not_negative",
                violation_error_message="得分不能小于0。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="by_an_open_sheet",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SHEET_IS_OPEN,
            ),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.item} {self.points}"


class Result(models.Model):
    """What a panel's points came to by the recorded formula, with all that an outsider needs to compute
    it again."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="results", verbose_name="评定申请"
    )
    panel_round = models.PositiveSmallIntegerField("评审轮次")
    total = models.DecimalField("总分", max_digits=6, decimal_places=2)
    level = models.CharField("等级", max_length=20, blank=True, help_text="空着表示未通过。")
    spread = models.DecimalField("评审员总分的差距", max_digits=6, decimal_places=2)
    formula = models.CharField("计算方法", max_length=20)
    data = models.JSONField("可复算的数据")
    computed_at = models.DateTimeField("汇总时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "评审结果"
        verbose_name_plural = "评审结果"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "panel_round"], name="result_once_for_its_round"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_a_complete_panel",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=PANEL_IS_COMPLETE,
            ),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.total}分 {self.level or '未通过'}"

    @property
    def passes(self):
        return bool(self.level)
