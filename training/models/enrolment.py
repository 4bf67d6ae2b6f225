"""Who sits in a class, who waits for a seat, and how the database gives the seats out."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gaotai_jiazheng.masking import mask_id_number, mask_name, mask_phone
from gaotai_jiazheng.sealed import SealedTextField
from regions.models import Community
from training.models.institution import institution_ids_of
from training.models.training_class import TrainingClass
from training.reading_bureaus import reads_all_training
from workers.models import Worker

ENROLMENT_SEQUENCE = "training_enrolment_seq"

# Whoever asks for a seat gets it or comes to the end of the list, in one statement. The class is counted by
# the UPDATE that locks it. Who finds it full takes the lock and looks again: a seat that was given back in
# between must not stay empty beside somebody who waits.
TAKES_A_SEAT = """
    FOR attempt IN 1..2 LOOP
        UPDATE training_trainingclass SET taken = taken + 1
            WHERE id = NEW.training_class_id AND state = 'enrolling' AND taken < seats
                AND starts_at > COALESCE(NEW.seated_at, NEW.entered_at);
        IF FOUND THEN
            NEW.seated_at = COALESCE(NEW.seated_at, NEW.entered_at);
            RETURN NEW;
        END IF;
        PERFORM 1 FROM training_trainingclass WHERE id = NEW.training_class_id
            AND state = 'enrolling' AND starts_at > COALESCE(NEW.seated_at, NEW.entered_at)
            FOR NO KEY UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'class % takes nobody any more', NEW.training_class_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_takes_enrolments';
        END IF;
    END LOOP;
    NEW.state = 'waiting';
    NEW.seated_at = NULL;
    RETURN NEW;
"""
# A seat that is given back goes to whoever has waited longest, in the same statement.
GIVES_ITS_SEAT_BACK = """
    UPDATE training_trainingclass SET taken = taken - 1
        WHERE id = NEW.training_class_id AND state = 'enrolling' AND starts_at > NEW.cancelled_at;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'class % has begun', NEW.training_class_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_given_back_before_the_start';
    END IF;
    PERFORM training_move_up(NEW.training_class_id, NEW.cancelled_at);
    RETURN NULL;
"""


class EnrolmentQuerySet(models.QuerySet):
    def seated(self):
        """Those who have a seat."""
        return self.filter(state=Enrolment.State.SEATED)

    def waiting(self):
        """Those who wait for one, who has waited longest first."""
        return self.filter(state=Enrolment.State.WAITING).order_by("entered_at", "pk")

    def visible_to(self, user):
        """All that were confirmed for whoever reads training; those of their classes for institutions."""
        rows = self.exclude(state=Enrolment.State.PENDING)
        if reads_all_training(user):
            return rows
        return rows.filter(training_class__institution__in=institution_ids_of(user))


@pghistory.track(
    pghistory.UpdateEvent(),
    exclude=["name", "id_number", "phone", "phone_digest", "sms_digest", "code_digest"],
)
class Enrolment(models.Model):
    """One person in one class. Who it is stays sealed; the digests are those by which a worker is found.

    asked_at: when the form came; entered_at: when it was confirmed, which is the place in the list;
    seated_at: when the seat was given, later than entered_at for whoever has moved up; told_at: when that was
    told. worker: the row of the register of the same person, where there is one.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待验证"
        SEATED = "seated", "已报名"
        WAITING = "waiting", "候补"
        CANCELLED = "cancelled", "已取消"

    class Way(models.TextChoices):
        PHONE = "phone", "手机验证"
        PAPER = "paper", "机构代报"

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="enrolments", verbose_name="培训班"
    )
    number = models.CharField("报名编号", max_length=24, unique=True)
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="training_enrolments"
    )
    name = SealedTextField("姓名", blank=True)
    id_number = SealedTextField("身份证号码", blank=True)
    id_digest = models.CharField(max_length=64, blank=True, editable=False)
    phone = SealedTextField("手机号", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, editable=False)
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="住在哪个社区（村）",
    )
    way = models.CharField("方式", max_length=6, choices=Way)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PENDING)
    sms_digest = models.CharField(max_length=64, blank=True, editable=False)
    sms_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("输错次数", default=0, editable=False)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    consented_at = models.DateTimeField("同意使用个人信息的时间")
    consent_paper = models.CharField(
        "同意书", max_length=80, blank=True, help_text="纸质同意书的编号和存放处。"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    asked_at = models.DateTimeField("提交时间", default=timezone.now)
    entered_at = models.DateTimeField("确认时间", null=True, blank=True)
    seated_at = models.DateTimeField("得到名额的时间", null=True, blank=True)
    told_at = models.DateTimeField("告知递补的时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "培训报名"
        verbose_name_plural = "培训报名"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "id_digest"],
                condition=Q(state__in=["seated", "waiting"]) & ~Q(id_digest=""),
                name="enrolled_once_in_a_class",
                violation_error_message="这个人已经报了这个班。",
            ),
            models.CheckConstraint(
                condition=Q(way="phone", by=None, consent_paper="")
                | Q(way="paper", by__isnull=False) & ~Q(consent_paper=""),
                name="enrolled_on_paper_with_consent",
                violation_error_message="代报的要有本人签字的同意书。",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", entered_at=None, seated_at=None, cancelled_at=None)
                | Q(state="waiting", entered_at__isnull=False, seated_at=None, cancelled_at=None)
                | Q(state="seated", entered_at__isnull=False, seated_at__isnull=False)
                & Q(cancelled_at=None)
                | Q(state="cancelled", entered_at__isnull=False, cancelled_at__isnull=False),
                name="enrolment_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(state="pending") | ~Q(id_digest="") | Q(erased_at__isnull=False),
                name="enrolment_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(id_digest="", phone_digest="", sms_digest="", code_digest=""),
                name="enrolment_erased_holds_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["training_class", "entered_at", "id"],
                condition=Q(state="waiting"),
                name="enrolment_waiting",
            ),
            models.Index(
                fields=["training_class"],
                condition=Q(state="seated", told_at=None, seated_at__gt=F("entered_at")),
                name="enrolment_to_tell",
            ),
            models.Index(
                fields=["id_digest"], condition=~Q(id_digest=""), name="enrolment_of_person"
            ),
            models.Index(
                fields=["phone_digest"], condition=~Q(phone_digest=""), name="enrolment_of_phone"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="takes_a_seat_on_insert",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state = 'seated'"),
                func=TAKES_A_SEAT,
            ),
            pgtrigger.Trigger(
                name="takes_a_seat",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state = 'seated' AND OLD.state <> 'seated'"),
                func=TAKES_A_SEAT,
            ),
            pgtrigger.Trigger(
                name="gives_its_seat_back",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("OLD.state = 'seated' AND NEW.state <> 'seated'"),
                func=GIVES_ITS_SEAT_BACK,
            ),
            pgtrigger.Protect(
                name="cancelled_stays",
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition(
                    "OLD.state = 'cancelled' AND NEW.state <> 'cancelled'"
                    " OR OLD.state <> 'pending' AND NEW.state = 'pending'"
                ),
            ),
            pgtrigger.ReadOnly(
                name="whose_it_is_stays", fields=["training_class", "number", "way"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number

    @property
    def masked_name(self):
        return mask_name(self.name) if self.name else "已删除"

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number) if self.id_number else ""

    @property
    def masked_phone(self):
        return mask_phone(self.phone) if self.phone else ""

    @property
    def has_moved_up(self) -> bool:
        """Whether the seat came from the waiting list."""
        return self.seated_at is not None and self.seated_at > self.entered_at
