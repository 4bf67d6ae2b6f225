"""Enrolment: a code to the telephone, the seat by one statement, the list of who waits, giving back."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import blind_index
from reminders import outbox
from training.models import Enrolment, TrainingClass
from training.models.enrolment import ENROLMENT_SEQUENCE
from training.permissions import acts_for, keeps_training
from training.services import flagging, seats, telling
from training.services.stepping import now, refused_in_words
from training.transitions import State as ClassState
from workers.models import IdType, Worker
from workers.models.worker import YOUNGEST, id_digest, phone_digest, told_by

PREFIX = "BM"
KIND = "training_enrolment"
SMS_VALID_FOR = timedelta(minutes=10)
KEPT_UNCONFIRMED = timedelta(days=1)
# Assumption: who gave the seat back, never got one, or had one in a class that did not take place is of no use after
# that; who was trained is asked for by audits of the subsidy for three years. 县人社局 is to confirm both.
KEPT_CANCELLED = timedelta(days=30)
KEPT_TRAINED = timedelta(days=3 * 365)
PURGED_AT_ONCE = 5000
State, Way = Enrolment.State, Enrolment.Way

# What the page of the code and the step after it read of an enrolment and its class.
READ_FOR_CODE = ("state", "number", "phone", "id_digest", "phone_digest", "training_class")
READ_OF_CLASS = ("title", "kind", "starts_at")


@dataclass(frozen=True)
class Outcome:
    """What asking for a seat came to. position: in the list of who waits, 0 with a seat. cancel_code: shown
    once, with which the seat is given back."""

    enrolment: Enrolment
    position: int
    cancel_code: str = ""


@transaction.atomic
def ask(training_class: TrainingClass, *, phone: str, at=None, **person) -> Enrolment:
    """Send a code to the telephone; a seat is given when the code comes back, not before.

    person: name, id_number, community. Codes: class_takes_enrolments, too_young.
    """
    at = now(at)
    refuse_closed(training_class, at)
    row = new_enrolment(training_class, phone=phone, way=Way.PHONE, at=at, **person)
    code = new_code_of(row, at)
    row.save()
    tell_code(row, code)
    return row


@transaction.atomic
def send_code_again(enrolment: Enrolment, *, at=None) -> Enrolment:
    """Another code to the same telephone; the one before is of no use any more. Codes: step_not_allowed."""
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if row.state != State.PENDING:
        raise ValidationError("这次报名已经办理过。", code="step_not_allowed")
    code = new_code_of(row, now(at))
    row.save(update_fields=["sms_digest", "sms_expires_at", "attempts"])
    tell_code(row, code)
    return row


def new_code_of(row, at) -> str:
    code = f"{secrets.randbelow(1_000_000):06}"
    row.sms_digest = blind_index(code, "training_sms")
    row.sms_expires_at, row.attempts = at + SMS_VALID_FOR, 0
    return code


def tell_code(row, code) -> None:
    message = outbox.Message(
        KIND,
        f"报名“{row.training_class.title}”的验证码",
        body=f"验证码{code}，10分钟内有效。不是您本人报名，不用理会。",
        link=reverse("training:code"),
        good_until=row.sms_expires_at,
    )
    outbox.write(outbox.post_to_phone(row.phone, message))


def confirm(enrolment: Enrolment, *, code: str, at=None) -> Outcome:
    """Take a seat, or a place in the list, with the code of the text message.

    A wrong code is counted, also though it is refused. Codes: step_not_allowed, code_expired, code_wrong,
    class_takes_enrolments, enrolled_once_in_a_class.
    """
    at, cancel_code = now(at), numbering.new_code()
    [message] = outbox.post_to_phone(enrolment.phone, confirmed(enrolment, "有名额", cancel_code))
    waiting = confirmed(enrolment, f"候补第{seats.PLACE}位", cancel_code).subject
    with refused_in_words(is_one_command=True):
        given = seats.take(
            enrolment, code=code, cancel_code=cancel_code, message=message, waiting=waiting, at=at
        )
    if given is None:
        raise code_is_over(enrolment)
    if given.is_wrong:
        raise refusal("code", "验证码不对，请看短信里的六位数字。", "code_wrong")
    enrolment.state, enrolment.entered_at = given.state, at
    if not given.place:
        flagging.look_at_seat(enrolment, given.is_known)
    return Outcome(enrolment, given.place, cancel_code)


def waiting_for_code(pk) -> Enrolment | None:
    """The enrolment with no more than its page and ``confirm`` need."""
    fields = (*READ_FOR_CODE, *(f"training_class__{name}" for name in READ_OF_CLASS))
    return Enrolment.objects.select_related("training_class").only(*fields).filter(pk=pk).first()


def confirmed(row: Enrolment, said: str, cancel_code: str) -> outbox.Message:
    return outbox.Message(
        KIND,
        f"已报名“{row.training_class.title}”，{said}，编号{row.number}",
        body=f"来不了请取消，把名额让给别人。取消码{cancel_code}。",
        link=reverse("training:cancel"),
    )


def code_is_over(enrolment: Enrolment) -> ValidationError:
    """Why a code gave nothing that has not been counted as a wrong one."""
    if not Enrolment.objects.filter(pk=enrolment.pk, state=State.PENDING).exists():
        return ValidationError("这次报名已经办理过。", code="step_not_allowed")
    return refusal("code", "验证码已经失效，请重新发一个。", "code_expired")


@transaction.atomic
def enrol_on_paper(
    training_class: TrainingClass, *, phone="", consent_paper: str, by, at=None, **person
) -> Outcome:
    """Somebody is written down with her signed consent: by the institution, or at the counter of 县人社局. She is told
    where she has a telephone, and whom to tell when it is not so.

    Codes: class_takes_enrolments, too_young, enrolled_once_in_a_class.
    """
    at = now(at)
    if not (acts_for(by, training_class.institution) or keeps_training(by)):
        raise PermissionDenied("由开班的培训机构或者县人社局代报。")
    refuse_closed(training_class, at)
    row = new_enrolment(training_class, phone=phone, way=Way.PAPER, at=at, **person)
    row.state, row.entered_at, row.by, row.consent_paper = State.SEATED, at, by, consent_paper
    row.worker = Worker.objects.filter(id_digest=row.id_digest).exclude(id_digest="").first()
    with refused_in_words():
        row.save()
    row.refresh_from_db(fields=["state", "seated_at"])
    outcome = Outcome(row, position_of(row))
    if not outcome.position:
        flagging.look_at_seat(row)
    telling.tell_enrolled(row, outcome.position)
    return outcome


def find(*, number: str, code: str) -> Enrolment | None:
    """The enrolment that this pair opens; one answer for a wrong number and a wrong code."""
    number = numbering.clean_number(number, PREFIX)
    found = Enrolment.objects.filter(number=number).exclude(code_digest="").first()
    digest = blind_index(numbering.clean_code(code), "training_cancel")
    if found is None or not hmac.compare_digest(digest, found.code_digest):
        return None
    return found


@transaction.atomic
def cancel(enrolment: Enrolment, *, by=None, at=None) -> Enrolment:
    """Give the seat, or the place in the list, back; who moves up is told, and who did not do it herself.

    by: of the institution, None for whoever has proved to be the person. Codes: step_not_allowed,
    seat_given_back_before_the_start.
    """
    at = now(at)
    if by is not None and not acts_for(by, enrolment.training_class.institution):
        raise PermissionDenied("由开班的培训机构办理。")
    if TrainingClass.objects.filter(
        pk=enrolment.training_class_id, state=ClassState.CANCELLED
    ).exists():
        raise ValidationError("这个班取消了，报名不用再取消。", code="step_not_allowed")
    with refused_in_words():
        rows = Enrolment.objects.filter(pk=enrolment.pk, state__in=[State.SEATED, State.WAITING])
        if not rows.update(state=State.CANCELLED, cancelled_at=at):
            raise ValidationError("这个报名已经取消过了。", code="step_not_allowed")
    enrolment.refresh_from_db(fields=["state", "cancelled_at"])
    if by is not None:
        telling.tell_cancelled(enrolment)
    telling.tell_promoted(enrolment.training_class, at=at)
    return enrolment


def of_phone(phone_index: str):
    """What was enrolled from one telephone and is not over for good, the newest first; at most fifty."""
    rows = Enrolment.objects.filter(phone_digest=phone_index).exclude(state=State.PENDING)
    return rows.select_related("training_class__community__town").order_by("-pk")[:50]


def position_of(row: Enrolment) -> int:
    """The place in the list, from 1; 0 for whoever does not wait."""
    if row.state != State.WAITING:
        return 0
    before = Q(entered_at__lt=row.entered_at) | Q(entered_at=row.entered_at, pk__lte=row.pk)
    waiting = Enrolment.objects.filter(training_class=row.training_class_id, state=State.WAITING)
    return waiting.filter(before).count()


@transaction.atomic
def purge(at: datetime | None = None) -> int:
    """Erase who never sent the code, who gave the seat back or never had one, and who was trained long ago, from the
    history of the rows too; how many rows."""
    at = at or timezone.now()
    without_seat = Q(state=State.WAITING) | Q(training_class__state=ClassState.CANCELLED)
    over = (
        Q(state=State.PENDING, asked_at__lt=at - KEPT_UNCONFIRMED)
        | Q(state=State.CANCELLED, cancelled_at__lt=at - KEPT_CANCELLED)
        | without_seat & Q(training_class__starts_at__lt=at - KEPT_CANCELLED)
        | Q(training_class__ends_at__lt=at - KEPT_TRAINED)
    )
    rows = Enrolment.objects.filter(over, erased_at=None)
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:PURGED_AT_ONCE])
    erased = Enrolment.objects.filter(pk__in=ids).update(
        name="",
        id_number="",
        id_digest="",
        phone="",
        phone_digest="",
        sms_digest="",
        code_digest="",
        erased_at=at,
    )
    Enrolment.pgh_event_model.objects.filter(pgh_obj__in=ids).update(id_digest="")
    return erased


def new_enrolment(training_class, *, phone, way, at, name, id_number, community=None) -> Enrolment:
    refuse_too_young(id_number, training_class.starts_at)
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), ENROLMENT_SEQUENCE)
    return Enrolment(
        training_class=training_class,
        number=number,
        name=name,
        id_number=id_number,
        id_digest=id_digest(IdType.RESIDENT, id_number),
        phone=phone,
        phone_digest=phone_digest(phone) if phone else "",
        community=community,
        way=way,
        consented_at=at,
        asked_at=at,
    )


def refuse_too_young(number, starts_at):
    """《劳动法》第十五条: nobody under sixteen is employed, so nobody is trained for it."""
    born, day = told_by(number)[0], timezone.localdate(starts_at)
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age < YOUNGEST:
        message = f"开班时不满{YOUNGEST}周岁的不能报名。"
        raise refusal("id_number", message, "too_young")


def refuse_closed(training_class, at):
    if not training_class.takes_enrolments(at):
        message = "这个班现在不接受报名：还没有开始招生，或者已经开班、取消。"
        raise ValidationError(message, code="class_takes_enrolments")
