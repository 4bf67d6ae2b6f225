"""Events of outlets: planning, seats by telephone code or on paper, cancelling, the headcount."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from communities import clocks, duties, permissions
from communities.models import CommunityEvent, Outlet, Registration
from communities.models.event import REGISTRATION_SEQUENCE
from communities.refusals import refused_in_words
from communities.services.outlets import lock, reason_of
from communities.services.telling import tell_enterprise
from communities.transitions import State as OutletState
from enterprises.permissions import can_sign_for
from gaotai_jiazheng import numbering
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import not_now, refusal
from gaotai_jiazheng.sealed import blind_index
from reminders import deadlines, outbox

PREFIX = "HD"
KIND = "community_event"
SMS_VALID_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
# Assumption: who came is of no use to anybody after that; 县民政局 is to confirm it.
KEPT_AFTER_EVENT = timedelta(days=30)
KEPT_UNCONFIRMED = timedelta(days=1)
PURGED_AT_ONCE = 5000
State = CommunityEvent.State


@transaction.atomic
def plan_event(outlet: Outlet, *, by, at=None, **values) -> CommunityEvent:
    """Announce an event of an open outlet; the days for its headcount are on the clock. What arrives twice, as it
    does where the connection breaks before the answer, is one event.

    values: the fields of CommunityEvent that the enterprise tells. Codes: outlet_not_open, past_day,
    and those of the row's constraints.
    """
    outlet, at = lock(outlet), at or timezone.now()
    if not can_sign_for(by, outlet.enterprise):
        raise PermissionDenied("由企业负责人或者受托人发布活动。")
    if outlet.state != OutletState.OPEN:
        message = f"{outlet.get_state_display()}的网点不能发布活动。"
        raise ValidationError(message, code="outlet_not_open")
    if values["starts_at"] <= at:
        raise refusal("day", "开始时间要在现在以后。", "past_day")
    if same := outlet.activities.filter(state=State.PLANNED, **values).first():
        return same
    event = CommunityEvent(outlet=outlet, planned_by=by, planned_at=at, **values)
    event.full_clean(exclude=["outlet", "planned_by"])
    event.save()
    if bureau := duties.facilities_bureau():
        day = timezone.localdate(event.starts_at)
        clock = deadlines.ClockStart(clocks.HEADCOUNT, bureau, day)
        link = reverse("admin:communities_communityevent_change", args=[event.pk])
        deadlines.start_many(event, event.title[:40], link, [clock], at=at)
    return event


@transaction.atomic
def cancel_event(event: CommunityEvent, *, note: str, by) -> CommunityEvent:
    """Call an event off; whoever has a seat is told by text message, and the enterprise of what others did. Codes:
    note_missing, step_not_allowed."""
    event = lock_event(event)
    if not permissions.keeps_event(by, event):
        raise PermissionDenied("您不能取消这个活动。")
    refuse_unless_planned(event, "取消")
    event = call_off(event, reason=reason_of(note))
    if not can_sign_for(by, event.outlet.enterprise):
        tell_enterprise(event.outlet, f"活动“{event.title}”已被取消，原因见活动页面")
    return event


def call_off(event: CommunityEvent, *, reason: str) -> CommunityEvent:
    """A locked event does not take place: nobody waits for its headcount, and whoever has a seat is told."""
    event.state, event.cancelled_reason = State.CANCELLED, reason[:200]
    event.save(update_fields=["state", "cancelled_reason"])
    for clock in deadlines.open_clocks(event):
        deadlines.cancel(clock, reason="活动已取消")
    message = outbox.Message(
        KIND,
        f"活动“{event.title}”已取消",
        body=f"原定{date_format(timezone.localdate(event.starts_at))}，不用来了，原因见页面。",
        link=event.get_absolute_url(),
        waits_for_morning=True,
    )
    seats = event.registrations.filter(state=Registration.State.CONFIRMED)
    rows = [
        row for seat in seats if seat.phone for row in outbox.post_to_phone(seat.phone, message)
    ]
    outbox.write(rows)
    return event


@transaction.atomic
def record_headcount(event: CommunityEvent, *, headcount: int, by, at=None) -> CommunityEvent:
    """Tell after the event how many came; it counts as the outlet's activity.

    Codes: step_not_allowed, event_not_begun.
    """
    event = lock_event(event)
    if not permissions.keeps_event(by, event):
        raise PermissionDenied("您不能填报这个活动的人数。")
    refuse_unless_planned(event, "填报到场人数")
    if (at or timezone.now()) < event.starts_at:
        raise ValidationError("活动还没有开始，不能填报到场人数。", code="event_not_begun")
    event.state, event.headcount = State.HELD, headcount
    event.save(update_fields=["state", "headcount"])
    day = timezone.localdate(at)
    for clock in deadlines.open_clocks(event):
        deadlines.meet(clock, on=max(day, clock.received_on))
    clocks.restart(event.outlet, clocks.ACTIVITY, timezone.localdate(event.starts_at), at)
    return event


@transaction.atomic
def ask_for_seat(event: CommunityEvent, *, name: str, phone: str, at=None) -> Registration:
    """Send a code to the telephone; the seat is taken when the code comes back, not before.

    Whether the number has a seat already is said to who brings the code, and not to whoever types a number.
    Codes: event_closed, seats_gone.
    """
    at = at or timezone.now()
    refuse_closed(event, at)
    if event.left < 1:
        raise ValidationError("名额已经满了。", code="seats_gone")
    code = f"{secrets.randbelow(1_000_000):06}"
    registration = new_registration(event, name, phone, at, way=Registration.Way.PHONE)
    registration.state = Registration.State.PENDING
    registration.sms_digest = blind_index(code, "event_sms")
    registration.sms_expires_at = at + SMS_VALID_FOR
    registration.save()
    message = outbox.Message(
        KIND,
        f"报名“{event.title}”的验证码",
        body=f"验证码{code}，10分钟内有效。不是您本人报名，不用理会。",
        link=reverse("communities:code"),
        good_until=registration.sms_expires_at,
    )
    outbox.write(outbox.post_to_phone(phone, message))
    return registration


def confirm_seat(registration: Registration, *, code: str, at=None) -> tuple[Registration, str]:
    """Take the seat with the code of the text message; (the registration, the code to cancel it with).

    A wrong code is counted, also though it is refused. Codes: step_not_allowed, code_expired, code_wrong,
    event_closed, seats_gone, registered_already.
    """
    at = at or timezone.now()
    with transaction.atomic():
        registration = lock_registration(registration)
        if registration.state != Registration.State.PENDING:
            raise ValidationError("这次报名已经办理过。", code="step_not_allowed")
        is_over = registration.attempts >= MOST_ATTEMPTS or at > registration.sms_expires_at
        digest = blind_index(code, "event_sms")
        is_right = not is_over and hmac.compare_digest(digest, registration.sms_digest)
        if is_right:
            return take_seat(registration, at)
        registration.attempts += 1
        registration.save(update_fields=["attempts"])
    if is_over:
        raise refusal("code", "验证码已经失效，请重新报名。", "code_expired")
    raise refusal("code", "验证码不对，请看短信里的六位数字。", "code_wrong")


def take_seat(registration, at) -> tuple[Registration, str]:
    refuse_closed(registration.event, at)
    cancel_code = numbering.new_code()
    registration.state = Registration.State.CONFIRMED
    registration.code_digest = blind_index(cancel_code, "event_cancel")
    registration.sms_digest = ""
    with refused_in_words():
        registration.save()
    message = outbox.Message(
        KIND,
        f"已报名“{registration.event.title}”，编号{registration.number}",
        body=f"来不了请取消，把名额让给别人。取消码{cancel_code}。",
        link=reverse("communities:cancel"),
    )
    outbox.write(outbox.post_to_phone(registration.phone, message))
    return registration, cancel_code


@transaction.atomic
def register_on_paper(event: CommunityEvent, *, name: str, by, phone="", at=None) -> Registration:
    """Somebody without a telephone, or at the counter, is written down by staff.

    Of whoever leaves no telephone, somebody of the same name a moment ago is the same one: the button was pressed
    twice. Codes: event_closed, seats_gone, registered_already.
    """
    at = at or timezone.now()
    if not permissions.takes_registrations(by, event):
        raise PermissionDenied("您不能为这个活动登记报名。")
    if not phone:
        # Of one with a telephone the index is held first, as by a code; so the event is held behind it by both.
        event = lock_event(event)
        refuse_written_down_just_now(event, name, by, at)
    refuse_closed(event, at)
    registration = new_registration(event, name, phone, at, way=Registration.Way.PAPER, by=by)
    registration.state = Registration.State.CONFIRMED
    with refused_in_words():
        registration.save()
    return registration


def refuse_written_down_just_now(event, name, by, at):
    """Code registered_already, beside the name."""
    rows = event.registrations.filter(
        state=Registration.State.CONFIRMED, way=Registration.Way.PAPER, by=by, phone_digest=""
    )
    just_now = rows.filter(registered_at__gt=at - ARRIVES_TWICE_WITHIN, registered_at__lte=at)
    if same := next((row for row in just_now if row.name == name), None):
        message = f"刚刚登记过“{name}”，编号{same.number}。不是同一个人的，请把称呼写得不一样。"
        raise refusal("name", message, "registered_already")


def find_registration(*, number: str, code: str) -> Registration | None:
    """The seat that this pair opens; one answer for a wrong number and a wrong code."""
    number = numbering.clean_number(number, PREFIX)
    found = Registration.objects.filter(number=number).exclude(code_digest="").first()
    digest = blind_index(numbering.clean_code(code), "event_cancel")
    if found is None or not hmac.compare_digest(digest, found.code_digest):
        return None
    return found


@transaction.atomic
def cancel_seat(registration: Registration, *, by=None, at=None) -> Registration:
    """Give the seat back. by: the member of staff, who does it for somebody; who had it is then told. None for whoever
    holds the code. Codes: step_not_allowed, event_begun."""
    registration = lock_registration(registration)
    if by is not None and not permissions.takes_registrations(by, registration.event):
        raise PermissionDenied("您不能取消这个报名。")
    if registration.state != Registration.State.CONFIRMED:
        raise not_now("这次报名", registration.get_state_display(), "取消")
    if registration.event.starts_at <= (at or timezone.now()):
        raise ValidationError("活动已经开始，不能再取消。", code="event_begun")
    registration.state = Registration.State.CANCELLED
    registration.save(update_fields=["state"])
    if by is not None:
        tell_holder(registration)
    return registration


def tell_holder(registration) -> None:
    """Who rang up, or did not, reads that the seat is given back, and whom to ask."""
    event = registration.event
    message = outbox.Message(
        KIND,
        f"您在“{event.title}”的报名取消了，编号{registration.number}",
        body=f"由工作人员办理。不是您要取消的，请打{event.outlet.phone}。",
        link=event.get_absolute_url(),
        waits_for_morning=True,
    )
    outbox.write(outbox.post_to_phone(registration.phone, message))


@transaction.atomic
def purge_registrations(at: datetime | None = None) -> int:
    """Erase who registered for events that are long over, and who never sent the code; how many rows."""
    at = at or timezone.now()
    is_old = Q(event__ends_at__lt=at - KEPT_AFTER_EVENT)
    was_left = Q(state=Registration.State.PENDING, registered_at__lt=at - KEPT_UNCONFIRMED)
    rows = Registration.objects.filter(is_old | was_left, erased_at=None)
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:PURGED_AT_ONCE])
    return Registration.objects.filter(pk__in=ids).update(
        name="", phone="", phone_digest="", code_digest="", sms_digest="", erased_at=at
    )


def new_registration(event, name, phone, at, **values) -> Registration:
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), REGISTRATION_SEQUENCE)
    return Registration(
        event=event,
        number=number,
        name=name,
        phone=phone,
        phone_digest=blind_index(phone, "event_phone") if phone else "",
        registered_at=at,
        **values,
    )


def lock_event(event) -> CommunityEvent:
    rows = CommunityEvent.objects.select_for_update(of=("self",))
    return rows.select_related("outlet__enterprise", "outlet__community__town").get(pk=event.pk)


def lock_registration(registration) -> Registration:
    """Before its event: the trigger that counts seats locks in the same order."""
    rows = Registration.objects.select_for_update(of=("self",))
    return rows.select_related("event__outlet__enterprise", "event__outlet__community__town").get(
        pk=registration.pk
    )


def refuse_unless_planned(event, word):
    if event.state != State.PLANNED:
        raise not_now("这个活动", event.get_state_display(), word)


def refuse_closed(event, at):
    if not event.takes_registrations(at):
        raise ValidationError("这个活动不再接受报名。", code="event_closed")
