"""A competition of skills: from the plan to the file, with its steps."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from competitions.transitions import SCORED_STATES, Action, State
from disclosure.models import Notice

# What is announced is whole: events with weights that add up to a hundred and with prizes.
ANNOUNCED_WHOLE = """
    IF NOT EXISTS (SELECT 1 FROM competitions_event WHERE competition_id = NEW.id)
        OR EXISTS (SELECT 1 FROM competitions_event event WHERE event.competition_id = NEW.id
            AND (NOT EXISTS (SELECT 1 FROM competitions_prize WHERE event_id = event.id)
                OR (SELECT COALESCE(SUM(weight), 0) FROM competitions_criterion
                    WHERE event_id = event.id) <> 100))
    THEN
        RAISE EXCEPTION 'competition % is not whole', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'competition_announced_whole';
    END IF;
    RETURN NEW;
"""
# It is held when everybody is checked and has a number, and three judges without a tie sit before each entry.
READY_TO_HOLD = """
    IF (SELECT COUNT(*) FROM competitions_judge
        WHERE competition_id = NEW.id AND withdrawn_at IS NULL) < 3 THEN
        RAISE EXCEPTION 'competition % has not three judges', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'competition_three_judges';
    END IF;
    IF EXISTS (SELECT 1 FROM competitions_entry entry
        JOIN competitions_event event ON event.id = entry.event_id
        WHERE event.competition_id = NEW.id
            AND (entry.state = 'entered' OR entry.state = 'eligible' AND entry.start_number = ''))
        OR NOT EXISTS (SELECT 1 FROM competitions_entry entry
            JOIN competitions_event event ON event.id = entry.event_id
            WHERE event.competition_id = NEW.id AND entry.state = 'eligible')
    THEN
        RAISE EXCEPTION 'competition % has entries without a number', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'competition_entries_numbered';
    END IF;
    IF EXISTS (SELECT 1 FROM competitions_entry entry
        JOIN competitions_event event ON event.id = entry.event_id
        WHERE event.competition_id = NEW.id AND entry.state = 'eligible'
            AND (SELECT COUNT(*) FROM competitions_judge judge
                WHERE judge.competition_id = NEW.id AND judge.withdrawn_at IS NULL
                    AND NOT competitions_is_tied(judge.id, entry.id)) < 3)
    THEN
        RAISE EXCEPTION 'an entry of competition % has not three judges without a tie', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_three_judges_without_a_tie';
    END IF;
    RETURN NEW;
"""
ALL_SCORED = """
    IF EXISTS (SELECT 1 FROM competitions_entry entry
        JOIN competitions_event event ON event.id = entry.event_id
        WHERE event.competition_id = NEW.id AND entry.state = 'eligible' AND NOT entry.is_absent
            AND NOT competitions_is_scored(entry.id))
    THEN
        RAISE EXCEPTION 'competition % has entries that are not scored', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'competition_all_scored';
    END IF;
    RETURN NEW;
"""
AWARDED_BY_ITS_NOTICE = """
    PERFORM 1 FROM disclosure_notice notice
        JOIN django_content_type kind ON kind.id = notice.subject_type_id
        WHERE notice.id = NEW.notice_id AND notice.subject_id = NEW.id
            AND kind.app_label = 'competitions' AND kind.model = 'competition';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'notice % is not of competition %', NEW.notice_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'competition_awarded_by_its_notice';
    END IF;
    PERFORM disclosure_refuse_unless_clear(NEW.notice_id, NEW.awarded_on);
    RETURN NEW;
"""


def on_entering(name, state, func):
    """A trigger that looks when a competition comes into a state."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition(f"NEW.state = '{state}' AND OLD.state <> NEW.state"),
        func=func,
    )


class CompetitionQuerySet(models.QuerySet):
    def public(self):
        """What everybody reads: not the plans, nor those that were given up before anybody heard of them."""
        announced = Step.objects.filter(competition=OuterRef("pk"), action=Action.ANNOUNCE)
        return self.exclude(state=State.PLANNED).exclude(~Exists(announced), state=State.CANCELLED)

    def held(self):
        return self.filter(state__in=SCORED_STATES)

    def due(self, at):
        """Those whose registration is to begin or to end by then, and nobody has said so."""
        return self.filter(
            Q(state=State.ANNOUNCED, opens_at__lte=at)
            | Q(state=State.REGISTRATION, closes_at__lte=at)
        )


@pghistory.track()
class Competition(models.Model):
    """held_on: the day of the contest. notice: of the results, from the day they are put up."""

    number = models.CharField("编号", max_length=30, unique=True)
    title = models.CharField("竞赛名称", max_length=60)
    story = models.TextField("说明", blank=True)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="主办单位")
    opens_at = models.DateTimeField("报名开始")
    closes_at = models.DateTimeField("报名截止")
    held_on = models.DateField("比赛日")
    place = models.CharField("地点", max_length=120)
    formula = models.CharField("计分办法", max_length=40)
    state = models.CharField("状态", max_length=12, choices=State, default=State.PLANNED)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="成绩公示"
    )
    awarded_on = models.DateField("表彰日", null=True, blank=True)
    document = models.CharField("表彰文件", max_length=160, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "技能竞赛"
        verbose_name_plural = "技能竞赛"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="competition_times_in_order",
                violation_error_message="报名截止应晚于报名开始。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["noticed", "awarded", "closed"], notice__isnull=False)
                | ~Q(state__in=["noticed", "awarded", "closed"]) & Q(notice=None),
                name="competition_noticed_has_its_notice",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["awarded", "closed"], awarded_on__isnull=False)
                & ~Q(document="")
                | ~Q(state__in=["awarded", "closed"]) & Q(awarded_on=None, document=""),
                name="competition_awarded_by_a_document",
                violation_error_message="表彰要有表彰日和文件。",
            ),
        ]
        triggers = [
            on_entering("announced_whole", "announced", ANNOUNCED_WHOLE),
            on_entering("ready_to_hold", "held", READY_TO_HOLD),
            on_entering("all_scored", "noticed", ALL_SCORED),
            on_entering("awarded_by_its_notice", "awarded", AWARDED_BY_ITS_NOTICE),
            pgtrigger.ReadOnly(name="formula_stays", fields=["number", "formula", "bureau"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("admin:competitions_competition_change", args=[self.pk])

    def takes_entries(self, at) -> bool:
        return self.state == State.REGISTRATION and self.opens_at <= at <= self.closes_at

    @property
    def state_word(self) -> str:
        """Where it stands, for whoever wants to enter: registration is over with its announced end, also before the
        bureau has said so."""
        if self.state == State.REGISTRATION and timezone.now() > self.closes_at:
            return "报名已截止"
        return self.get_state_display()

    @property
    def is_scored(self) -> bool:
        """Whether everybody reads scores by now."""
        return self.state in SCORED_STATES


class Step(models.Model):
    """One step of a competition: who did what, when, and why. Added, never changed."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("状态", max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.TextField("说明", blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "竞赛步骤"
        verbose_name_plural = "竞赛步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
