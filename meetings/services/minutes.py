"""Minutes: written, signed, and corrected by a next version."""

from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from meetings import permissions
from meetings.models import Minutes
from meetings.services.stepping import lock, plain, refused_in_words, require, take
from meetings.transitions import TOOK_PLACE, State, Step


@transaction.atomic
def write(meeting, *, text: str, reason: str = "", by, at=None) -> Minutes:
    """Write the draft, or write on in it; after a signature it is the next version and says why.

    Raises PermissionDenied; ValidationError: codes not_held_yet, text_missing, words_have_personal_data,
    minutes_corrected_say_why.
    """
    require(permissions.convenes(by, meeting))
    meeting, at = lock(meeting), at or timezone.now()
    if meeting.state not in TOOK_PLACE:
        raise refusal(None, "召开以后才能写纪要。", "not_held_yet")
    text = plain("text", text, missing="请写纪要。")
    draft = meeting.minutes.filter(signed_at=None).first() or Minutes(
        meeting=meeting, version=meeting.minutes.count() + 1
    )
    draft.text, draft.reason = text, plain("reason", reason)
    draft.written_by, draft.written_at = by, at
    with refused_in_words():
        draft.save()
    return draft


@transaction.atomic
def sign(meeting, *, by, at=None) -> Minutes:
    """Sign the draft; from then on the database does not let it change.

    Raises PermissionDenied; ValidationError: codes minutes_missing.
    """
    require(permissions.convenes(by, meeting))
    meeting, at = lock(meeting), at or timezone.now()
    draft = meeting.minutes.filter(signed_at=None).first()
    if draft is None:
        raise refusal(None, "没有待签发的纪要。", "minutes_missing")
    draft.signed_by, draft.signed_at = by, at
    draft.save(update_fields=["signed_by", "signed_at"])
    if meeting.state == State.HELD:
        take(meeting, Step.SIGN, by=by, at=at)
    return draft
