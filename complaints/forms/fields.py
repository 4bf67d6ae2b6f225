"""Widgets that know what complaints know: their categories and the privacy notice."""

from django import forms

from complaints import catalogue


class CategorySelect(forms.RadioSelect):
    """The categories with their hints; one that may be dangerous says that calling comes first."""

    option_template_name = "complaints/widgets/category_option.html"

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "category": catalogue.categories().get(str(value))}


class Checkbox(forms.CheckboxInput):
    """A tick that sends the version of the privacy notice which the reader had before the eyes.

    The name of the class is what the field's template goes by.
    """

    def __init__(self, attrs=None):
        super().__init__(attrs, check_test=lambda value: value == current_version())

    def format_value(self, value):
        return current_version()

    def value_from_datadict(self, data, files, name):
        return data.get(name) or ""


def current_version():
    return catalogue.privacy_notice().version
