"""A visit of a worker to a household: who, when, for what; the household says that it took place."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.signing_up import digest_of as sign_in_digest
from bureaus.permissions import oversees_all_bureaus
from cards.models import Card
from cards.outcomes import Outcome
from cards.rule import reason_in_words
from enterprises.models import Enterprise, ServiceLine
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.sealed import SealedTextField
from visits.transitions import Action, State
from workers.models import Worker
from workers.models.worker import phone_digest
from workers.reading_bureaus import COMMERCE, HRSS, UNION, WOMEN, acts_for_one_of

# The bureaus of measures 13 to 15 read the register; the first two decide on disputes.
KEEPERS = frozenset({HRSS, COMMERCE})
READERS = KEEPERS | {UNION, WOMEN}
FIT = frozenset({Outcome.GREEN, Outcome.YELLOW})

# A household is nobody who works for the enterprise or acts for it between the day of the visit and the
# day of the confirmation; compared by keyed digests, so that nothing has to be opened.
NOT_BY_OWN_STAFF = """
    IF NEW.state = 'confirmed' AND (TG_OP = 'INSERT' OR OLD.state = 'planned') THEN
        IF (NEW.confirmed_at AT TIME ZONE 'Asia/Shanghai')::date < NEW.visited_on THEN
            RAISE EXCEPTION 'visit % is confirmed before its day', NEW.number
                USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_confirmed_when_it_was';
        END IF;
        IF visits_is_own_staff(
            NEW.enterprise_id, NEW.worker_id, NEW.phone_digest, NEW.sign_in_digest,
            NEW.visited_on, (NEW.confirmed_at AT TIME ZONE 'Asia/Shanghai')::date
        ) THEN
            RAISE EXCEPTION 'visit % is confirmed by own staff', NEW.number
                USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_not_by_own_staff';
        END IF;
    END IF;
    RETURN NEW;
"""


class VisitQuerySet(models.QuerySet):
    def confirmed(self):
        """Those that a household has confirmed and that were not found void."""
        return self.exclude(confirmed_at=None).exclude(state=State.VOID)

    def told(self):
        """Those that somebody stands for: planned by the enterprise, or confirmed by a household. What
        anybody may type into the form is shown to nobody before."""
        return self.exclude(way=Visit.Way.HOUSEHOLD, confirmed_at=None)

    def visible_to(self, user):
        """Those that somebody stands for: all for the bureaus of the register and who oversees the county; else one's
        own enterprise's."""
        if acts_for_one_of(user, READERS) or oversees_all_bureaus(user):
            return self.told()
        return self.told().filter(enterprise__in=enterprise_roles_of(user))


SEALED = ["phone", "phone_digest", "sign_in_digest", "code_digest", "sms_digest"]


