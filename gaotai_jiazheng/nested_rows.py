"""Rows of other tables, read inside the statement about the row that they belong to.

A page that shows a little from each of many tables asks one question instead of one for each.
"""

import json
from collections import defaultdict
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import JSONArray


class ExactNumbers(json.JSONDecoder):
    """JSON whose fractions are Decimal: an amount is never a float."""

    def __init__(self, **options):
        super().__init__(parse_float=Decimal, **options)


class NestedRows(ArraySubquery):
    """An annotation: the rows of a queryset, in its order, as a list of instances of its model.

    paths: the columns to read, over foreign keys with "__"; as with ``only()`` whatever else is asked of an
    instance is read by a statement of its own. The queryset names its outer row by ``OuterRef``.
    """

    def __init__(self, rows, *paths):
        self.model = rows.model
        self.paths = with_keys(paths)
        row = JSONArray(*self.paths, output_field=models.JSONField(decoder=ExactNumbers))
        super().__init__(rows.values(nested_row=row))

    def get_db_converters(self, connection):
        return [*super().get_db_converters(connection), self.instances]

    def instances(self, rows, expression, connection):
        return [instance_of(self.model, dict(zip(self.paths, row, strict=True))) for row in rows]


def number_of(rows):
    """An annotation: how many rows a queryset has."""
    count = models.Func("pk", function="COUNT", output_field=models.IntegerField())
    return models.Subquery(rows.order_by().values(nested_count=count))


def with_keys(paths) -> list[str]:
    """The paths, and the key of every row on their way, each once."""
    found = {"pk": None}
    for path in paths:
        steps = path.split(LOOKUP_SEP)
        for length in range(1, len(steps)):
            found[LOOKUP_SEP.join([*steps[:length], "pk"])] = None
        found[path] = None
    return list(found)


def instance_of(model, values):
    """An instance as a queryset gives it, with its related ones; None where the row of a path is none.

    values: path -> value, as JSON has it.
    """
    own, of_related = {}, defaultdict(dict)
    for path, value in values.items():
        name, _, rest = path.partition(LOOKUP_SEP)
        if rest:
            of_related[name][rest] = value
        else:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
            own[field.attname] = field.to_python(value)
    if own[model._meta.pk.attname] is None:
        return None
    for name, more in of_related.items():
        own[model._meta.get_field(name).attname] = more["pk"]
    names = [field.attname for field in model._meta.concrete_fields if field.attname in own]
    instance = model.from_db(None, names, [own[name] for name in names])
    for name, more in of_related.items():
        field = model._meta.get_field(name)
        field.set_cached_value(instance, instance_of(field.related_model, more))
    return instance
