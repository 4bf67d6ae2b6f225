"""The events of a competition: what is judged with which weight, and which prizes there are."""

import pgtrigger
from django.db import models
from django.db.models import Q

from competitions.models.competition import Competition
from workers.models import Occupation, SkillLevel

CHANGED_WHILE_PLANNED = """
    PERFORM 1 FROM competitions_competition WHERE id = {competition}
        AND state = 'planned' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the competition is announced, its events stay'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_stays_once_announced';
    END IF;
    RETURN {row};
"""
OF_EVENT = "(SELECT competition_id FROM competitions_event WHERE id = NEW.event_id)"


def added_while_planned(competition):
    return pgtrigger.Trigger(
        name="added_while_planned",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=CHANGED_WHILE_PLANNED.format(competition=competition, row="NEW"),
    )


NEVER_CHANGED = pgtrigger.Protect(
    name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete
)


class Event(models.Model):
    """position: its number on the programme, 1 is the first. level: the skill level that a prize may lead
    to, by a decision of 县人社局; None where none is meant."""

    competition = models.ForeignKey(
        Competition, models.PROTECT, related_name="contests", verbose_name="竞赛"
    )
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("项目", max_length=40)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="职业"
    )
    level = models.PositiveSmallIntegerField(
        "可以建议晋升的等级", choices=SkillLevel, null=True, blank=True
    )

    class Meta:
        ordering = ["competition", "position"]
        verbose_name = "比赛项目"
        verbose_name_plural = "比赛项目"
        constraints = [
            models.UniqueConstraint(fields=["competition", "position"], name="event_place_once"),
            models.UniqueConstraint(
                fields=["competition", "name"],
                name="event_once_in_a_competition",
                violation_error_message="这个项目已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(occupation__isnull=False, level__range=(1, 5)),
                name="event_level_of_an_occupation",
                violation_error_message="写了等级的，要选职业。",
            ),
        ]
        triggers = [added_while_planned("NEW.competition_id"), NEVER_CHANGED]

    def __str__(self):
        return self.name


class Criterion(models.Model):
    """What is judged, from 0 to 100, and its weight in per cent."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("评分项", max_length=40)
    weight = models.PositiveSmallIntegerField("权重（%）")

    class Meta:
        ordering = ["event", "position"]
        verbose_name = "评分项"
        verbose_name_plural = "评分项"
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="criterion_place_once"),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 100)),
                name="criterion_weight_to_hundred",
                violation_error_message="权重应在1到100之间。",
            ),
        ]
        triggers = [added_while_planned(OF_EVENT), NEVER_CHANGED]

    def __str__(self):
        return self.name


class Prize(models.Model):
    """position 1 is the first prize. places: for how many."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="prizes")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("奖项", max_length=20)
    places = models.PositiveSmallIntegerField("名额")

    class Meta:
        ordering = ["event", "position"]
        verbose_name = "奖项"
        verbose_name_plural = "奖项"
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="prize_place_once"),
            models.CheckConstraint(
                condition=Q(places__range=(1, 100)),
                name="prize_places_to_hundred",
                violation_error_message="名额应在1到100之间。",
            ),
        ]
        triggers = [added_while_planned(OF_EVENT), NEVER_CHANGED]

    def __str__(self):
        return self.name
