"""What all writes have in common: one step of a row with a life, and what the database refuses, in words."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from disclosure.gate import refuse_personal_data
from gaotai_jiazheng.refusals import not_now, refusal


def require(allowed: bool, message: str):
    if not allowed:
        raise PermissionDenied(message)


def locked(row):
    """The row as it is now, held until the transaction ends."""
    return type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)


@transaction.atomic
def take_step(row, action, *, on: date, document: str, by, at=None, **changes):
    """Take a step of a row with ``LIFE``, ``state`` and ``steps``. on: the day of the paper.

    Raises ValidationError: codes step_not_allowed, before_last_step, and personal_data.
    """
    row = locked(row)
    after = row.LIFE.get((row.state, action))
    if after is None:
        label = dict(row.steps.model._meta.get_field("action").choices)[action]
        raise not_now(f"这个{row._meta.verbose_name}", row.get_state_display(), label)
    last = row.steps.last()
    if last is not None and on < last.on:
        message = f"不能早于上一步的{date_format(last.on)}。"
        raise refusal("on", message, "before_last_step")
    check_public(document=document)
    row.state = after
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    row.steps.create(
        action=action, state=after, on=on, document=document, by=by, at=at or timezone.now()
    )
    return row


def check_public(**texts: str):
    """Refuse personal data in texts that everybody is to read, beside the field that has them."""
    for name, text in texts.items():
        refuse_personal_data(text, name)
