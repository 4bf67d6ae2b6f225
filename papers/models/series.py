"""Under which words a bureau numbers its papers, and how far each series has come."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from bureaus.models import Bureau

PLACES = ("{字}", "{年}", "{号}")


def validate_pattern(pattern):
    """Refuse a pattern without its three places. Raises ValidationError, code pattern_incomplete."""
    if any(pattern.count(place) != 1 for place in PLACES):
        message = f"格式里{'、'.join(PLACES)}要各有一处。"
        raise ValidationError(message, code="pattern_incomplete")


@pghistory.track()
class Series(models.Model):
    """The word (字) and the pattern of a bureau's numbers, for one form or for all its other forms.

    Forms with the same word share one run of numbers, which begins again at 1 every year.
    """

    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="paper_series", verbose_name="责任单位"
    )
    template = models.SlugField(
        "文书标识", blank=True, help_text="空着表示本单位没有另外登记字号的全部文书。"
    )
    word = models.CharField("字", max_length=20, help_text="例如：高市监调。")
    pattern = models.CharField(
        "格式", max_length=40, default="{字}〔{年}〕第{号}号", validators=[validate_pattern]
    )
    source = models.CharField(
        "依据", max_length=120, blank=True, help_text="本单位哪份文件确定的；暂定的请写明。"
    )

    class Meta:
        ordering = ["bureau", "template"]
        verbose_name = "文书字号"
        verbose_name_plural = "文书字号"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "template"],
                name="paper_series_once_per_form",
                violation_error_message="这个单位的这种文书已经有字号。",
            ),
            models.CheckConstraint(
                condition=Q(pattern__contains="{字}")
                & Q(pattern__contains="{年}")
                & Q(pattern__contains="{号}"),
                name="paper_series_pattern_complete",
                violation_error_message="格式里要有{字}、{年}、{号}。",
            ),
            ExclusionConstraint(
                name="paper_series_word_of_one_bureau",
                expressions=[
                    ("word", RangeOperators.EQUAL),
                    ("bureau", RangeOperators.NOT_EQUAL),
                ],
                violation_error_message="另一个单位已经使用这个字。",
            ),
        ]

    def __str__(self):
        return self.number_of("年", "号")

    def number_of(self, year, sequence) -> str:
        """Such as 高市监调〔2026〕第12号."""
        return (
            self.pattern.replace("{字}", self.word)
            .replace("{年}", str(year))
            .replace("{号}", str(sequence))
        )


class SeriesCount(models.Model):
    """The last number that a word of a bureau has given in a year; its row is the lock of the series."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    word = models.CharField("字", max_length=20)
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("最后的号", default=0)

    class Meta:
        verbose_name = "文书编号"
        verbose_name_plural = "文书编号"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "word", "year"], name="paper_series_count_once"
            )
        ]

    def __str__(self):
        return f"{self.word} {self.year} {self.last}"
