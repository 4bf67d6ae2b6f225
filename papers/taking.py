"""Typing a sheet of paper in: the register's own service makes the row, here it is noted where it came from."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from gaotai_jiazheng.form_fields import PastDateField
from papers.models import TakenSheet


def received_field(**kwargs) -> PastDateField:
    """When the sheet was handed in; the clerk types it with what stands on the sheet."""
    words = {
        "label": "收到纸质表的日期",
        "initial": timezone.localdate,
        "help_text": "表上“经办人填写”里的日期。",
        "error_messages": {"required": "请填写收到纸质表的日期。"},
    }
    return PastDateField(**words | kwargs)


@transaction.atomic
def type_in(make, *, form_number: str, received_on, by, **values):
    """What ``make(**values, by=by)`` answers, a row or a tuple or object that has it, with the sheet noted.

    Both or neither. Raises ValidationError, code sheet_to_come, and what ``make`` raises.
    """
    today = timezone.localdate()
    if received_on > today:
        error = ValidationError("收到日期不能晚于今天。", code="sheet_to_come")
        raise ValidationError({"received_on": error})
    made = make(**values, by=by)
    TakenSheet.objects.create(
        subject=row_of(made),
        form_number=form_number,
        received_on=received_on,
        taken_by=by,
        typed_on=today,
    )
    return made


def row_of(made):
    """The row in a service's answer: itself, the first of several, or a part of it."""
    if isinstance(made, tuple):
        return made[0]
    if isinstance(made, models.Model):
        return made
    return next(part for part in vars(made).values() if isinstance(part, models.Model))
