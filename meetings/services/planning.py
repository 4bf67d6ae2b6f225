"""Calling a meeting, its agenda by hand, attendance, and calling it off."""

from datetime import date, time

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import refusal
from meetings import permissions
from meetings.models import AgendaItem, Invitation, Meeting
from meetings.services import agenda, telling
from meetings.services.stepping import lock, plain, refused_in_words, require, take
from meetings.transitions import State, Step

TOO_LATE = "会议已经召开，议程不能再改。"


@transaction.atomic
def plan(
    *,
    bureau,
    title: str,
    held_on: date,
    begins: time,
    place: str,
    chair: str,
    invited,
    by,
    at=None,
) -> Meeting:
    """Call a meeting; its agenda is found at once, and who is asked is told. invited: bureaus beside the one that calls.
    What arrives twice, as it does where the connection breaks before the answer, is one meeting.

    Raises PermissionDenied; ValidationError: codes day_in_the_past, meeting_ordinal_once_a_year.
    """
    allowed = bureau.pk in permissions.convening_bureau_ids_of(by)
    require(allowed, "由实施方案里牵头一项措施的单位召集。")
    at = at or timezone.now()
    if held_on < timezone.localdate(at):
        raise refusal("held_on", "会议日不能早于今天。", "day_in_the_past")
    said = {
        "bureau": bureau,
        "title": title,
        "held_on": held_on,
        "begins": begins,
        "place": place,
        "chair": chair,
        "created_by": by,
    }
    Bureau.objects.select_for_update(of=("self",), no_key=True).get(pk=bureau.pk)
    just_now = Meeting.objects.filter(created_at__gt=at - ARRIVES_TWICE_WITHIN, **said)
    everybody = {each.pk: each for each in (bureau, *invited)}
    for same in just_now.filter(state=State.PLANNED):
        if set(same.invitations.values_list("bureau", flat=True)) == everybody.keys():
            return same
    last = Meeting.objects.filter(year=held_on.year).aggregate(last=Max("ordinal"))["last"] or 0
    with refused_in_words():
        meeting = Meeting.objects.create(year=held_on.year, ordinal=last + 1, created_at=at, **said)
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, bureau=each) for each in everybody.values()
    )
    agenda.find(meeting, on=timezone.localdate(at))
    telling.tell_asked(
        meeting,
        f"请参加会商：{meeting.title}，{meeting.held_on:%-m月%-d日}",
        f"{meeting.begins:%H:%M}，{meeting.place}。材料在会前另发。",
        kind="meeting_called",
        key=f"{meeting.pk}",
    )
    return meeting


@transaction.atomic
def find_again(meeting, *, by, at=None) -> int:
    """Add to the agenda what has become late since; how many. Raises PermissionDenied."""
    require(permissions.convenes(by, meeting))
    meeting = lock(meeting)
    refuse_unless_planned(meeting)
    return agenda.find(meeting, on=timezone.localdate(at or timezone.now()))


@transaction.atomic
def add_item(meeting, *, title: str, line="", bureau=None, by) -> AgendaItem:
    """Add a topic at the end. Codes: agenda_edited_before_it_is_held."""
    require(permissions.convenes(by, meeting))
    meeting = lock(meeting)
    with refused_in_words():
        return meeting.items.create(
            position=agenda.next_position(meeting),
            title=plain("title", title, missing="请填写议题。"),
            line=plain("line", line),
            bureau=bureau,
        )


@transaction.atomic
def edit_item(item, *, title: str, line: str, position: int, is_dropped: bool, by) -> AgendaItem:
    """Codes: agenda_edited_before_it_is_held, agenda_carried_is_not_dropped."""
    require(permissions.convenes(by, item.meeting))
    lock(item.meeting)
    item.title = plain("title", title, missing="请填写议题。")
    item.line = plain("line", line)
    item.position, item.is_dropped = position, is_dropped
    with refused_in_words():
        item.save(update_fields=["title", "line", "position", "is_dropped"])
    return item


@transaction.atomic
def hold(meeting, *, came, notes=None, by, at=None) -> Meeting:
    """Write down that it was held and who came. came: ids of bureaus; notes: bureau id -> why not, or who
    stood in.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, not_held_yet.
    """
    require(permissions.convenes(by, meeting))
    meeting, at, notes = lock(meeting), at or timezone.now(), notes or {}
    if meeting.held_on > timezone.localdate(at):
        raise refusal(None, "还没有到会议日。", "not_held_yet")
    take(meeting, Step.HOLD, by=by, at=at)
    came = set(came)
    for invitation in meeting.invitations.all():
        invitation.has_come = invitation.bureau_id in came
        invitation.note = plain("notes", notes.get(invitation.bureau_id, ""))
        invitation.save(update_fields=["has_come", "note"])
    return meeting


@transaction.atomic
def settle(item, *, outcome: str, by) -> AgendaItem:
    """Write down what came out of a topic; what is not settled is on the next meeting's agenda.

    Raises PermissionDenied; ValidationError: codes agenda_not_held, agenda_edited_before_it_is_held.
    """
    require(permissions.convenes(by, item.meeting))
    meeting = lock(item.meeting)
    if meeting.state != State.HELD:
        message = "召开以后、签发纪要以前登记议题的结果。"
        raise refusal(None, message, "agenda_not_held")
    item.outcome = AgendaItem.Outcome(outcome)
    with refused_in_words():
        item.save(update_fields=["outcome"])
    return item


@transaction.atomic
def cancel(meeting, *, note: str, by, at=None) -> Meeting:
    """Call a meeting off; the bureaus that are asked are told, and what it has not talked about is on the next
    agenda.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, text_missing.
    """
    require(permissions.convenes(by, meeting))
    note = plain("note", note, missing="请写明原因。")
    meeting = take(lock(meeting), Step.CANCEL, by=by, at=at or timezone.now(), note=note)
    telling.tell_asked(
        meeting,
        f"会商取消：{meeting.title}，原定{meeting.held_on:%-m月%-d日}",
        f"原因：{note}",
        kind="meeting_cancelled",
        key=str(meeting.pk),
    )
    return meeting


def refuse_unless_planned(meeting):
    if meeting.state != State.PLANNED:
        raise refusal(None, TOO_LATE, "agenda_edited_before_it_is_held")
