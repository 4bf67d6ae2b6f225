"""The pack: made once by the portal two days before a meeting, as PDF and as Word; anew when somebody asks."""

import hashlib
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.each_by_itself import each_by_itself
from meetings import permissions, wording
from meetings.models import Meeting, Pack
from meetings.services import agenda, telling
from meetings.services.planning import refuse_unless_planned
from meetings.services.stepping import lock, require
from meetings.transitions import State
from papers.typesetting import PAPER, render
from papers.word import as_word

LEAD = timedelta(days=2)


def make_due(on: date | None = None) -> int:
    """Make the packs of all meetings within the next two days that have none; how many.

    Safe to run twice and by two workers at once: the meeting's row is held while its pack is made.
    """
    on = on or timezone.localdate()
    due = Meeting.objects.filter(
        state=State.PLANNED, held_on__lte=on + LEAD, held_on__gte=on, packs=None
    )
    return sum(each_by_itself(due.order_by("held_on"), partial(make_first, on=on)))


@transaction.atomic
def make_first(meeting, *, on: date) -> bool:
    """The pack of a meeting, unless somebody has made it meanwhile; its bureaus are told."""
    meeting = lock(meeting)
    if meeting.state != State.PLANNED or meeting.packs.exists():
        return False
    agenda.find(meeting, on=on)
    make(meeting, version=1)
    return True


@transaction.atomic
def make_again(meeting, *, by, at=None) -> Pack:
    """A further version after the agenda was changed. Raises PermissionDenied; ValidationError, code
    agenda_edited_before_it_is_held."""
    require(permissions.convenes(by, meeting))
    meeting = lock(meeting)
    refuse_unless_planned(meeting)
    return make(meeting, version=meeting.packs.count() + 1, at=at)


def make(meeting, *, version: int, at=None) -> Pack:
    """Set the pack and tell the bureaus that are asked."""
    at = at or timezone.now()
    items = list(meeting.items.filter(is_dropped=False).select_related("bureau"))
    invited = list(meeting.invitations.select_related("bureau"))
    data = wording.pack_document(meeting, items, invited).as_data(
        issuer=meeting.bureau.full_name or meeting.bureau.name,
        number=meeting.number,
        issued_on=timezone.localdate(at),
    )
    pdf, word = render(PAPER, data), as_word(data)
    pack = meeting.packs.create(
        version=version,
        pdf=pdf,
        word=word,
        pdf_digest=hashlib.sha256(pdf).hexdigest(),
        word_digest=hashlib.sha256(word).hexdigest(),
        made_at=at,
    )
    again = f"（第{version}版）" if version > 1 else ""
    telling.tell_asked(
        meeting,
        f"会商材料{again}：{meeting.title}，{meeting.held_on:%-m月%-d日}",
        f"{meeting.begins:%H:%M}，{meeting.place}。打开链接看议程和材料。",
        kind="meeting_pack",
        key=f"{meeting.pk}:{version}",
    )
    return pack
