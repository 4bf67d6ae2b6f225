"""What a household says of a visit: one rating a visit, its changes as versions."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gaotai_jiazheng.sealed import SealedTextField
from visits.models.visit import Visit

LEAST, MOST = 1, 5

RATED_BY_ITS_HOUSEHOLD = """
    PERFORM 1 FROM visits_visit WHERE id = NEW.visit_id AND state IN ('confirmed', 'rated') FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'visit % is not confirmed', NEW.visit_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_of_confirmed_visit';
    END IF;
    IF EXISTS (
        SELECT 1 FROM visits_visit v WHERE v.id = NEW.visit_id AND visits_is_own_staff(
            v.enterprise_id, v.worker_id, v.phone_digest, v.sign_in_digest,
            v.visited_on, NEW.rated_on
        )
    ) THEN
        RAISE EXCEPTION 'visit % is rated by own staff', NEW.visit_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_not_by_own_staff';
    END IF;
    RETURN NEW;
"""
WHILE_IT_MAY_CHANGE = """
    PERFORM 1 FROM visits_rating WHERE id = NEW.rating_id
        AND (NEW.at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN rated_on AND change_until;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'rating % may not be changed any more', NEW.rating_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_changed_in_time';
    END IF;
    RETURN NEW;
"""


@pghistory.track(pghistory.UpdateEvent())
class Rating(models.Model):
    """A household's rating of one visit. What it says stands in its newest version.

    group: 0, or the key of the first rating of those that count as one together, because one telephone
    number rated the same worker more often than the parameters allow.
    """

    visit = models.OneToOneField(
        Visit, models.PROTECT, related_name="rating", verbose_name="上门记录"
    )
    rated_on = models.DateField("评价日期", default=timezone.localdate)
    change_until = models.DateField("可以修改到", help_text="含这一天。")
    group = models.BigIntegerField("合并计算", default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "上门评价"
        verbose_name_plural = "上门评价"
        constraints = [
            models.CheckConstraint(
                condition=Q(change_until__gte=F("rated_on")), name="rating_days_follow"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rated_by_its_household",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=RATED_BY_ITS_HOUSEHOLD,
            ),
            pgtrigger.ReadOnly(
                name="whose_rating_stays", fields=["visit", "rated_on", "change_until"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.visit}的评价"

    @property
    def is_flagged(self) -> bool:
        """Whether it counts together with others of the same telephone number."""
        return self.group > 0


class RatingVersion(models.Model):
    """What a rating says: added, never changed; the highest version counts.

    text: a household's own words, sealed; no page that everybody reads shows them.
    """

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="versions", verbose_name="评价")
    version = models.PositiveSmallIntegerField("第几版")
    quality = models.PositiveSmallIntegerField("服务质量")
    satisfaction = models.PositiveSmallIntegerField("满意度")
    text = SealedTextField("评语", blank=True)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["version"]
        verbose_name = "评价内容"
        verbose_name_plural = "评价内容"
        constraints = [
            models.UniqueConstraint(fields=["rating", "version"], name="rating_version_once"),
            models.CheckConstraint(condition=Q(version__gt=0), name="rating_version_from_one"),
            models.CheckConstraint(
                condition=Q(quality__range=(LEAST, MOST), satisfaction__range=(LEAST, MOST)),
                name="rating_points_in_range",
                violation_error_message="请打1到5分。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_it_may_change",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=WHILE_IT_MAY_CHANGE,
            ),
            # The words go with the telephone number; what was given in points stays.
            pgtrigger.ReadOnly(
                name="points_stay",
                fields=["rating", "version", "quality", "satisfaction", "at"],
            ),
            pgtrigger.Protect(
                name="words_are_only_erased",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.text <> '' AND NEW.text <> OLD.text"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.rating} 第{self.version}版"
