"""Every place of the database where a sealed value lies, histories included, and under which keys."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection

from accounts.adapters import SECRET_LABEL
from gaotai_jiazheng.sealed import SealedTextField, seal, unseal

VALUE = re.compile(r'v1:[^:"]+:[A-Za-z0-9+/=]+')
UNREADABLE = "?"  # instead of a key's name: the value is no sealed one
SAMPLED = 200


@dataclass(frozen=True)
class Place:
    """One column. key: its table's primary key. is_json: sealed values stand inside of a JSON text."""

    table: str
    key: str
    column: str
    label: str
    is_json: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"

    @property
    def text(self) -> str:
        """The column as a text, in SQL."""
        quoted = connection.ops.quote_name(self.column)
        return f"{quoted}::text" if self.is_json else quoted

    def values(self, stored: str) -> list[str]:
        return VALUE.findall(stored) if self.is_json else [stored]

    def open_all(self, stored: str) -> list[str]:
        """Raises CannotOpen."""
        return [unseal(value, self.label) for value in self.values(stored)]

    def anew(self, stored: str) -> str:
        """The same, sealed with the first key. Raises CannotOpen."""
        if not self.is_json:
            return seal(unseal(stored, self.label), self.label)
        return VALUE.sub(lambda found: seal(unseal(found[0], self.label), self.label), stored)


def places() -> list[Place]:
    """All of them, by table."""
    found = [
        Place(model._meta.db_table, model._meta.pk.column, field.column, field._label)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedTextField)
    ]
    second_factors = Authenticator._meta
    found.append(
        Place(second_factors.db_table, second_factors.pk.column, "data", SECRET_LABEL, is_json=True)
    )
    return sorted(found, key=lambda place: place.name)


def key_counts(place: Place) -> Counter:
    """Name of a key -> values that it sealed."""
    table, text = connection.ops.quote_name(place.table), place.text
    if place.is_json:
        query = (
            f"SELECT found[1], count(*) FROM {table},"
            f" regexp_matches({text}, 'v1:([^:\"]+):', 'g') AS found GROUP BY 1"
        )
    else:
        query = (
            f"SELECT CASE WHEN left({text}, 3) = 'v1:' THEN split_part(left({text}, 200), ':', 2)"
            f" ELSE '{UNREADABLE}' END, count(*) FROM {table} WHERE {text} <> '' GROUP BY 1"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return Counter(dict(cursor.fetchall()))


def sample(place: Place) -> Iterator[str]:
    """The newest stored values of a place, and the oldest."""
    table, key = (connection.ops.quote_name(name) for name in (place.table, place.key))
    with connection.cursor() as cursor:
        for order in ("ASC", "DESC"):
            cursor.execute(
                f"SELECT {place.text} FROM {table} WHERE {place.text} <> ''"
                f" ORDER BY {key} {order} LIMIT {SAMPLED // 2}"
            )
            yield from (stored for (stored,) in cursor.fetchall())
