"""A job and a seeker brought together, the interviews, and who began to work."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from employment.models.job import Job
from employment.models.seeker import Seeker
from employment.transitions import MatchState

# Places are counted where they are taken, so that no way of writing a placement passes the count by. The
# post's row is locked by the UPDATE: of two people at the last place the second is refused.
PLACES_ARE_COUNTED = """
    IF NEW.ended_on IS NULL AND (TG_OP = 'INSERT' OR OLD.ended_on IS NOT NULL) THEN
        UPDATE employment_job SET placed = placed + 1 WHERE id = NEW.job_id AND state = 'published';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'job % takes nobody', NEW.job_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'job_takes_people';
        END IF;
    ELSIF TG_OP = 'UPDATE' AND OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL THEN
        UPDATE employment_job SET placed = placed - 1 WHERE id = NEW.job_id;
    END IF;
    RETURN NULL;
"""
IS_OF_ITS_MATCH = """
    PERFORM 1 FROM employment_match WHERE id = NEW.match_id AND job_id = NEW.job_id
        AND state IN ('agreed', 'placed');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'match % was not agreed to', NEW.match_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_of_an_agreed_match';
    END IF;
    RETURN NEW;
"""


class MatchQuerySet(models.QuerySet):
    def agreed_by(self, on):
        """Those to which the seeker had agreed on that day, in the day's year."""
        return self.filter(agreed_on__year=on.year, agreed_on__lte=on)

    def visible_to(self, user):
        return self.filter(job__in=Job.objects.visible_to(user))


@pghistory.track(exclude=["token_digest"])
class Match(models.Model):
    """A seeker proposed for a job, with the score and its reasons as they were then.

    reasons: ``[["同一社区", 30], …]``. agreed_on, agreed_way: when and how the seeker said yes; nobody sees
    who it is before. token_digest: of the link in the text message.
    """

    class AgreedWay(models.TextChoices):
        LINK = "link", "短信链接"
        OWN_PAGE = "own_page", "编号和查询码"
        STATION = "station", "驿站、窗口电话确认"

    State = MatchState

    job = models.ForeignKey(Job, models.PROTECT, related_name="matches", verbose_name="岗位")
    seeker = models.ForeignKey(
        Seeker, models.PROTECT, related_name="matches", verbose_name="求职人"
    )
    score = models.SmallIntegerField("匹配分")
    reasons = models.JSONField("理由", default=list)
    state = models.CharField("状态", max_length=10, choices=MatchState, default=MatchState.PROPOSED)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="推荐人"
    )
    proposed_on = models.DateField("推荐日", default=timezone.localdate)
    agreed_on = models.DateField("同意日", null=True, blank=True)
    agreed_way = models.CharField("怎样同意的", max_length=10, choices=AgreedWay, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代为登记的人",
    )
    note = models.CharField("说明", max_length=200, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "岗位匹配"
        verbose_name_plural = "岗位匹配"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "seeker"],
                name="match_once",
                violation_error_message="这个人已经推荐过这个岗位。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "placed"], agreed_on__isnull=False)
                & ~Q(agreed_way="")
                | Q(state__in=["proposed", "declined", "ended"]),
                name="match_agreed_says_how",
                violation_error_message="要记下求职人什么时候、怎样同意的。",
            ),
            models.CheckConstraint(
                condition=~Q(agreed_way="station") | Q(recorded_by__isnull=False),
                name="match_agreed_by_phone_has_its_clerk",
            ),
        ]
        indexes = [models.Index(fields=["agreed_on"], name="match_agreed")]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_proposed_stays", fields=["job", "seeker", "score", "reasons"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.job.number} {self.seeker.number}"

    @property
    def shows_who(self) -> bool:
        """Whether the poster may know who the seeker is."""
        return self.state in {MatchState.AGREED, MatchState.PLACED}

    @property
    def standing(self) -> str:
        """The state in a word; who has begun and left does not work there any more."""
        has_left = self.state == MatchState.PLACED and self.placement.ended_on is not None
        return "已离岗" if has_left else self.get_state_display()

    @property
    def reason_words(self) -> str:
        """Such as 同一社区 +30，会做这一项 +40."""
        return "，".join(f"{words} {points:+}" for words, points in self.reasons)


@pghistory.track()
class Interview(models.Model):
    """When the two met or will meet, and whether they did."""

    class Outcome(models.TextChoices):
        PLANNED = "planned", "约好了"
        MET = "met", "见了面"
        NO_SHOW = "no_show", "没有来"
        CANCELLED = "cancelled", "取消"

    match = models.ForeignKey(Match, models.PROTECT, related_name="interviews", verbose_name="匹配")
    at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=80)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.PLANNED)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "面试"
        verbose_name_plural = "面试"
        constraints = [
            models.UniqueConstraint(
                fields=["match"],
                condition=Q(outcome="planned"),
                name="interview_one_planned",
                violation_error_message="已经约了一次面试，请先登记结果。",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.match} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"


class PlacementQuerySet(models.QuerySet):
    def made_by(self, on):
        """Those who had begun to work on that day, in the day's year."""
        return self.filter(start_on__year=on.year, start_on__lte=on)

    def visible_to(self, user):
        return self.filter(job__in=Job.objects.visible_to(user))


@pghistory.track()
class Placement(models.Model):
    """Somebody began to work. After thirty days somebody asks whether she still does (``checked_on``)."""

    match = models.OneToOneField(
        Match, models.PROTECT, related_name="placement", verbose_name="匹配"
    )
    job = models.ForeignKey(Job, models.PROTECT, related_name="placements", verbose_name="岗位")
    start_on = models.DateField("上岗日")
    checked_on = models.DateField("满30天回访日", null=True, blank=True)
    is_still_there = models.BooleanField("还在岗", null=True, blank=True)
    ended_on = models.DateField("离岗日", null=True, blank=True)
    ended_reason = models.CharField("离岗原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-start_on", "-pk"]
        verbose_name = "上岗"
        verbose_name_plural = "上岗"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("start_on")) & ~Q(ended_reason=""),
                name="placement_ended_says_why",
                violation_error_message="请写明离岗原因，离岗日不能早于上岗日。",
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None, is_still_there=None)
                | Q(checked_on__gte=F("start_on"), is_still_there__isnull=False),
                name="placement_check_has_its_answer",
                violation_error_message="请选还在不在岗。",
            ),
        ]
        indexes = [models.Index(fields=["start_on"], name="placement_start")]
        triggers = [
            pgtrigger.Trigger(
                name="is_of_its_match",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=IS_OF_ITS_MATCH,
            ),
            pgtrigger.Trigger(
                name="places_are_counted",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("ended_on"),
                func=PLACES_ARE_COUNTED,
            ),
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["match", "job", "start_on"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.job.number} {date_format(self.start_on)}"
