"""What a form with faults says above itself: where the link of a fault leads, and that files are gone."""

from django import template
from django.forms import FileField, MultiWidget

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


@register.filter
def loses_files(form) -> bool:
    """Whether files came with a form that is shown again and has not kept them. A form with a draft behind it
    (``keeps_files``) keeps those of a field that is in order; of one with a wrong file it keeps none."""
    if not getattr(form, "files", None):
        return False
    wrong = any(isinstance(form.fields.get(name), FileField) for name in form.errors)
    return wrong or not getattr(form, "keeps_files", False)
