"""A form of the site on A4, to be filled in with a pen: set from the form itself, so that both ask the same.

Nothing is written down twice: labels, hints, choices and their order come from the form class. A form may
say of a field what somebody with a pen is told instead of its hint (``on_paper``), and which fields the
office fills in (``for_the_office``).
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import strip_tags

from gaotai_jiazheng.form_fields import ManyFilesField
from gaotai_jiazheng.qr_codes import qr_svg
from gaotai_jiazheng.questions import questions_of
from papers.typesetting import TEMPLATES, render

# More choices than these are not printed: the answer is written on a line.
MOST_BOXES = 40
STORY_LINES = 5
ATTACHED = "有，随表附上"
# The office notes on every sheet when it came and who took it; who types it in types that too.
OF_EVERY_OFFICE = ("收到日期", "经办人")


@dataclass(frozen=True)
class Sheet:
    """What stands around the questions.

    number: of the form, 表号. bring_to: where it is handed in. path: of the same form on the web; the QR
    opens it.
    """

    number: str
    title: str
    lead: str
    bring_to: str
    path: str

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}{self.path}"


def blank_form(form, sheet: Sheet, questions=None) -> bytes:
    """The PDF. questions: groups of fields where the form has none of its own; what they leave out is asked
    all the same."""
    office = getattr(form, "for_the_office", ())
    data = {
        "number": sheet.number,
        "title": sheet.title,
        "lead": sheet.lead,
        "bring_to": sheet.bring_to,
        "address": sheet.address,
        "qr": qr_svg(sheet.address),
        "questions": [
            on_paper(form, question, [name for name in question.fields if name not in office])
            for question in questions_of(form, questions)
            if not set(question.fields) <= set(office)
        ],
        "office": [
            *OF_EVERY_OFFICE,
            *(str(form[name].label) for name in office if name in form.fields),
        ],
    }
    return render(TEMPLATES / "form.typ", data)


def on_paper(form, question, names) -> dict:
    """only_if: in words, which earlier answer calls for the question."""
    return {
        "title": question.title,
        "only_if": condition_in_words(form, question),
        "fields": [field_on_paper(form, name, question.title) for name in names],
    }


def condition_in_words(form, question) -> str:
    if not question.only_if:
        return ""
    name, value = question.only_if
    return f"选了“{dict(flat(form.fields[name].choices))[value]}”的填写"


def field_on_paper(form, name, title) -> dict:
    """choices: boxes to tick; lines: how many lines to write on, 0 for boxes alone. label: "" where the
    question has said it. several: whether more than one box may be ticked."""
    bound = form[name]
    field, label = bound.field, str(bound.label)
    choices = boxes_of(field, label)
    is_one_box = len(choices) == 1
    return {
        "label": "" if (is_one_box and choices[0] == label) or label == title else label,
        "may_be_left": not (field.required or is_one_box or "可以不填" in title),
        "help": strip_tags(str(getattr(form, "on_paper", {}).get(name, bound.help_text))),
        "choices": choices,
        "lines": 0 if choices else lines_of(field),
        "several": getattr(field.widget, "allow_multiple_selected", False) and not is_one_box,
    }


def boxes_of(field, label) -> list[str]:
    """What can be ticked; none where it has to be written."""
    if isinstance(field, ManyFilesField):
        return [ATTACHED]
    if hasattr(field, "choices"):
        choices = [str(words) for value, words in named_by_group(field.choices) if value != ""]
        return choices if len(choices) <= MOST_BOXES else []
    return [label] if getattr(field.widget, "input_type", "") == "checkbox" else []


def named_by_group(choices):
    """(value, words) with the name of the group before the words, such as a town's before its village."""
    for value, words in choices:
        if isinstance(words, (list, tuple)):
            for inner, name in words:
                yield inner, name if str(name).startswith(str(value)) else f"{value}{name}"
        else:
            yield value, words


def flat(choices):
    """(value, words) of choices that may stand in groups."""
    for value, words in choices:
        if isinstance(words, (list, tuple)):
            yield from words
        else:
            yield value, words


def lines_of(field) -> int:
    return STORY_LINES if field.widget.attrs.get("rows") else 1
