"""Booths at an event: asked for by enterprises, given by the bureau, and what came of them, person by person."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from employment.models import Job
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.masking import mask_name
from gaotai_jiazheng.sealed import SealedTextField
from recruitment.models.event import NEVER_DELETED, READS_RECRUITMENT, RecruitmentEvent
from workers.reading_bureaus import acts_for_one_of

# Booths are counted where they are given, so that no way of writing a booth can pass the limit by. The event's
# row is locked by the UPDATE: of two people who give the last booth the second is refused.
BOOTHS_ARE_COUNTED = """
    IF NEW.state = 'given' AND (TG_OP = 'INSERT' OR OLD.state <> 'given') THEN
        UPDATE recruitment_recruitmentevent SET taken = taken + 1
            WHERE id = NEW.event_id AND state = 'open';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'event % gives no booths', NEW.event_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'booth_of_an_open_event';
        END IF;
    ELSIF TG_OP = 'UPDATE' AND OLD.state = 'given' AND NEW.state <> 'given' THEN
        UPDATE recruitment_recruitmentevent SET taken = taken - 1 WHERE id = NEW.event_id;
    END IF;
    RETURN NULL;
"""
AT_A_GIVEN_BOOTH = """
    PERFORM 1 FROM recruitment_booth WHERE id = NEW.booth_id AND state = 'given' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'booth % is not given', NEW.booth_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'intent_at_a_given_booth';
    END IF;
    RETURN NEW;
"""


class BoothQuerySet(models.QuerySet):
    def given(self):
        return self.filter(state=Booth.State.GIVEN)

    def standing(self):
        """Those that are given, or that the bureau has still to decide on."""
        return self.filter(state__in=Booth.STANDING)

    def with_results(self):
        """With ``intents_count`` and ``hired_count`` of the people written down, in the same query."""
        return self.annotate(
            intents_count=models.Count("intents"),
            hired_count=models.Count("intents", filter=Q(intents__state=Intent.State.HIRED)),
        )

    def visible_to(self, user):
        """All for the bureaus of the measures; an enterprise its own."""
        if acts_for_one_of(user, READS_RECRUITMENT):
            return self
        return self.filter(enterprise__in=enterprise_roles_of(user))


@pghistory.track()
class Booth(models.Model):
    """An enterprise at an event. visitors: how many came to look, counted at the booth; who wanted a job and who got one
    are rows of ``Intent``."""

    class State(models.TextChoices):
        ASKED = "asked", "待分配"
        GIVEN = "given", "已分配"
        REFUSED = "refused", "未分配"
        WITHDRAWN = "withdrawn", "已取消"

    STANDING = (State.ASKED, State.GIVEN)

    event = models.ForeignKey(
        RecruitmentEvent, models.PROTECT, related_name="booth_rows", verbose_name="活动"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="家政企业"
    )
    wanted = models.CharField("招什么人", max_length=200)
    jobs = models.ManyToManyField(Job, blank=True, related_name="+", verbose_name="带来的岗位")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    label = models.CharField("展位号", max_length=10, blank=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    visitors = models.PositiveIntegerField("来看的人数", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    at = models.DateTimeField("申请时间", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = BoothQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "展位"
        verbose_name_plural = "展位"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "enterprise"],
                condition=Q(state__in=["asked", "given"]),
                name="booth_once_at_an_event",
                violation_error_message="这家企业已经申请过这次活动的展位。",
            ),
            models.UniqueConstraint(
                fields=["event", "label"],
                condition=Q(state="given") & ~Q(label=""),
                name="booth_label_once",
                violation_error_message="这个展位号已经分给别的企业。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["given", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="booth_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="booth_refused_says_why",
                violation_error_message="请写明不分配的原因。",
            ),
            models.CheckConstraint(
                condition=Q(visitors=None) | Q(state="given", visitors__lte=100_000),
                name="booth_visitors_of_a_given_booth",
                violation_error_message="分到展位的企业才填来看的人数，最多100000。",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "-id"], name="booth_enterprise_newest")]
        triggers = [
            pgtrigger.Trigger(
                name="booths_are_counted",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=BOOTHS_ARE_COUNTED,
            ),
            pgtrigger.ReadOnly(name="whose_booth_stays", fields=["event", "enterprise"]),
            NEVER_DELETED,
        ]

    def __str__(self):
        return f"{self.enterprise} {self.event}"

    def get_absolute_url(self):
        return reverse("admin:recruitment_booth_change", args=[self.pk])


class Intent(models.Model):
    """Somebody at a booth who wants a job there. Who it is stays sealed and is erased half a year after."""

    class State(models.TextChoices):
        INTENT = "intent", "有意向"
        HIRED = "hired", "已录用"
        ENDED = "ended", "没有谈成"

    booth = models.ForeignKey(Booth, models.PROTECT, related_name="intents", verbose_name="展位")
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="岗位"
    )
    name = SealedTextField("姓名", blank=True)
    phone = SealedTextField("手机号", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField("结果", max_length=10, choices=State, default=State.INTENT)
    hired_on = models.DateField("录用日", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "求职意向"
        verbose_name_plural = "求职意向"
        constraints = [
            models.UniqueConstraint(
                fields=["booth", "phone_digest"],
                condition=~Q(phone_digest=""),
                name="intent_once_by_phone",
                violation_error_message="这个手机号在这个展位已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(state="hired", hired_on__isnull=False)
                | ~Q(state="hired") & Q(hired_on=None),
                name="intent_hired_on_a_day",
                violation_error_message="已录用的要填录用日。",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="intent_to_erase", condition=Q(erased_at=None))]
        triggers = [
            pgtrigger.Trigger(
                name="at_a_given_booth",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=AT_A_GIVEN_BOOTH,
            ),
            NEVER_DELETED,
        ]

    def __str__(self):
        return f"{self.booth_id} {self.get_state_display()}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name) if self.name else "已删除"
