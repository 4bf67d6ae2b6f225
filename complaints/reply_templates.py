"""Filling the places of a reply template; a place is a word in braces and nothing more than that."""

import re

from django.core.exceptions import ValidationError
from django.template.defaultfilters import date as day_in_words
from django.utils import timezone

PLACE = re.compile(r"\{([^{}]*)\}")
UNKNOWN = "（待定）"

# Place -> what stands there. Nothing that is sealed: the note is read by whoever has number and code.
PLACES = {
    "编号": lambda complaint: complaint.number,
    "标题": lambda complaint: complaint.title,
    "事项类型": lambda complaint: complaint.get_kind_display(),
    "被投诉人": lambda complaint: complaint.respondent_name,
    "承办单位": lambda complaint: complaint.bureau.full_name or complaint.bureau.name,
    "联系电话": lambda complaint: complaint.bureau.phone,
    "收到日期": lambda complaint: day_in_words(complaint.received_on),
    "受理日期": lambda complaint: day_in_words(complaint.accepted_on),
    "期限": lambda complaint: day_in_words(complaint.next_due_on),
    "今天": lambda complaint: day_in_words(timezone.localdate()),
}


def fill(text: str, complaint) -> str:
    """The text with every known place filled in; what the case does not have yet is （待定）.

    What is filled in is not looked at again: a title with braces in it stays as it was typed.
    """

    def filled(found):
        place = PLACES.get(found.group(1).strip())
        return found.group() if place is None else place(complaint) or UNKNOWN

    return PLACE.sub(filled, text)


def validate_places(text: str) -> None:
    """Refuse a place that nothing fills. Raises ValidationError, code place_unknown."""
    unknown = [word for word in PLACE.findall(text) if word.strip() not in PLACES]
    if unknown:
        known = "、".join(f"{{{place}}}" for place in PLACES)
        message = f"没有{{{unknown[0]}}}这一项，可以用的有：{known}。"
        raise ValidationError(message, code="place_unknown")
