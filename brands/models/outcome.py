"""What came of a brand, linked to the records of others: classes, departures, and what a survey says of wages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from brands.models.brand import Brand
from recruitment.models import Departure
from recruitment.models.event import APPEND_ONLY
from training.models import TrainingClass
from workers.models import Worker


def person():
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )


class BrandClass(models.Model):
    """A class that trains for the brand; who completed it is counted there."""

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="classes", verbose_name="劳务品牌"
    )
    training_class = models.OneToOneField(
        TrainingClass,
        models.PROTECT,
        related_name="+",
        verbose_name="培训班",
        error_messages={"unique": "这个班已经登记在一个品牌下。"},
    )
    by = person()
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "品牌培训班"
        verbose_name_plural = "品牌培训班"
        triggers = [APPEND_ONLY]

    def __str__(self):
        return str(self.training_class)


class BrandDeparture(models.Model):
    """A departure under the brand; where to and how it went on stands with the departure."""

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="departures", verbose_name="劳务品牌"
    )
    departure = models.OneToOneField(
        Departure,
        models.PROTECT,
        related_name="+",
        verbose_name="外出务工",
        error_messages={"unique": "这次外出务工已经登记在一个品牌下。"},
    )
    by = person()
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "品牌输出"
        verbose_name_plural = "品牌输出"
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.brand_id} {self.departure_id}"


class WageSurvey(models.Model):
    """What one member earned a month before she carried the brand and now, as she tells it; whole yuan."""

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="surveys", verbose_name="劳务品牌"
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name="服务人员")
    on = models.DateField("调查日")
    before_yuan = models.PositiveIntegerField("以前月工资（元）")
    now_yuan = models.PositiveIntegerField("现在月工资（元）")
    by = person()
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "收入调查"
        verbose_name_plural = "收入调查"
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "worker", "on"],
                name="wage_survey_once_a_day",
                violation_error_message="这个人这一天的调查已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(before_yuan__range=(1, 200_000), now_yuan__range=(1, 200_000)),
                name="wage_survey_in_range",
                violation_error_message="月工资在1到200000元之间。",
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.brand_id} {date_format(self.on)}"
