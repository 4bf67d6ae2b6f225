"""How any step of a meeting is taken: lock, check, write, add to the record."""

from functools import partial

from django.core.exceptions import PermissionDenied

from accounts.access import has_personal_number
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, refusal, words_of
from meetings.models import Action, ActionTerm, AgendaItem, Meeting, Minutes
from meetings.transitions import Step, state_after

# What the database refuses by a trigger, in words; constraints of models have theirs.
REFUSED = {"agenda_edited_before_it_is_held": "会议已经召开，议程不能再改。"}
WORDS = words_of(Meeting, AgendaItem, Minutes, Action, ActionTerm) | REFUSED
NOT_THE_CONVENER = "由召集单位办理。"
refused_in_words = partial(in_words, by_own_names(WORDS))


def lock(meeting) -> Meeting:
    """The row as it is now, held until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("bureau")
    return rows.get(pk=meeting.pk)


def take(meeting, step, *, by, at, note="") -> Meeting:
    """Write the state after the step, and the step. Codes: step_not_allowed."""
    after = state_after(meeting.state, step)
    if after is None:
        raise not_now("这次会议", meeting.get_state_display(), Step(step).label)
    meeting.state = after
    meeting.save(update_fields=["state"])
    meeting.steps.create(step=step, by=by, at=at, note=note)
    return meeting


def require(is_allowed: bool, words: str = NOT_THE_CONVENER):
    if not is_allowed:
        raise PermissionDenied(words)


def plain(field: str, text: str, *, missing: str = "") -> str:
    """The text without its blanks. missing: what to say where it is empty; "" where it may be.

    Codes: text_missing, words_have_personal_data.
    """
    text = text.strip()
    if missing and not text:
        raise refusal(field, missing, "text_missing")
    if has_personal_number(text):
        message = "这里会长期保存，请不要写电话、证件号或账号。"
        raise refusal(field, message, "words_have_personal_data")
    return text
