"""What an entry of the register was before: each change with its marks, and the whole as of a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import SequenceMatcher

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Amendment, Enterprise, Premises
from enterprises.services.premises import is_open_on, place_in_words
from enterprises.services.stored_values import row_with
from gaotai_jiazheng.masking import mask_name
from gaotai_jiazheng.sealed import SealedTextField

SHOWN_CHANGES = 50
KEPT, REMOVED, ADDED = "kept", "removed", "added"
NOT_SHOWN = frozenset({"id", "listed_on"})
PREMISES_SHOWN = frozenset(
    {"town", "community", "address", "filing_number", "opened_on", "closed_on"}
)


@dataclass(frozen=True)
class Difference:
    """One field that changed. parts: (kept | removed | added, text), in reading order."""

    label: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """One change of the entry or of its premises. by: "" when nobody is known. differences: [] for a first
    entry."""

    at: datetime
    by: str
    title: str
    differences: list[Difference]


@dataclass(frozen=True)
class Value:
    label: str
    text: str


def events():
    return Enterprise.pgh_event_model.objects.select_related("town", "community", "pgh_context")


def premises_events(enterprise):
    rows = Premises.pgh_event_model.objects.filter(enterprise=enterprise.pk)
    return rows.select_related("town", "community__town", "pgh_context")


def changes_of(enterprise: Enterprise) -> list[Change]:
    """The latest changes of the entry and its premises, the newest first: three queries."""
    rows = list(events().filter(pgh_obj=enterprise.pk).order_by("-pgh_id")[: SHOWN_CHANGES + 1])
    places = list(premises_events(enterprise).order_by("-pgh_id")[: SHOWN_CHANGES + 1])
    keys = {user_of(row) for row in [*rows, *places]} - {None}
    people = {user.pk: str(user) for user in get_user_model()._base_manager.filter(pk__in=keys)}
    pairs = zip(rows[:SHOWN_CHANGES], [*rows[1:], None], strict=False)
    changes = [
        Change(
            row.pgh_created_at,
            people.get(user_of(row), ""),
            "修改" if older else "列入名录",
            differences(fields(), older, row),
        )
        for row, older in pairs
    ]
    changes += premises_changes(places, people)
    return sorted(changes, key=lambda change: change.at, reverse=True)[:SHOWN_CHANGES]


def premises_changes(rows, people) -> list[Change]:
    """rows: of the premises' history, the newest first, of all premises together."""
    found, newer = [], {}
    shown = [field for field in Premises._meta.concrete_fields if field.name in PREMISES_SHOWN]
    for row in rows:
        if row.pgh_obj_id in newer:
            later = newer[row.pgh_obj_id]
            title = f"变更其他场所：{place_in_words(later)}"
            changed = differences(shown, row, later)
            if changed:
                found.append(
                    Change(later.pgh_created_at, people.get(user_of(later), ""), title, changed)
                )
        newer[row.pgh_obj_id] = row
        if row.pgh_label == "insert":
            title = f"增加其他场所：{place_in_words(row)}"
            found.append(Change(row.pgh_created_at, people.get(user_of(row), ""), title, []))
    return found


def user_of(event):
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def as_at(enterprise: Enterprise, day: date) -> list[Value] | None:
    """Every field and the further addresses as they stood at the end of that day: two queries; None when it
    was not in the register yet."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    row = events().filter(pgh_obj=enterprise.pk, pgh_created_at__lt=end).order_by("-pgh_id").first()
    if row is None:
        return None
    values = [Value(str(field.verbose_name), in_words(field, row)) for field in fields()]
    latest = premises_events(enterprise).filter(pgh_created_at__lt=end)
    places = latest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return values + [
        Value("其他场所", with_filing_number(place)) for place in places if is_open_on(place, day)
    ]


def with_filing_number(place) -> str:
    words = place_in_words(place)
    return f"{words}（备案号{place.filing_number}）" if place.filing_number else words


def fields():
    """The register's columns that are shown, in their order."""
    held = {field.name for field in Enterprise.pgh_event_model._meta.concrete_fields}
    return [
        field
        for field in Enterprise._meta.concrete_fields
        if field.name in held and field.name not in NOT_SHOWN
    ]


def differences(of_fields, older, newer) -> list[Difference]:
    if older is None:
        return []
    found = []
    for field in of_fields:
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
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(choices.get(value, value))


def differences_of(amendment: Amendment) -> list[Difference]:
    """What a proposed change would do, or has done, marked."""
    model = Enterprise if amendment.action == Amendment.Action.ENTRY else Premises
    before, after = (
        row_with(model, {name: pair[side] for name, pair in amendment.changed.items()})
        for side in (0, 1)
    )
    changed = [field for field in model._meta.concrete_fields if field.name in amendment.changed]
    if amendment.action == Amendment.Action.OPEN_PREMISES:
        return [
            Difference(str(field.verbose_name), [(KEPT, in_words(field, after))])
            for field in changed
        ]
    return [difference(field, before, after) for field in changed]
