"""A meeting of bureaus about the plan, who is asked to it, and who came."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from meetings.transitions import NEXT_STATE, TOOK_PLACE, State, Step


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The meetings that the person's bureaus hold or are asked to."""
        if oversees_all_bureaus(user):
            return self.all()
        mine = bureau_ids_of(user)
        return self.filter(Q(bureau__in=mine) | Q(invitations__bureau__in=mine)).distinct()

    def took_place(self):
        return self.filter(state__in=TOOK_PLACE)

    def to_be_written_down(self, on):
        """Those whose day has passed, and nobody has said whether they were held."""
        return self.filter(state=State.PLANNED, held_on__lt=on)


@pghistory.track()
class Meeting(models.Model):
    """bureau: which calls and holds it, and hears first of actions that are late."""

    year = models.PositiveSmallIntegerField("年")
    ordinal = models.PositiveSmallIntegerField("次")
    title = models.CharField("会议名称", max_length=80)
    held_on = models.DateField("会议日")
    begins = models.TimeField("开始时间")
    place = models.CharField("地点", max_length=120)
    chair = models.CharField("主持人", max_length=60, help_text="写职务，例如“县政府分管副县长”。")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="召集单位")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "部门会商"
        verbose_name_plural = "部门会商"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "ordinal"],
                name="meeting_ordinal_once_a_year",
                violation_error_message="刚刚有人也建立了会议，请再提交一次。",
            )
        ]
        triggers = [
            pgtrigger.FSM(
                name="steps_in_order",
                field="state",
                transitions=[
                    (str(before), str(after)) for (before, _), after in NEXT_STATE.items()
                ],
            ),
            pgtrigger.ReadOnly(name="number_stays", fields=["year", "ordinal", "bureau"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("admin:meetings_meeting_change", args=[self.pk])

    @property
    def number(self) -> str:
        """Such as 2026年第3次."""
        return f"{self.year}年第{self.ordinal}次"


@pghistory.track()
class Invitation(models.Model):
    """A bureau that is asked to a meeting. has_come: None until attendance is written down."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="参会单位")
    has_come = models.BooleanField("到会", null=True)
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        ordering = ["meeting", "bureau_id"]
        verbose_name = "参会单位"
        verbose_name_plural = "参会单位"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "bureau"], name="meeting_invites_once")
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return str(self.bureau)


class MeetingStep(models.Model):
    """Who took which step with a meeting, when, and why. Added, never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="steps")
    step = models.CharField("步骤", max_length=10, choices=Step)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "会议步骤"
        verbose_name_plural = "会议步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_step_display()} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
