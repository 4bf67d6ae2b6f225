"""What a person reads of a moment is the day and the hour of the county, not those of Greenwich."""

import ast
import inspect
import textwrap
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models


def test_the_words_of_a_row_tell_its_moments_in_local_time():
    """A moment comes out of the database in UTC: formatted as it is, the first of January is the last of December."""
    ours = [
        model
        for model in apps.get_models()
        if "__str__" in vars(model)
        and Path(model._meta.app_config.path).parent == Path(settings.BASE_DIR)
    ]
    assert len(ours) > 100
    found = {model.__name__: formatted_as_stored(model) for model in ours}

    assert {name: fields for name, fields in found.items() if fields} == {}
    assert formatted_as_stored(Unsaid) == ["at"]


def formatted_as_stored(model) -> list[str]:
    """The moments that ``__str__`` puts into a format without asking for the county's time."""
    moments = {each.name for each in model._meta.fields if isinstance(each, models.DateTimeField)}
    try:
        source = textwrap.dedent(inspect.getsource(vars(model)["__str__"]))
    except OSError:  # made by a package while the models were loaded
        return []
    return [
        node.value.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FormattedValue)
        and isinstance(node.value, ast.Attribute)
        and isinstance(node.value.value, ast.Name)
        and node.value.attr in moments
    ]


class Unsaid:
    """A row as it must not speak."""

    at = None

    class _meta:
        fields = (models.DateTimeField(name="at"),)

    def __str__(self):
        return f"{self.at:%Y-%m-%d}"
