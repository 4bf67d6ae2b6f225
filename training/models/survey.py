"""What training people ask for: one form for enterprises and households, counted by occupation and town."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from enterprises.models import Enterprise
from regions.models import Town
from workers.models import Occupation

MOST_PEOPLE = 500


class DemandSurveyQuerySet(models.QuerySet):
    def open(self, on):
        """Those that take answers on that day; both days are included."""
        return self.filter(opens_on__lte=on, closes_on__gte=on)


@pghistory.track()
class DemandSurvey(models.Model):
    """A survey between two days. title: what the public page calls it."""

    title = models.CharField("名称", max_length=60)
    opens_on = models.DateField("开始")
    closes_on = models.DateField("截止", help_text="含这一天。")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人"
    )

    objects = DemandSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = "培训需求调查"
        verbose_name_plural = "培训需求调查"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="survey_days_in_order",
                violation_error_message="截止日不能早于开始日。",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.title

    def is_open(self, on) -> bool:
        return self.opens_on <= on <= self.closes_on


class DemandAnswerQuerySet(models.QuerySet):
    def counted(self):
        """(occupation, town) -> answers, how many of them of households, and people; the most wanted first."""
        rows = self.order_by().values("occupation", "occupation__name", "town", "town__name")
        rows = rows.annotate(
            answers=Count("pk"),
            households=Count("pk", filter=Q(enterprise=None)),
            wanted=Sum("people"),
        )
        return rows.order_by("-wanted", "occupation__name", "town")


class DemandAnswer(models.Model):
    """One answer: so many people of an occupation in a town. It is added and never changed.

    enterprise: None for a household, of which only the digest of the telephone is kept, so that it answers
    once; the number itself is not stored.
    """

    survey = models.ForeignKey(
        DemandSurvey, models.PROTECT, related_name="answers", verbose_name="调查"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="training_demands",
        verbose_name="企业",
    )
    phone_digest = models.CharField(max_length=64, blank=True)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, related_name="training_demands", verbose_name="职业"
    )
    town = models.ForeignKey(Town, models.PROTECT, related_name="+", verbose_name="镇")
    people = models.PositiveSmallIntegerField("人数")
    wish = models.CharField("最想学的", max_length=200, blank=True)
    answered_at = models.DateTimeField("填写时间", default=timezone.now)

    objects = DemandAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "培训需求"
        verbose_name_plural = "培训需求"
        constraints = [
            models.CheckConstraint(
                condition=Q(people__range=(1, MOST_PEOPLE)),
                name="demand_people_in_range",
                violation_error_message=f"人数应在1到{MOST_PEOPLE}之间。",
            ),
            models.CheckConstraint(
                condition=Q(enterprise=None) & ~Q(phone_digest="")
                | Q(enterprise__isnull=False, phone_digest=""),
                name="demand_of_one_asker",
                violation_error_message="一份需求是一家企业的，或者是一个家庭的。",
            ),
            models.UniqueConstraint(
                fields=["survey", "enterprise", "occupation", "town"],
                condition=Q(enterprise__isnull=False),
                name="demand_of_enterprise_once",
                violation_error_message="贵企业已经填过这个镇、这个职业的需求。",
            ),
            models.UniqueConstraint(
                fields=["survey", "phone_digest", "occupation"],
                condition=~Q(phone_digest=""),
                name="demand_of_household_once",
                violation_error_message="这个手机号已经填过这个职业的需求。",
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "occupation", "town"], name="demand_by_occupation_town")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.town}{self.occupation}{self.people}人"

    @property
    def asker(self) -> str:
        """Who asks, in words."""
        return str(self.enterprise) if self.enterprise_id else "居民家庭"
