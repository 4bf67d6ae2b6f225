"""What the database refuses in the classroom's tables, in words."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

# What triggers refuse; constraints bring their own sentences.
REFUSED = {
    "attendance_version_follows": "这条考勤刚才被别人改过，请刷新后再填。",
    "attendance_of_its_class": "这名学员不是这个班的。",
    "order_class_of_its_occupation": "这个班的职业和订单不一样。",
}


@contextmanager
def in_words(*rows):
    """Turn a refusal of these models' constraints, or of a trigger, into a ValidationError whose code is
    the constraint's name."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        sentence = words_of(rows).get(name)
        if not sentence:
            raise
        raise ValidationError(sentence, code=name) from error


def words_of(models) -> dict[str, str]:
    """Constraint's name -> its sentence."""
    return REFUSED | {
        constraint.name: str(constraint.violation_error_message)
        for model in models
        for constraint in model._meta.constraints
    }
