"""What a form asks, question by question: one definition for the page, for one question a page, and for paper.

The form class is the definition. A form may group its fields into questions; a field that no question names
is a question of its own, so that a field that is added to a form is asked everywhere. A leaf.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One thing to be asked, with the fields that answer it.

    only_if: (field, value) of an earlier answer without which it is not asked; () = always.
    """

    slug: str
    title: str
    fields: tuple[str, ...]
    only_if: tuple[str, ...] = ()

    def is_asked(self, answers: dict) -> bool:
        """Whether the earlier answers call for it; a field of several choices must have the value among them."""
        if not self.only_if:
            return True
        field, value = self.only_if
        given = answers.get(field) or ()
        return value == given if isinstance(given, str) else value in given


def questions_of(form, grouped: Iterable[Question] | None = None) -> tuple[Question, ...]:
    """Every field of a form in questions: those that group some (the form's own ``questions`` when none are
    given), and one for each field that is left, asked where the form has it.

    form: made, so that the fields and labels are those of this policy or class.
    """
    grouped = getattr(form, "questions", ()) if grouped is None else grouped
    there = [
        Question(each.slug, each.title, names, each.only_if)
        for each in grouped
        if (names := tuple(name for name in each.fields if name in form.fields))
    ]
    return with_every_field(form.fields, there)


def with_every_field(fields: dict, questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions with those that are missing: each behind the one that has the field before it."""
    asked = list(questions)
    known = {name for question in asked for name in question.fields}
    before = None
    for name, field in fields.items():
        if name not in known:
            place = next((place for place, each in enumerate(asked, 1) if before in each.fields), 0)
            asked.insert(place, Question(name, str(field.label or name), (name,)))
        before = name
    return tuple(asked)


def is_its_label(form, question: Question) -> bool:
    """Whether the question can stand in place of its only field's label; a box to tick says what is agreed to."""
    if len(question.fields) != 1:
        return False
    field = form.fields[question.fields[0]]
    return getattr(field.widget, "input_type", "") != "checkbox" or hasattr(field, "choices")
