"""What a meeting decided that a bureau does by a day, and every day that was set for it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.transitions import ActionState


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The actions of the person's bureaus, and of the meetings that these hold."""
        if oversees_all_bureaus(user):
            return self.all()
        mine = bureau_ids_of(user)
        return self.filter(Q(bureau__in=mine) | Q(meeting__bureau__in=mine))

    def as_of(self, on):
        """The actions that were decided by a day and not called off by then, each with ``due_then``: the last
        day that was set for it on that day."""
        terms = ActionTerm.objects.filter(action=OuterRef("pk"), set_on__lte=on)
        return self.filter(
            Q(cancelled_on=None) | Q(cancelled_on__gt=on), decided_on__lte=on
        ).annotate(due_then=Subquery(terms.order_by("-pk").values("due_on")[:1]))

    def overdue(self, on):
        """Those that were neither done nor called off after the last day that was set for them."""
        return self.as_of(on).filter(Q(done_on=None) | Q(done_on__gt=on), due_then__lt=on)


@pghistory.track()
class Action(models.Model):
    """due_on: the last day as it is set now; the days set before are in the terms."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="actions", verbose_name="会议"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="议题",
    )
    title = models.CharField("事项", max_length=160)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="actions", verbose_name="责任单位"
    )
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=10, choices=ActionState, default=ActionState.OPEN)
    decided_on = models.DateField("议定日")
    done_on = models.DateField("办结日", null=True, blank=True)
    cancelled_on = models.DateField("取消日", null=True, blank=True)
    result = models.CharField("结果或者取消原因", max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "会商事项"
        verbose_name_plural = "会商事项"
        indexes = [models.Index(fields=["decided_on"], name="action_decided_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("decided_on")),
                name="action_due_after_it_is_decided",
                violation_error_message="期限要在会议日以后。",
            ),
            models.CheckConstraint(
                condition=Q(state="open", done_on=None, cancelled_on=None, ended_by=None)
                | Q(state="done", done_on__isnull=False, cancelled_on=None)
                & Q(ended_by__isnull=False)
                & ~Q(result="")
                | Q(state="cancelled", done_on=None, cancelled_on__isnull=False)
                & Q(ended_by__isnull=False)
                & ~Q(result=""),
                name="action_ended_says_how",
                violation_error_message="办结要写明结果，取消要写明原因。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="open"),
            ),
            pgtrigger.ReadOnly(
                name="what_was_decided_stays", fields=["meeting", "title", "bureau", "decided_on"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("admin:meetings_action_change", args=[self.pk])

    @property
    def number(self) -> str:
        """Such as 2026-3-12: how clocks and public lists name it."""
        return f"{self.meeting.year}-{self.meeting.ordinal}-{self.pk}"


class ActionTerm(models.Model):
    """A last day that was set: the first one by the meeting, each further one with a reason."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="terms")
    due_on = models.DateField("期限")
    set_on = models.DateField("确定日")
    is_first = models.BooleanField("会上议定", default=False)
    reason = models.CharField("延期原因", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["action", "pk"]
        verbose_name = "事项期限"
        verbose_name_plural = "事项期限"
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(is_first=True), name="action_one_first_term"
            ),
            models.CheckConstraint(
                condition=Q(is_first=True) | ~Q(reason=""),
                name="action_extended_says_why",
                violation_error_message="延期要写明原因。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return date_format(self.due_on)