@pghistory.track(pghistory.UpdateEvent(), exclude=SEALED)
class Visit(models.Model):
    """One visit. confirm_by: the last day for the household; rate_by: the same for its rating.

    outcome and reasons: what the worker's card came to on the day of the visit, looked up when the visit
    was confirmed and kept. phone_until: the last day on which the telephone number is kept; None while a
    dispute is open.
    """

    class Way(models.TextChoices):
        HOUSEHOLD = "household", "住户扫码登记"
        ENTERPRISE = "enterprise", "企业安排"

    State = State

    number = models.CharField("编号", max_length=24, unique=True)
    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="visits", verbose_name="家政服务员"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="visits", verbose_name="家政企业"
    )
    service_line = models.CharField("服务项目", max_length=20, choices=ServiceLine)
    visited_on = models.DateField("上门日期")
    way = models.CharField("登记方式", max_length=10, choices=Way)
    state = models.CharField("状态", max_length=12, choices=State, default=State.PLANNED)
    phone = SealedTextField("住户手机号", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, editable=False)
    sign_in_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    sms_digest = models.CharField(max_length=64, blank=True, editable=False)
    sms_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    sms_sent = models.PositiveSmallIntegerField("发过几次验证码", default=0, editable=False)
    attempts = models.PositiveSmallIntegerField("输错次数", default=0, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="安排人",
    )
    planned_at = models.DateTimeField("登记时间", default=timezone.now)
    confirm_by = models.DateField("确认期限", help_text="含这一天。")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    rate_by = models.DateField("评价期限", null=True, blank=True, help_text="含这一天。")
    card = models.ForeignKey(
        Card, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="当天的证"
    )
    outcome = models.CharField("当天的证", max_length=12, choices=Outcome, blank=True)
    reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    ended_reason = models.CharField("作废原因", max_length=200, blank=True)
    phone_until = models.DateField("手机号保存到", null=True, blank=True)
    erased_at = models.DateTimeField("手机号删除时间", null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "上门记录"
        verbose_name_plural = "上门记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(way="enterprise", planned_by__isnull=False)
                | Q(way="household", planned_by=None),
                name="visit_planned_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "unconfirmed"], confirmed_at=None)
                | Q(state="void")
                | Q(
                    state__in=["confirmed", "rated", "disputed"],
                    confirmed_at__isnull=False,
                    rate_by__isnull=False,
                )
                & ~Q(outcome=""),
                name="visit_confirmed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="void") & ~Q(ended_reason="")
                | ~Q(state="void") & Q(ended_reason=""),
                name="visit_void_says_why",
                violation_error_message="作废要写明原因。",
            ),
            models.UniqueConstraint(
                fields=["worker", "visited_on", "service_line", "phone_digest"],
                condition=Q(state__in=["confirmed", "rated", "disputed"]) & ~Q(phone_digest=""),
                name="visit_once",
                violation_error_message="这次上门已经记录过。",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(phone_digest="", sign_in_digest="", code_digest="", sms_digest=""),
                name="visit_erased_holds_nothing",
            ),
            models.CheckConstraint(
                condition=Q(phone_until__isnull=False) | Q(state="disputed"),
                name="visit_phone_has_its_last_day",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="visit_of_enterprise"),
            models.Index(fields=["worker", "visited_on"], name="visit_of_worker"),
            models.Index(
                fields=["confirm_by"], condition=Q(state="planned"), name="visit_to_confirm"
            ),
            models.Index(
                fields=["phone_until"], condition=Q(erased_at=None), name="visit_phone_until"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="not_by_own_staff",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=NOT_BY_OWN_STAFF,
            ),
            pgtrigger.Protect(
                name="erased_holds_no_phone",
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.erased_at IS NOT NULL AND NEW.phone <> ''"),
            ),
            pgtrigger.ReadOnly(
                name="what_was_recorded_stays",
                fields=[
                    "number",
                    "worker",
                    "enterprise",
                    "service_line",
                    "visited_on",
                    "way",
                    "planned_by",
                    "planned_at",
                ],
            ),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition(
                    "OLD.state IN ('void', 'unconfirmed') AND NEW.state <> OLD.state"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:visits_visit_change", args=[self.pk])

    def set_phone(self, phone: str) -> None:
        """Keep the number sealed, with the digests by which staff and repetitions are told."""
        self.phone = phone
        self.phone_digest, self.sign_in_digest = phone_digest(phone), sign_in_digest(phone)

    @property
    def masked_phone(self):
        return mask_phone(self.phone) if self.phone else ""

    @property
    def is_flagged(self) -> bool:
        """Whether the worker came without a card that was good for a visit."""
        return bool(self.outcome) and self.outcome not in FIT

    @property
    def reasons_in_words(self) -> list[str]:
        return [reason_in_words(reason) for reason in self.reasons]

    @property
    def card_in_words(self) -> str:
        """What the card came to on the day, in a sentence."""
        if not self.outcome:
            return "确认以后才查当天的证"
        if self.outcome == Outcome.UNKNOWN:
            return "当天没有上门服务证"
        return "；".join([self.get_outcome_display(), *self.reasons_in_words])


class VisitStep(models.Model):
    """What was done with a visit, by which side and when: added, never changed."""

    class Side(models.TextChoices):
        HOUSEHOLD = "household", "住户"
        WORKER = "worker", "服务人员"
        ENTERPRISE = "enterprise", "企业"
        BUREAU = "bureau", "部门"
        CLOCK = "clock", "到期"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="steps", verbose_name="上门记录")
    action = models.CharField("步骤", max_length=14, choices=Action)
    side = models.CharField("哪一方", max_length=10, choices=Side)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理人",
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "上门记录步骤"
        verbose_name_plural = "上门记录步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {self.visit}"


class Dispute(models.Model):
    """One of the three sides says that the visit was otherwise; both versions stay, and a bureau answers."""

    Side = VisitStep.Side

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="disputes", verbose_name="上门记录"
    )
    side = models.CharField("哪一方", max_length=10, choices=VisitStep.Side)
    text = SealedTextField("说法")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("提出时间", default=timezone.now)
    is_upheld = models.BooleanField("成立", null=True, blank=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "上门争议"
        verbose_name_plural = "上门争议"
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(answered_at=None), name="dispute_open_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_upheld=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, is_upheld__isnull=False)
                & Q(answered_by__isnull=False)
                & ~Q(answer=""),
                name="dispute_answered_with_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.answered_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_side_display()} {self.visit}"
