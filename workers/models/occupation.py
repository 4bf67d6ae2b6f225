"""Occupations with the levels they have, by edition of the dictionary, and who evaluates skills."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from workers.models.choices import BodyKind, SkillLevel


@pghistory.track()
class Occupation(models.Model):
    """An occupation of one edition of 《中华人民共和国职业分类大典》.

    levels: the levels that its standard has, 5 (五级) to 1 (一级); empty where nobody has confirmed them.
    """

    code = models.CharField("职业编码", max_length=14)
    name = models.CharField("职业", max_length=40)
    dict_version = models.CharField("大典版本", max_length=20)
    standard = models.CharField("职业标准", max_length=60, blank=True)
    levels = ArrayField(
        models.PositiveSmallIntegerField(choices=SkillLevel),
        verbose_name="等级",
        default=list,
        blank=True,
    )
    work_types = ArrayField(
        models.CharField(max_length=20), verbose_name="工种", default=list, blank=True
    )
    active_from = models.DateField("启用日")
    active_to = models.DateField("停用日", null=True, blank=True)
    is_confirmed = models.BooleanField(
        "已核对", default=False, help_text="没有核对的，只供选用，不当作官方口径展示。"
    )

    class Meta:
        ordering = ["code", "dict_version"]
        verbose_name = "职业"
        verbose_name_plural = "职业"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "dict_version"],
                name="occupation_once_in_its_edition",
                violation_error_message="这一版大典里已经有这个职业。",
            ),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")),
                name="occupation_days_in_order",
                violation_error_message="停用日不能早于启用日。",
            ),
            models.CheckConstraint(
                condition=Q(levels__contained_by=[5, 4, 3, 2, 1]),
                name="occupation_levels_one_to_five",
                violation_error_message="等级只有一级到五级。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def level_names(self):
        """The levels in words, the lowest first."""
        return [SkillLevel(level).label for level in sorted(self.levels, reverse=True)]

    def has_level(self, level) -> bool:
        """Whether its standard has this level; True where the levels are not confirmed."""
        return not self.levels or level in self.levels


class EvaluationBodyQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those on record on that day."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on, revoked_on=None
        )


@pghistory.track()
class EvaluationBody(models.Model):
    """A body on record with 县人社局 that may evaluate skills: for which occupations, between which days."""

    kind = models.CharField("类别", max_length=16, choices=BodyKind)
    name = models.CharField("机构名称", max_length=80)
    filing_number = models.CharField("备案号", max_length=60, blank=True)
    occupations = models.ManyToManyField(Occupation, related_name="bodies", verbose_name="评价范围")
    highest_level = models.PositiveSmallIntegerField(
        "可评最高等级",
        choices=SkillLevel,
        null=True,
        blank=True,
        help_text="专项职业能力考核没有等级，空着。",
    )
    valid_from = models.DateField("备案自")
    valid_until = models.DateField("备案至", null=True, blank=True, help_text="含这一天。")
    revoked_on = models.DateField("取消备案日", null=True, blank=True)
    source = models.CharField("依据", max_length=120, blank=True)

    objects = EvaluationBodyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "评价机构"
        verbose_name_plural = "评价机构"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind"],
                name="evaluation_body_once",
                violation_error_message="这家机构已经备案。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="evaluation_body_days_in_order",
                violation_error_message="备案截止日不能早于起始日。",
            ),
            models.CheckConstraint(
                condition=Q(kind="special_ability", highest_level=None)
                | ~Q(kind="special_ability") & Q(highest_level__isnull=False),
                name="evaluation_body_level_by_kind",
                violation_error_message="专项职业能力考核机构没有等级，其他机构要写可评的最高等级。",
            ),
        ]

    def __str__(self):
        return self.name

    def may_evaluate(self, occupation, level, on) -> bool:
        """Whether a certificate of this occupation, level (None: without) and day is within its scope."""
        if on < self.valid_from or (self.valid_until is not None and on > self.valid_until):
            return False
        if self.revoked_on is not None and on >= self.revoked_on:
            return False
        if level is not None and (self.highest_level is None or level < self.highest_level):
            return False
        return self.occupations.filter(pk=occupation.pk).exists()
