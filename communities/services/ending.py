"""An outlet closes for a while or for good, and what hangs on it ends with it: events, their seats, clocks."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from communities.models import CommunityEvent, Outlet
from communities.services.events import call_off
from communities.services.outlets import finish, lock, reason_of, take
from communities.services.telling import tell_enterprise
from communities.transitions import ENDED_STATES, Action, state_after
from enterprises.permissions import can_sign_for
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines

LONGEST_PAUSE = timedelta(days=365)
CANCELLED = "企业已从名录注销"


@transaction.atomic
def pause(outlet, *, paused_until: date, by, note, at=None) -> Outlet:
    """Close for a while, until a day after which it opens again or is closed for good; events of these days are
    called off.

    By the enterprise, or on the order of the bureau that checks. Codes: note_missing, pause_out_of_range.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    if not today < paused_until <= today + LONGEST_PAUSE:
        message = "请填今天以后、一年以内的日期。"
        raise refusal("paused_until", message, "pause_out_of_range")
    is_ordered = not can_sign_for(by, outlet.enterprise)
    changes = {"paused_until": paused_until, "is_pause_ordered": is_ordered}
    outlet = take(outlet, Action.PAUSE, by=by, at=at, note=reason_of(note), **changes)
    opens = timezone.make_aware(datetime.combine(paused_until + timedelta(days=1), time.min))
    call_off_events(outlet, f"网点暂停到{date_format(paused_until)}", at, starts_at__lt=opens)
    return outlet


@transaction.atomic
def close(outlet, *, by, note, at=None) -> Outlet:
    """Close for good, with the reason. Codes: note_missing."""
    at = at or timezone.now()
    changes = closed_on(timezone.localdate(at))
    outlet = take(outlet, Action.CLOSE, by=by, at=at, note=reason_of(note), **changes)
    end_what_hangs_on(outlet, "网点已经关闭", at)
    return outlet


def close_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: its outlets are closed, its applications are taken back."""
    for row in Outlet.objects.live().filter(enterprise=enterprise).order_by("pk"):
        outlet = lock(row)
        if outlet.state in ENDED_STATES:
            continue  # somebody has closed it in this moment
        is_filed = state_after(outlet.state, Action.CLOSE) is not None
        action = Action.CLOSE if is_filed else Action.WITHDRAW
        changes = closed_on(timezone.localdate(at)) if is_filed else {}
        finish(outlet, action, by=by, at=at, note=CANCELLED, **changes)
        end_what_hangs_on(outlet, CANCELLED, at)
        tell_enterprise(outlet, f"{CANCELLED}，现在{outlet.get_state_display()}")


def outlet_at(premises) -> str:
    """Why premises cannot be given up: there is an outlet that has not ended; "" where there is none."""
    outlet = premises.outlets.live().first()
    return f"这里还有社区网点{outlet.number}，请先关闭网点。" if outlet else ""


def closed_on(day) -> dict:
    return {"closed_on": day, "paused_until": None, "is_pause_ordered": False}


def end_what_hangs_on(outlet, reason, at) -> None:
    """Events to come are called off; nobody waits any more for a supplier's answer or the end of a waiver."""
    call_off_events(outlet, reason, at)
    for row in (*outlet.rent_waivers.all(), *outlet.meters.all()):
        for clock in deadlines.open_clocks(row):
            deadlines.cancel(
                clock, reason=reason, on=max(timezone.localdate(at), clock.received_on)
            )


def call_off_events(outlet, reason, at, **of_these) -> None:
    """Those that have not begun; who has a seat is told."""
    rows = CommunityEvent.objects.select_for_update(of=("self",)).planned()
    for event in rows.filter(outlet=outlet, starts_at__gt=at, **of_these).order_by("pk"):
        call_off(event, reason=reason)
