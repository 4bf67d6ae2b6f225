"""Where the link of a fault leads."""

from django import template
from django.forms import MultiWidget

register = template.Library()


@register.filter
def first_control(field) -> str:
    """The id of what a person changes first in a bound field: its control, or the first one of several.

    Choices under headings are numbered by heading and place, so that the first box of towns is ``_0_0``.
    """
    if isinstance(field.field.widget, MultiWidget):
        return f"{field.auto_id}{field.field.widget.widgets_names[0]}"
    if not field.use_fieldset:
        return field.auto_id
    return next((each.id_for_label for each in field.subwidgets), None) or field.auto_id
