"""Values of the register as an amendment's JSON holds them, and back."""

from datetime import date

from django.db import models


def stored(value):
    """A field's value as JSON holds it: keys of rows, days as text, "" and None alike."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return sorted(value)
    return None if value == "" else value


def restored(model, name, value) -> tuple[str, object]:
    """(attribute, value) to set a field of a row of the model to."""
    field = model._meta.get_field(name)
    if value is None and field.empty_strings_allowed and not field.null:
        value = ""
    return field.attname, field.to_python(value)


def row_with(model, values: dict):
    """An unsaved row with values as an amendment stores them."""
    row = model()
    for name, value in values.items():
        setattr(row, *restored(model, name, value))
    return row
