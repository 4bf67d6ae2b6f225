"""Where learners are 30, 90 and 180 days after they completed: rounds of a class and their answers."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from reminders.models import Deadline
from training.models.assessment import Completion
from training.models.training_class import TrainingClass

DAYS = (30, 90, 180)
# The clock of a round in the rule register.
RULE = "training_followup"


class FollowupRoundQuerySet(models.QuerySet):
    def with_missing(self):
        """missing: how many who completed are not answered for."""
        answered = FollowupAnswer.objects.filter(
            round=OuterRef(OuterRef("pk")), completion=OuterRef("pk")
        )
        waiting = Completion.objects.standing().filter(
            ~Exists(answered), enrolment__training_class=OuterRef("training_class")
        )
        counted = waiting.order_by().values("enrolment__training_class").annotate(count=Count("*"))
        return self.annotate(missing=Coalesce(Subquery(counted.values("count")), 0))

    def with_last_day(self):
        """last_day: of the round's clock, also of one that has ended; None where none was started."""
        clocks = Deadline.objects.filter(
            subject_type=ContentType.objects.get_for_model(FollowupRound),
            subject_id=OuterRef("pk"),
            rule__slug=RULE,
        )
        return self.annotate(last_day=Subquery(clocks.order_by("-pk").values("due_on")[:1]))


class FollowupRound(models.Model):
    """One asking of a class, on the clock until its last day. as_of: the day that is asked about."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="followups", verbose_name="培训班"
    )
    days = models.PositiveSmallIntegerField("结业后天数")
    as_of = models.DateField("跟踪日")

    objects = FollowupRoundQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "pk"]
        verbose_name = "就业跟踪"
        verbose_name_plural = "就业跟踪"
        constraints = [
            models.UniqueConstraint(fields=["training_class", "days"], name="followup_round_once"),
            models.CheckConstraint(
                condition=Q(days__in=DAYS),
                name="followup_days_known",
                violation_error_message="就业跟踪在结业后30、90和180天。",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.training_class}结业后{self.days}天"

    def get_absolute_url(self):
        return reverse("classroom:followup", args=[self.pk])


class FollowupAnswer(models.Model):
    """What is known of one learner on the round's day. A new answer is a new row; the newest counts.

    enterprise: of the register; employer: the name of another. from_register: taken from the register of
    workers and not asked for.
    """

    round = models.ForeignKey(
        FollowupRound, models.PROTECT, related_name="answers", verbose_name="跟踪"
    )
    completion = models.ForeignKey(
        Completion, models.PROTECT, related_name="followups", verbose_name="结业"
    )
    is_employed = models.BooleanField("已就业")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="家政企业"
    )
    employer = models.CharField("其他单位", max_length=80, blank=True)
    from_register = models.BooleanField("取自服务人员登记", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["round", "completion", "-pk"]
        verbose_name = "跟踪结果"
        verbose_name_plural = "跟踪结果"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_employed=True)
                & (Q(enterprise__isnull=False, employer="") | Q(enterprise=None) & ~Q(employer=""))
                | Q(is_employed=False, enterprise=None, employer=""),
                name="followup_employed_says_where",
                violation_error_message="就业的请选家政企业，或者写别的单位；没有就业的都空着。",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.round} {'已就业' if self.is_employed else '没有就业'}"
