"""What the history that the database's triggers keep has to tell: who changed a row, when, from where,
and which field was what before and after.

Nothing sealed leaves this module, and nothing that a sealed value could be found by.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.change_words import name_of
from gaotai_jiazheng.sealed import SealedTextField

PAGE_SIZE = 30
LABELS = {"insert": "新建", "update": "修改", "replaced": "修改", "delete": "删除"}
# An event of this label holds the row as it was before the change; others hold it as it is after.
REPLACED = "replaced"
DIGESTS = ("_digest", "_index")
# Columns by which a row is called, the first one that its table has.
NAME_COLUMNS = ("name", "number", "title", "version", "slug")
# Arrays of keys that are no foreign keys to Django.
BUREAU_KEYS = frozenset({"assisting_bureaus", "seen_by", "sent_back_by"})
EMPTY = "空"
HIDDEN = "已填写，不显示"
NOBODY = "系统或未登录的人"


@dataclass(frozen=True)
class Change:
    """One field that a change touched, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One change of one row. changes: None when what was before is not kept.

    origin: the page, task or command it was made by; address: the client's. Both "" when unknown.
    """

    row_id: int
    row_name: str
    label: str
    at: datetime
    by: str
    origin: str
    address: str
    changes: list[Change] | None


@dataclass(frozen=True)
class Page:
    """Changes, the newest first. older: where the next page begins, None on the last one."""

    entries: list[Entry]
    older: int | None


def registers() -> dict[str, type[models.Model]]:
    """Label such as "bureaus.bureau" -> the event model of a tracked register, in the order of apps."""
    return {
        model.pgh_tracked_model._meta.label_lower: model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    }


def latest(events: type[models.Model], until: int | None = None) -> Page:
    """The latest changes of a register; what changed is told with each row. until: the last one seen."""
    found = events.objects.select_related("pgh_context").order_by("-pgh_id")
    if until is not None:
        found = found.filter(pgh_id__lt=until)
    rows = list(found[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    people = people_of(shown)
    entries = [entry_of(event, people, None) for event in shown]
    return Page(entries, shown[-1].pgh_id if len(rows) > PAGE_SIZE else None)


def of_row(events: type[models.Model], pk: int, until: int | None = None) -> Page:
    """The changes of one row, which may be gone by now. until: the last one seen.

    The seen one is read again: it is what a change below it may have led to.
    """
    found = events.objects.filter(pgh_obj=pk).select_related("pgh_context").order_by("-pgh_id")
    if until is not None:
        found = found.filter(pgh_id__lte=until)
    rows = list(found[: PAGE_SIZE + 2])
    if until is None:
        newer = events.pgh_tracked_model._base_manager.filter(pk=pk).first()
    else:
        newer = rows.pop(0) if rows else None
    shown = rows[:PAGE_SIZE]
    pairs = [
        before_and_after(event, newer=shown[place - 1] if place else newer, older=older)
        for place, (event, older) in enumerate(zip(shown, [*rows[1:], None], strict=False))
    ]
    people = people_of(shown)
    changes = changes_of(events, pairs)
    entries = [entry_of(event, people, told) for event, told in zip(shown, changes, strict=True)]
    return Page(entries, shown[-1].pgh_id if len(rows) > PAGE_SIZE else None)


def before_and_after(event, *, newer, older):
    """The row before and after a change; None for "there was none", or as a whole for "not kept"."""
    if event.pgh_label == "insert":
        return None, event
    if event.pgh_label == "delete":
        return event, None
    if event.pgh_label == REPLACED:
        return (event, newer) if newer is not None else None
    return (older, event) if older is not None else None


def changes_of(events, pairs) -> list[list[Change] | None]:
    """What each pair of rows differs in; names are asked for once for all of them."""
    fields = tracked_fields(events)
    differing = [
        None if pair is None else [field for field in fields if differs(field, *pair)]
        for pair in pairs
    ]
    names = names_in(pairs, differing)
    return [
        None
        if pair is None
        else [
            Change(name_of(field), *(in_words(field, row, names) for row in pair))
            for field in found
        ]
        for pair, found in zip(pairs, differing, strict=True)
    ]


def tracked_fields(events) -> list[models.Field]:
    """The register's own fields that its events hold, without the key."""
    held = {field.name for field in events._meta.concrete_fields}
    return [
        field
        for field in events.pgh_tracked_model._meta.concrete_fields
        if field.name in held and not field.primary_key
    ]


def differs(field, before, after) -> bool:
    return value_of(field, before) != value_of(field, after)


def value_of(field, row):
    """The stored value; what a row that is not there has is nothing, as an empty text or list is."""
    value = None if row is None else getattr(row, field.attname)
    return None if value in ("", []) else value


def names_in(pairs, differing) -> dict[type[models.Model], dict[int, str]]:
    """Names of all the rows that the differing foreign keys point at: one query for each table."""
    keys = defaultdict(set)
    for pair, fields in zip(pairs, differing, strict=True):
        for field in fields or ():
            for row in pair:
                if model := pointed_at(field):
                    value = value_of(field, row)
                    keys[model].update(value if isinstance(value, list) else [value])
    return {model: names_of(model, found - {None}) for model, found in keys.items()}


def pointed_at(field) -> type[models.Model] | None:
    """The table whose keys a field holds."""
    if isinstance(field, ArrayField) and field.name in BUREAU_KEYS:
        return Bureau
    return field.related_model if field.is_relation else None


def names_of(model, keys: Iterable[int]) -> dict[int, str]:
    column = name_column(model)
    if column is None:
        return {}
    return dict(model._base_manager.filter(pk__in=keys).values_list("pk", column))


def name_column(model) -> str | None:
    """The column by which its rows are called; a name that is sealed is none."""
    columns = {
        field.name
        for field in model._meta.concrete_fields
        if not isinstance(field, SealedTextField)
    }
    return next((name for name in NAME_COLUMNS if name in columns), None)


def in_words(field, row, names) -> str:
    """A field's value for a reader."""
    value = value_of(field, row)
    if value is None:
        return EMPTY
    if isinstance(field, SealedTextField) or field.name.endswith(DIGESTS):
        return HIDDEN
    if model := pointed_at(field):
        keys = value if isinstance(value, list) else [value]
        return "、".join(names[model].get(key) or f"编号{key}" for key in keys)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)


def people_of(events) -> dict[int, str]:
    """Key -> name of all who stand in the contexts of these events."""
    keys = {metadata_of(event).get("user") for event in events} - {None}
    people = get_user_model()._base_manager.filter(pk__in=keys)
    return {user.pk: str(user) for user in people}


def metadata_of(event) -> dict:
    return event.pgh_context.metadata if event.pgh_context else {}


def entry_of(event, people, changes) -> Entry:
    metadata = metadata_of(event)
    user_id = metadata.get("user")
    return Entry(
        row_id=event.pgh_obj_id,
        row_name=row_name(event),
        label=LABELS.get(event.pgh_label, event.pgh_label),
        at=event.pgh_created_at,
        by=NOBODY if user_id is None else people.get(user_id, f"用户{user_id}"),
        origin=metadata.get("url") or metadata.get("task") or "",
        address=metadata.get("address", ""),
        changes=changes,
    )


def row_name(event) -> str:
    """How the changed row was called at the time."""
    column = name_column(type(event))
    name = getattr(event, column) if column else ""
    return str(name) or f"编号{event.pgh_obj_id}"
