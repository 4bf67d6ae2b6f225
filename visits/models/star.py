"""Stars of workers: a batch that is proposed and put up, what each proposal rests on, and what is granted."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import oversees_all_bureaus
from disclosure.models import Notice
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from visits.models.visit import READERS
from visits.transitions import BatchState
from workers.models import Worker
from workers.reading_bureaus import acts_for_one_of

# Granted is what was proposed with stars, was up for its days, and has no objection left.
GRANTED_WHEN_CLEAR = """
    PERFORM 1 FROM visits_starproposal proposal
        JOIN visits_starbatch batch ON batch.id = proposal.batch_id
        JOIN disclosure_notice notice ON notice.subject_id = batch.id
        JOIN django_content_type kind ON kind.id = notice.subject_type_id
        WHERE proposal.id = NEW.proposal_id AND notice.id = NEW.notice_id
            AND proposal.worker_id = NEW.worker_id AND proposal.stars = NEW.stars
            AND NEW.stars > 0 AND proposal.left_out_reason = '' AND batch.state = 'noticed'
            AND kind.app_label = 'visits' AND kind.model = 'starbatch';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'proposal % and notice % grant no stars', NEW.proposal_id, NEW.notice_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'star_of_its_proposal_and_notice';
    END IF;
    PERFORM disclosure_refuse_unless_clear(NEW.notice_id, NEW.granted_on);
    RETURN NEW;
"""


def sees_all(user) -> bool:
    """Whether the person reads every proposal: of a bureau of measure 15, or who oversees the county."""
    return acts_for_one_of(user, READERS) or oversees_all_bureaus(user)


class StarBatchQuerySet(models.QuerySet):
    def public(self):
        """Those that were put up and are not taken back."""
        return self.filter(state__in=[BatchState.NOTICED, BatchState.GRANTED])

    def visible_to(self, user):
        return self if sees_all(user) else self.none()


@pghistory.track()
class StarBatch(models.Model):
    """What one bureau proposes for a period: the workers with stars by one version of the formula.

    formula: the version with all its numbers, as it was on the day. as_of: the day whose rows count.
    """

    State = BatchState

    number = models.CharField("批次编号", max_length=24, unique=True)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="评定单位")
    first_day = models.DateField("评价期自")
    last_day = models.DateField("评价期至", help_text="含这一天。")
    as_of = models.DateField("计算日")
    formula = models.JSONField("计算办法")
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.DRAFT)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    put_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_reason = models.CharField("停止的原因", max_length=200, blank=True)

    objects = StarBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "星级评定批次"
        verbose_name_plural = "星级评定批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), as_of__gte=F("last_day")),
                name="star_batch_days_in_order",
                violation_error_message="评价期要在计算日以前结束，首尾不能颠倒。",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None)
                | Q(put_up_by__isnull=False) & ~Q(granted_by=F("put_up_by")),
                name="star_batch_granted_by_another",
                violation_error_message="发布公示的人不能同时授予。",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(ended_reason=""),
                name="star_batch_closed_says_why",
                violation_error_message="请写明停止的原因。",
            ),
            models.CheckConstraint(
                condition=Q(state="granted", granted_by__isnull=False)
                | ~Q(state="granted") & Q(granted_by=None),
                name="star_batch_granted_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_proposed_stays",
                fields=["number", "bureau", "first_day", "last_day", "as_of", "formula"],
            ),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["granted", "closed"]),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:visits_starbatch_change", args=[self.pk])


class StarProposalQuerySet(models.QuerySet):
    def kept(self):
        """Those that are still proposed."""
        return self.filter(left_out_reason="")


class StarProposal(models.Model):
    """One worker of a batch. data: everything the stars were computed from, without anything of a person."""

    batch = models.ForeignKey(
        StarBatch, models.PROTECT, related_name="proposals", verbose_name="批次"
    )
    place = models.PositiveIntegerField("序号")
    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="star_proposals", verbose_name="家政服务员"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="家政企业"
    )
    stars = models.PositiveSmallIntegerField("星级")
    data = models.JSONField("计算依据")
    left_out_reason = models.CharField("不提名的原因", max_length=200, blank=True)

    objects = StarProposalQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "place"]
        verbose_name = "星级提名"
        verbose_name_plural = "星级提名"
        constraints = [
            models.UniqueConstraint(fields=["batch", "worker"], name="star_proposal_once"),
            models.UniqueConstraint(fields=["batch", "place"], name="star_proposal_place_once"),
            models.CheckConstraint(
                condition=Q(stars__range=(1, 5)), name="star_proposal_has_stars"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_computed_stays",
                fields=["batch", "place", "worker", "enterprise", "stars", "data"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.batch} {self.place}"


class StarRatingQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Those that hold on that day; the last day is included."""
        on = on or timezone.localdate()
        not_revoked = Q(revoked_on=None) | Q(revoked_on__gt=on)
        return self.filter(not_revoked, granted_on__lte=on, valid_until__gte=on)

    def visible_to(self, user):
        if sees_all(user):
            return self
        return self.filter(proposal__enterprise__in=enterprise_roles_of(user))


@pghistory.track()
class StarRating(models.Model):
    """The stars of a worker, from one day to another."""

    number = models.CharField("证书编号", max_length=24, unique=True)
    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="stars", verbose_name="家政服务员"
    )
    proposal = models.OneToOneField(StarProposal, models.PROTECT, related_name="granted")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", verbose_name="公示")
    stars = models.PositiveSmallIntegerField("星级")
    granted_on = models.DateField("授予日")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="授予人"
    )
    valid_until = models.DateField("有效期至", help_text="含这一天。")
    revoked_on = models.DateField("撤销日", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.CharField("撤销原因", max_length=200, blank=True)

    objects = StarRatingQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on", "-pk"]
        verbose_name = "服务员星级"
        verbose_name_plural = "服务员星级"
        constraints = [
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="star_one_to_five"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("granted_on")), name="star_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_by=None, revoked_reason="")
                | Q(revoked_on__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason=""),
                name="star_revoked_says_why",
                violation_error_message="撤销要写明原因。",
            ),
            one_at_a_time(
                "star_one_at_a_time",
                of=["worker"],
                days=day_range("granted_on", "valid_until"),
                condition=Q(revoked_on=None),
                message="这个人在这段时间已经有星级。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="granted_when_clear",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=GRANTED_WHEN_CLEAR,
            ),
            pgtrigger.ReadOnly(
                name="grant_stays",
                fields=[
                    "number",
                    "worker",
                    "proposal",
                    "notice",
                    "stars",
                    "granted_on",
                    "granted_by",
                ],
            ),
            pgtrigger.Protect(
                name="revoked_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.revoked_on IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.worker}"

    def get_absolute_url(self):
        return reverse("admin:visits_starrating_change", args=[self.pk])

    def is_in_force(self, on=None) -> bool:
        """Whether it holds on that day."""
        on = on or timezone.localdate()
        is_revoked = self.revoked_on is not None and self.revoked_on <= on
        return not is_revoked and self.granted_on <= on <= self.valid_until

    @property
    @admin.display(description="状态")
    def standing_word(self) -> str:
        """Where it stands today, in a word."""
        if self.revoked_on is not None:
            return "已撤销"
        return "有效" if self.is_in_force() else "已过有效期"
