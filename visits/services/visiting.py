"""Recording, confirming, denying, disputing a visit; and what the clock does with it."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cards.models import Card
from disclosure.gate import refuse_personal_data
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import blind_index
from visits import clocks, permissions
from visits.models import Dispute, Rating, Visit, VisitStep
from visits.refusals import OWN_STAFF, refused_in_words
from visits.services import telling
from visits.services.own_staff import is_own_staff
from visits.services.snapshot import snapshot
from visits.services.stepping import (
    allowed,
    day_of,
    kept_after,
    lock,
    reason_of,
    take,
    terms_on,
)
from visits.transitions import Action, State

PREFIX, SEQUENCE = "SM", "visits_visit_seq"
CODE_VALID_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
KEPT_UNCONFIRMED = timedelta(days=1)
LAPSED_AT_ONCE = 500
NOBODY = "0" * 64
Side = VisitStep.Side
Way = Visit.Way


@dataclass(frozen=True)
class Confirmed:
    """A confirmed visit and its query code, which is told once and not stored; "" where it is known."""

    visit: Visit
    query_code: str = ""


def code_digest(number: str, code: str) -> str:
    return blind_index(f"{number}:{code}", "visit_query_code")


def sms_digest(number: str, code: str) -> str:
    return blind_index(f"{number}:{code}", "visit_sms_code")


def refuse_own_staff(enterprise, worker, phone, from_day, to_day):
    """Code own_staff."""
    if is_own_staff(enterprise, worker, phone, from_day, to_day):
        raise refusal("phone", OWN_STAFF, "own_staff")


def refuse_known(worker, visited_on, service_line, digest):
    """Code visit_known; the constraint visit_once asks the same when two come at once."""
    known = Visit.objects.confirmed().filter(
        worker=worker, visited_on=visited_on, service_line=service_line, phone_digest=digest
    )
    if known.exists():
        message = "这个号码已经记录过这次上门，不用再记；凭短信里的编号和查询码可以查看。"
        raise refusal(None, message, "visit_known")


@transaction.atomic
def record(
    card: Card, *, service_line: str, visited_on: date, phone: str, at: datetime | None = None
) -> Visit:
    """A household records a visit by the card it has checked; a code goes to its telephone.

    The card may be red, lost or revoked: the visit is recorded and shows it. Whether the number is one of
    own staff, or has recorded this visit already, is said when its holder brings the code, and not to
    whoever types a number. What nobody confirms is forgotten after a day. Codes: future_date, too_long_ago.
    """
    at = at or timezone.now()
    today = day_of(at)
    terms = terms_on(today)
    refuse_day(visited_on, today, terms)
    visit = new_visit(card.worker, card.enterprise, service_line, visited_on, phone, at)
    visit.way = Way.HOUSEHOLD
    visit.confirm_by = visit.phone_until = today + KEPT_UNCONFIRMED
    visit.save()
    return send_code(visit, at)


def refuse_day(visited_on, today, terms):
    if visited_on > today:
        raise refusal("visited_on", "上门日期不能晚于今天。", "future_date")
    refuse_long_ago(visited_on, today, terms)


def refuse_long_ago(visited_on, today, terms):
    if visited_on < today - timedelta(days=terms.back_days):
        message = f"只能补记{terms.back_days}天以内的上门。"
        raise refusal("visited_on", message, "too_long_ago")


def new_visit(worker, enterprise, service_line, visited_on, phone, at) -> Visit:
    _, number = numbering.next_number(PREFIX, day_of(at), SEQUENCE)
    visit = Visit(
        number=number,
        worker=worker,
        enterprise=enterprise,
        service_line=service_line,
        visited_on=visited_on,
        planned_at=at,
    )
    visit.set_phone(phone)
    return visit


def send_code(visit, at) -> Visit:
    """A new code of six digits; the one before is not taken any longer."""
    code = f"{secrets.randbelow(1_000_000):06}"
    visit.sms_digest, visit.sms_expires_at = sms_digest(visit.number, code), at + CODE_VALID_FOR
    visit.sms_sent, visit.attempts = visit.sms_sent + 1, 0
    visit.save(update_fields=["sms_digest", "sms_expires_at", "sms_sent", "attempts"])
    telling.send_code(visit, code)
    return visit


@transaction.atomic
def send_code_again(visit: Visit, *, at: datetime | None = None) -> Visit:
    """Codes: step_not_allowed, too_many."""
    visit = lock(visit)
    allowed(visit, Action.CONFIRM)
    if visit.sms_sent >= telling.MOST_CODES:
        message = "这次登记的验证码发得太多了，请重新登记。"
        raise ValidationError(message, code="too_many")
    return send_code(visit, at or timezone.now())


def confirm_by_code(visit: Visit, *, code: str, at: datetime | None = None) -> Confirmed:
    """The code of the text message confirms the visit. A wrong one is counted, also though it is refused.

    Codes: step_not_allowed, code_expired, code_wrong, and those of ``confirm``.
    """
    at = at or timezone.now()
    with transaction.atomic():
        visit = lock(visit)
        allowed(visit, Action.CONFIRM)
        is_over = visit.attempts >= MOST_ATTEMPTS or at > visit.sms_expires_at
        digest = sms_digest(visit.number, "".join(code.split()))
        if not is_over and hmac.compare_digest(digest, visit.sms_digest):
            query_code = numbering.new_code()
            visit.code_digest = code_digest(visit.number, query_code)
            visit.sms_digest = ""
            visit.save(update_fields=["code_digest", "sms_digest"])
            confirmed = _confirm(visit, at)
            telling.send_receipt(confirmed, query_code)
            return Confirmed(confirmed, query_code)
        visit.attempts += 1
        visit.save(update_fields=["attempts"])
    if is_over or visit.attempts >= MOST_ATTEMPTS:
        raise refusal("code", "验证码已经失效，请重新发送。", "code_expired")
    raise refusal("code", "验证码不对，请看短信里的六位数字。", "code_wrong")


@transaction.atomic
def confirm(visit: Visit, *, at: datetime | None = None) -> Visit:
    """The household, who has opened it with number and code, says that a planned visit took place.

    Codes: step_not_allowed, not_yet, confirm_over, own_staff, visit_known.
    """
    return _confirm(lock(visit), at or timezone.now())


def _confirm(visit, at) -> Visit:
    today = day_of(at)
    allowed(visit, Action.CONFIRM)
    if today < visit.visited_on:
        raise refusal(None, "还没有到上门的日期，不能确认。", "not_yet")
    if today > visit.confirm_by:
        raise refusal(None, "确认的期限已经过了。", "confirm_over")
    refuse_own_staff(visit.enterprise, visit.worker, visit.phone, visit.visited_on, today)
    refuse_known(visit.worker, visit.visited_on, visit.service_line, visit.phone_digest)
    found = snapshot(visit.worker, visit.enterprise, visit.visited_on)
    rate_by = today + timedelta(days=terms_on(today).rate_days)
    with refused_in_words():
        return take(
            visit,
            Action.CONFIRM,
            side=Side.HOUSEHOLD,
            at=at,
            confirmed_at=at,
            rate_by=rate_by,
            phone_until=kept_after(rate_by),
            card=found.card,
            outcome=found.outcome,
            reasons=list(found.reasons),
        )


@transaction.atomic
def deny(visit: Visit, *, at: datetime | None = None) -> Visit:
    """The household says that there was no such visit. Codes: step_not_allowed."""
    at = at or timezone.now()
    reason = "住户说没有这次上门"
    visit = take(
        lock(visit),
        Action.DENY,
        side=Side.HOUSEHOLD,
        at=at,
        note=reason,
        ended_reason=reason,
        phone_until=kept_after(day_of(at)),
    )
    telling.tell_enterprise(visit, f"没有确认：{reason}")
    return visit


def public_reason(text, field="reason") -> str:
    """A reason that every side reads: without personal data."""
    text = reason_of(text, field)
    refuse_personal_data(text, field)
    return text


@transaction.atomic
def dispute(visit: Visit, *, side, text: str, by=None, at: datetime | None = None) -> Dispute:
    """One of the three sides says that it was otherwise; its clock begins. Codes: step_not_allowed, reason_missing."""
    at = at or timezone.now()
    visit = lock(visit)
    text = reason_of(text, "text")
    take(visit, Action.DISPUTE, side=side, by=by, at=at, phone_until=None)
    clocks.start(visit, at)
    if side != Side.ENTERPRISE:
        telling.tell_enterprise(visit, f"有争议（{Side(side).label}提出），等部门答复")
    return Dispute.objects.create(visit=visit, side=side, text=text, by=by, at=at)


@transaction.atomic
def decide(visit: Visit, *, is_upheld: bool, answer: str, by, at: datetime | None = None) -> Visit:
    """A bureau answers the dispute: the visit is void, or stands as it was with its rating.

    Codes: step_not_allowed, reason_missing, personal_data.
    """
    at = at or timezone.now()
    visit = lock(visit)
    if not permissions.decides(by, visit):
        raise PermissionDenied("争议由县人社局、县工业信息化和商务局的人员答复。")
    rating = Rating.objects.filter(visit=visit).first()
    action = Action.UPHOLD if is_upheld else dismissal(rating)
    allowed(visit, action)
    answer = public_reason(answer, "answer")[:200]
    found = visit.disputes.get(answered_at=None)
    found.is_upheld, found.answer, found.answered_by, found.answered_at = is_upheld, answer, by, at
    found.save(update_fields=["is_upheld", "answer", "answered_by", "answered_at"])
    clocks.meet(visit, at)
    last_day = max(day_of(at), visit.rate_by if rating is None else rating.change_until)
    visit = take(
        visit,
        action,
        side=Side.BUREAU,
        by=by,
        at=at,
        note=answer,
        ended_reason=answer if is_upheld else "",
        phone_until=kept_after(last_day),
    )
    telling.tell_of_answer(visit)
    return visit


def dismissal(rating) -> Action:
    return Action.DISMISS if rating is None else Action.DISMISS_RATED


def lapse_due(on: date | None = None) -> int:
    """Visits that nobody confirmed in time; how many. Safe to run twice and at the same time."""
    on = on or timezone.localdate()
    lapsed = 0
    while count := lapse_some(on):
        lapsed += count
    return lapsed


@transaction.atomic
def lapse_some(on) -> int:
    rows = Visit.objects.filter(state=State.PLANNED, confirm_by__lt=on).order_by("pk")
    rows = list(rows.select_for_update(skip_locked=True, of=("self",))[:LAPSED_AT_ONCE])
    for visit in rows:
        take(visit, Action.LAPSE, side=Side.CLOCK, at=timezone.now())
    return len(rows)


def find(number: str, code: str) -> Visit | None:
    """The visit that this pair opens. A wrong number and a wrong code are answered alike."""
    number = numbering.clean_number(number, PREFIX)[:24]
    given = code_digest(number, numbering.clean_code(code)[:24])
    found = Visit.objects.select_related("worker", "enterprise").filter(number=number).first()
    kept = (found.code_digest if found else "") or NOBODY
    return found if hmac.compare_digest(given, kept) else None


def card_of(number: int) -> Card | None:
    """The card with that number, in use or not."""
    return Card.objects.select_related("worker", "enterprise").filter(number=number).first()
