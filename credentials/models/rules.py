"""What a level asks for, and what makes an exam look odd: dated parameters that the bureau sets."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

from gaotai_jiazheng.refusals import refusal
from workers.models import Occupation, SkillLevel


class Confirmable(models.Model):
    """Says where it comes from, and who has confirmed it or has still to."""

    in_force_from = models.DateField("施行日期")
    source = models.CharField("来源", max_length=120)
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    awaiting_confirmation_by = models.CharField("待何单位确认", max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed_by)

    @property
    def standing_text(self) -> str:
        """What stands beside every number of these."""
        if self.confirmed_by:
            return f"{self.confirmed_by}确认"
        return f"待{self.awaiting_confirmation_by}确认"


class LevelRuleQuerySet(models.QuerySet):
    def in_force(self, occupation, level, on):
        """The row of an occupation and level (None: without levels) on that day, or None."""
        rows = self.filter(occupation=occupation, level=level, in_force_from__lte=on)
        return rows.order_by("-in_force_from").first()


@pghistory.track()
class LevelRule(Confirmable):
    """Pass marks of an occupation's level, and what has to be there before.

    level: None for a special ability. theory_pass: None where there is no written part. previous_level:
    None where nothing is asked for. months_after_previous: None where nobody has confirmed how long.
    """

    occupation = models.ForeignKey(
        Occupation, models.PROTECT, related_name="level_rules", verbose_name="职业"
    )
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True, blank=True)
    theory_pass = models.PositiveSmallIntegerField(
        "理论合格线", null=True, blank=True, help_text="不考理论的空着。"
    )
    skill_pass = models.PositiveSmallIntegerField("技能合格线")
    previous_level = models.PositiveSmallIntegerField(
        "要先有的等级", choices=SkillLevel, null=True, blank=True
    )
    months_after_previous = models.PositiveSmallIntegerField(
        "取得上一级以后从业月数", null=True, blank=True, help_text="没有核对的空着，不当作条件。"
    )

    objects = LevelRuleQuerySet.as_manager()

    class Meta:
        ordering = ["occupation", "-level", "-in_force_from"]
        verbose_name = "等级条件"
        verbose_name_plural = "等级条件"
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "level", "in_force_from"],
                name="level_rule_once_a_day",
                nulls_distinct=False,
                violation_error_message="这一天已经有这个职业、等级的条件。",
            ),
            models.CheckConstraint(
                condition=Q(skill_pass__range=(1, 100))
                & (Q(theory_pass=None) | Q(theory_pass__range=(1, 100))),
                name="level_rule_marks_to_hundred",
                violation_error_message="合格线应在1到100之间。",
            ),
            models.CheckConstraint(
                condition=Q(previous_level=None) | Q(previous_level__gt=models.F("level")),
                name="level_rule_previous_is_lower",
                violation_error_message="要先有的等级应比这一级低。",
            ),
            models.CheckConstraint(
                condition=Q(months_after_previous=None) | Q(previous_level__isnull=False),
                name="level_rule_months_after_a_level",
                violation_error_message="写了月数的，要写先有哪一级。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="level_rule_says_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return f"{self.occupation}{self.get_level_display() or ''}"

    def clean(self):
        """Codes: level_unknown."""
        if self.occupation_id:
            refuse_unknown_level(self.occupation, self.level)


def refuse_unknown_level(occupation, level):
    """Raises ValidationError of the field level, code level_unknown."""
    if level is not None and not occupation.has_level(level):
        names = "、".join(occupation.level_names)
        message = f"{occupation}没有{SkillLevel(level).label}，只有{names}。"
        raise refusal("level", message, "level_unknown")


# Assumption: numbers of the portal for a county that has set none; 县人社局 is to confirm its own.
ASSUMED = {
    "in_force_from": date(2026, 1, 1),
    "all_passed_least": 10,
    "candidates_per_assessor_a_day": 30,
    "source": "暂行约定",
    "awaiting_confirmation_by": "县人社局",
}


class ExamTermsQuerySet(models.QuerySet):
    def in_force(self, on):
        """The row of that day; the assumed numbers, unsaved, before the first one."""
        found = self.filter(in_force_from__lte=on).order_by("-in_force_from").first()
        return found or ExamTerms(**ASSUMED)


@pghistory.track()
class ExamTerms(Confirmable):
    """From which numbers on an exam is shown to the bureau as one to look into. It accuses nobody."""

    all_passed_least = models.PositiveSmallIntegerField(
        "全部合格时起看的人数", help_text="参加的人达到这么多而且全部合格的，列出来。"
    )
    candidates_per_assessor_a_day = models.PositiveSmallIntegerField(
        "一名考评员一天最多考评人数", help_text="超过的列出来。"
    )

    objects = ExamTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "考核异常参数"
        verbose_name_plural = "考核异常参数"
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="exam_terms_once_a_day",
                violation_error_message="这一天已经有一套参数。",
            ),
            models.CheckConstraint(
                condition=Q(all_passed_least__gt=0, candidates_per_assessor_a_day__gt=0),
                name="exam_terms_positive",
                violation_error_message="人数要大于零。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="exam_terms_say_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return f"{date_format(self.in_force_from)}起的考核异常参数"
