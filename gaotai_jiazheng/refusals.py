"""What is refused, told in words: by a service because of one value or of where a row stands, by the database
because of a rule of its own.

A check before a write sees what was true a moment ago; the constraint or trigger sees what is true. So an app
writes under ``in_words`` and says for each rule of its tables which sentence a person reads:

    WORDS = words_of(Story, Consent) | {"story_goes_up_with_consent": "没有有效的同意书，不能发布。"}
    refused_in_words = partial(in_words, by_own_names(WORDS))

    with refused_in_words():
        story.save()
"""

from collections.abc import Mapping
from contextlib import contextmanager, nullcontext
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction

# Name of a constraint or trigger -> field it is told beside (None: above the form), sentence, code.
Refusals = Mapping[str, tuple[str | None, str, str]]
NO_FIELDS: Mapping[str, str] = MappingProxyType({})


def refusal(field: str | None, message: str, code: str) -> ValidationError:
    """The refusal of a step because of one value, told beside its field; above the form where that is None."""
    error = ValidationError(message, code)
    return error if field is None else ValidationError({field: [error]})


def not_now(thing: str, state: str, step: str) -> ValidationError:
    """The refusal of a step that a row's life does not allow from where it stands; code step_not_allowed.

    thing: the row with its measure word, such as 这份申请. state, step: as people read them.
    """
    return ValidationError(not_now_in_words(thing, state, step), "step_not_allowed")


def not_now_in_words(thing: str, state: str, step: str) -> str:
    """The sentence of ``not_now``: whoever comes second to the same step hears that it is done."""
    if state in {step, f"已{step}"}:
        return f"{thing}现在就是“{state}”，不用再办。"
    return f"{thing}现在是“{state}”，不能办理“{step}”；可能刚刚有人办理过，请刷新页面看看。"


def words_of(*classes: type[models.Model]) -> dict[str, str]:
    """Constraint -> the sentence it has itself, of these models."""
    return {
        constraint.name: constraint.violation_error_message
        for model in classes
        for constraint in model._meta.constraints
    }


def by_own_names(words: Mapping[str, str], fields: Mapping[str, str] = NO_FIELDS) -> Refusals:
    """Refusals whose code is the name of the constraint. fields: constraint -> the field it is told beside."""
    return {name: (fields.get(name), sentence, name) for name, sentence in words.items()}


def write(row: models.Model, **checks) -> None:
    """Check a row and write it; what another write has taken at the same moment is refused with the sentence with
    which the check refuses it a moment later.

    checks: as ``full_clean`` takes them. Raises ValidationError.
    """
    row.full_clean(**checks)
    with in_words(by_own_names(words_of(type(row)))):
        row.save()


def constraint_of(error: DatabaseError) -> str:
    """The constraint or trigger that refused a write; "" where the database names none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


@contextmanager
def in_words(refusals: Refusals, *, is_one_command: bool = False):
    """Write in a savepoint; what the database refuses becomes a ValidationError, anything else stays as it is.

    is_one_command: what is done here is one command, which the database does whole or not at all; outside a
    transaction it needs none, and within one the savepoint keeps the transaction usable.
    """
    opens_none = is_one_command and not connection.in_atomic_block
    try:
        with nullcontext() if opens_none else transaction.atomic():
            yield
    except DatabaseError as error:
        name = constraint_of(error)
        if name not in refusals:
            raise
        raise refusal(*refusals[name]) from error
