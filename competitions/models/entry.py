"""Who takes part in an event: entered by telephone code or by her enterprise, checked, numbered, prized."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from competitions.models.event import Event, Prize
from competitions.transitions import SCORED_STATES
from enterprises.models import Enterprise
from gaotai_jiazheng.masking import mask_id_number, mask_name, mask_phone
from gaotai_jiazheng.sealed import SealedTextField
from regions.models import Town
from workers.models import Worker

# Entered while it takes entries, checked and withdrawn before the draw of the start numbers is announced.
IN_ITS_TIME = """
    PERFORM 1 FROM competitions_competition competition
        JOIN competitions_event event ON event.competition_id = competition.id
        WHERE event.id = NEW.event_id AND CASE NEW.state
            WHEN 'entered' THEN competition.state = 'registration'
                AND NEW.entered_at BETWEEN competition.opens_at AND competition.closes_at
            WHEN 'pending' THEN competition.state = 'registration'
            ELSE competition.state IN ('registration', 'checking')
                AND NOT EXISTS (SELECT 1 FROM competitions_startdraw
                    WHERE competition_id = competition.id)
        END
        FOR SHARE OF competition;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'entry % cannot be % now', NEW.number, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_in_its_time';
    END IF;
    RETURN NEW;
"""


class EntryQuerySet(models.QuerySet):
    def standing(self):
        """Those that are entered and not refused or taken back."""
        return self.filter(state__in=[Entry.State.ENTERED, Entry.State.ELIGIBLE])

    def counted(self):
        """Those that took part: held competitions, eligible and come."""
        return self.filter(
            state=Entry.State.ELIGIBLE,
            is_absent=False,
            event__competition__state__in=SCORED_STATES,
        )


@pghistory.track(exclude=["name", "id_number", "phone", "sms_digest"])
class Entry(models.Model):
    """worker: None for somebody whom the register does not know. enterprise: for which she starts, or None."""

    class State(models.TextChoices):
        PENDING = "pending", "待验证"
        ENTERED = "entered", "已报名"
        ELIGIBLE = "eligible", "审查通过"
        INELIGIBLE = "ineligible", "审查不通过"
        WITHDRAWN = "withdrawn", "已取消"

    class Way(models.TextChoices):
        PHONE = "phone", "本人手机"
        ENTERPRISE = "enterprise", "企业报名"

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="entries", verbose_name="比赛项目"
    )
    number = models.CharField("报名编号", max_length=30, unique=True)
    name = SealedTextField("姓名")
    id_number = SealedTextField("身份证号码", blank=True)
    id_digest = models.CharField(max_length=64, editable=False)
    phone = SealedTextField("手机号", blank=True)
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="镇"
    )
    worker = models.ForeignKey(
        Worker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="competition_entries",
        verbose_name="家政服务员",
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="家政企业"
    )
    way = models.CharField("报名方式", max_length=10, choices=Way)
    state = models.CharField("状态", max_length=10, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField("报名时间", default=timezone.now)
    sms_digest = models.CharField(max_length=64, blank=True)
    sms_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField("审查意见", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审查人",
    )
    start_number = models.CharField("参赛号", max_length=8, blank=True)
    is_absent = models.BooleanField("没有到场", default=False)
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["event", "pk"]
        verbose_name = "参赛选手"
        verbose_name_plural = "参赛选手"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "id_digest"],
                condition=Q(state__in=["entered", "eligible"]) & ~Q(id_digest=""),
                name="entry_once_in_an_event",
                violation_error_message="这个人已经报了这个项目。",
            ),
            models.UniqueConstraint(
                fields=["event", "start_number"],
                condition=~Q(start_number=""),
                name="start_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["eligible", "ineligible"], decided_by__isnull=False)
                & ~Q(reason="")
                | ~Q(state__in=["eligible", "ineligible"]) & Q(decided_by=None),
                name="entry_decided_with_a_reason",
                violation_error_message="请写明审查意见。",
            ),
            models.CheckConstraint(
                condition=Q(start_number="") | Q(state="eligible"),
                name="start_number_of_the_eligible",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(id_digest="")
                | Q(erased_at__isnull=False, id_digest="", sms_digest="", worker=None),
                name="entry_erased_holds_nothing",
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="entry_of_event")]
        triggers = [
            pgtrigger.Trigger(
                name="in_its_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=IN_ITS_TIME,
            ),
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["event", "number", "way"]),
            pgtrigger.Protect(
                name="person_stays_or_is_erased",
                operation=pgtrigger.UpdateOf("id_digest", "erased_at"),
                condition=pgtrigger.Condition(
                    "OLD.erased_at IS NOT NULL"
                    " OR NEW.id_digest <> OLD.id_digest AND NEW.erased_at IS NULL"
                ),
            ),
            pgtrigger.Protect(
                name="number_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.start_number <> '' AND NEW.start_number <> OLD.start_number"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.start_number or self.number

    @property
    def masked_name(self):
        return mask_name(self.name) if self.erased_at is None else "个人信息已删除"

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)


class Honour(models.Model):
    """A prize that an entry has won, with the score and the rank that it was given for."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="honour")
    prize = models.ForeignKey(Prize, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("名次")
    score = models.DecimalField("成绩", max_digits=5, decimal_places=2)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["entry__event", "rank", "pk"]
        verbose_name = "获奖"
        verbose_name_plural = "获奖"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.prize} {self.entry}"
