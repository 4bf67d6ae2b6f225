"""What an entry of the register was before: each change with its marks, and the whole as of a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import SequenceMatcher

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from enterprises.models import Amendment, Enterprise
from enterprises.services.amending import restored
from gaotai_jiazheng.masking import mask_name
from gaotai_jiazheng.sealed import SealedTextField

SHOWN_CHANGES = 50
KEPT, REMOVED, ADDED = "kept", "removed", "added"
NOT_SHOWN = frozenset({"id", "listed_on"})


@dataclass(frozen=True)
class Difference:
    """One field that changed. parts: (kept | removed | added, text), in reading order."""

    label: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """One change of the entry. by: "" when nobody is known. differences: [] for the first entry."""

    at: datetime
    by: str
    differences: list[Difference]


@dataclass(frozen=True)
class Value:
    label: str
    text: str


def events():
    return Enterprise.pgh_event_model.objects.select_related("town", "community", "pgh_context")


def changes_of(enterprise: Enterprise) -> list[Change]:
    """The latest changes, the newest first: two queries."""
    rows = list(events().filter(pgh_obj=enterprise.pk).order_by("-pgh_id")[: SHOWN_CHANGES + 1])
    keys = {user_of(row) for row in rows} - {None}
    people = {user.pk: str(user) for user in get_user_model()._base_manager.filter(pk__in=keys)}
    pairs = zip(rows[:SHOWN_CHANGES], [*rows[1:], None], strict=False)
    return [
        Change(row.pgh_created_at, people.get(user_of(row), ""), differences(older, row))
        for row, older in pairs
    ]


def user_of(event):
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def as_at(enterprise: Enterprise, day: date) -> list[Value] | None:
    """Every field as it stood at the end of that day; None when it was not in the register yet."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    row = events().filter(pgh_obj=enterprise.pk, pgh_created_at__lt=end).order_by("-pgh_id").first()
    if row is None:
        return None
    return [Value(str(field.verbose_name), in_words(field, row)) for field in fields()]


def fields():
    """The register's columns that are shown, in their order."""
    held = {field.name for field in Enterprise.pgh_event_model._meta.concrete_fields}
    return [
        field
        for field in Enterprise._meta.concrete_fields
        if field.name in held and field.name not in NOT_SHOWN
    ]


def differences(older, newer) -> list[Difference]:
    if older is None:
        return []
    found = []
    for field in fields():
        if getattr(older, field.attname) != getattr(newer, field.attname):
            found.append(difference(field, older, newer))
    return found


def difference(field, older, newer) -> Difference:
    """Names and addresses are marked letter by letter; a day or a choice is replaced as a whole."""
    before, after = in_words(field, older), in_words(field, newer)
    is_text = isinstance(field, models.CharField | models.TextField) and not field.flatchoices
    if is_text and not isinstance(field, SealedTextField):
        parts = marked(before, after)
    else:
        parts = [(REMOVED, before), (ADDED, after)]
    return Difference(str(field.verbose_name), parts)


def marked(before: str, after: str) -> list[tuple[str, str]]:
    """Both texts in one: what stayed, what went, what came."""
    parts = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append((KEPT, before[i1:i2]))
            continue
        parts += [(REMOVED, before[i1:i2])] if i2 > i1 else []
        parts += [(ADDED, after[j1:j2])] if j2 > j1 else []
    return parts


def in_words(field, row) -> str:
    """A field's value for a reader; a person's name is masked."""
    value = getattr(row, field.name)
    if value in (None, "", []):
        return "空"
    if isinstance(field, SealedTextField):
        return mask_name(value)
    choices = dict((field.base_field if isinstance(field, ArrayField) else field).flatchoices)
    if isinstance(value, list):
        return "、".join(str(choices.get(each, each)) for each in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(choices.get(value, value))


def differences_of(amendment: Amendment) -> list[Difference]:
    """What a proposed change would do, or has done, marked."""
    before, after = (
        entry_with({name: pair[side] for name, pair in amendment.changed.items()})
        for side in (0, 1)
    )
    return [
        difference(field, before, after) for field in fields() if field.name in amendment.changed
    ]


def entry_with(stored: dict) -> Enterprise:
    """An unsaved entry with values as an amendment stores them."""
    entry = Enterprise()
    for name, value in stored.items():
        setattr(entry, *restored(name, value))
    return entry
