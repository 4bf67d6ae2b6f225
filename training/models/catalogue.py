"""Occupations that are short of people (急需紧缺职业目录), by edition, each with its source."""

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from credentials.models.rules import Confirmable
from workers.models import Occupation


class ShortageCatalogueQuerySet(models.QuerySet):
    def in_force(self, on):
        """The edition of that day, or None."""
        rows = self.filter(
            Q(in_force_until=None) | Q(in_force_until__gte=on), in_force_from__lte=on
        )
        return rows.order_by("-in_force_from").first()


@pghistory.track()
class ShortageCatalogue(Confirmable):
    """One edition of the catalogue. upgrade_percent: by how much a subsidy may rise for its occupations;
    data that is shown together with who confirmed it."""

    name = models.CharField("名称", max_length=80)
    in_force_until = models.DateField("施行至", null=True, blank=True, help_text="含这一天。")
    upgrade_percent = models.PositiveSmallIntegerField(
        "补贴上浮比例（%）", default=20, validators=[MaxValueValidator(100)]
    )
    occupations = models.ManyToManyField(
        Occupation, related_name="shortage_catalogues", verbose_name="急需紧缺职业"
    )

    objects = ShortageCatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "急需紧缺职业目录"
        verbose_name_plural = "急需紧缺职业目录"
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="shortage_catalogue_once_a_day",
                violation_error_message="这一天已经有一版目录。",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
                name="shortage_catalogue_days_in_order",
                violation_error_message="施行截止日不能早于起始日。",
            ),
            models.CheckConstraint(
                condition=Q(upgrade_percent__lte=100),
                name="shortage_catalogue_percent",
                violation_error_message="上浮比例不能超过100%。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="shortage_catalogue_says_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return self.name
