"""Keeping the entries current with the rows that they are copied from.

Each minute, for each kind: entries whose row is not public any more go, rows that have no entry get one, and
rows that the change history names since the last sweep are read again. Once a night everything is read again,
for what no history tells (the name of a town in the entry of its outlet). Why so: docs/decisions/search.md.
"""

import hashlib
from datetime import UTC, datetime, time, timedelta

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gaotai_jiazheng.public_pages import Entry, PublicRows, kinds
from gaotai_jiazheng.search_terms import vector_of
from search.models import LONGEST_ADDRESS, LONGEST_TEXT, LONGEST_TITLE, SearchEntry, Sweep

BATCH = 500
# Changes of one kind between two sweeps, beyond which the whole kind is read again.
MOST_CHANGES = 2000
# A change becomes visible when its transaction ends; its history carries the time when that began.
LONGEST_TRANSACTION = timedelta(minutes=10)


def sweep_all(*, whole=False) -> dict[str, int]:
    """Sweep every kind; kind -> entries written or deleted. whole: read every row again."""
    return {kind.slug: sweep(kind, whole=whole) for kind in kinds().values()}


def sweep(kind: PublicRows, *, whole=False, at=None) -> int:
    """Make the entries of a kind say what its rows say; how many were written or deleted. Safe to run twice,
    and side by side with itself."""
    at = at or timezone.now()
    gone, _ = forgotten(kind).delete()
    written = write(kind, without_entry(kind), at)
    changed = None if whole else changed_rows(kind)
    rows = kind.visible() if changed is None else kind.visible().filter(pk__in=changed)
    written += write(kind, rows, at) if changed is None or changed else 0
    Sweep.objects.update_or_create(kind=kind.slug, defaults={"at": at})
    return gone + written


def forgotten(kind):
    """The entries of a kind whose row strangers may not read any more."""
    rows = kind.visible().order_by().filter(pk=OuterRef("object_id"))
    return SearchEntry.objects.filter(~Exists(rows), kind=kind.slug)


def without_entry(kind):
    entries = SearchEntry.objects.filter(kind=kind.slug, object_id=OuterRef("pk"))
    return kind.visible().filter(~Exists(entries))


def changed_rows(kind) -> set[int] | None:
    """Keys of the rows that were changed since the last sweep, as the history tells; None for "any"."""
    last = Sweep.objects.filter(kind=kind.slug).values_list("at", flat=True).first()
    if last is None:
        return None
    events = events_of(kind.visible().model)
    if events is None:
        return set()
    newest = events.objects.order_by("-pgh_id").values_list("pgh_obj_id", "pgh_created_at")
    newest = list(newest[:MOST_CHANGES])
    since = last - LONGEST_TRANSACTION
    if len(newest) == MOST_CHANGES and newest[-1][1] >= since:
        return None
    return {pk for pk, at in newest if at >= since}


def events_of(model):
    """The model of a register's change history, or None where it has none."""
    name = f"{model._meta.label}Event".lower()
    return next((each for each in apps.get_models() if each._meta.label_lower == name), None)


def write(kind, rows, at) -> int:
    """Write the entries of these rows, those that read otherwise than before; how many."""
    written, last = 0, 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        said = {row.pk: kind.entry_of(row) for row in batch}
        known = SearchEntry.objects.filter(kind=kind.slug, object_id__in=said)
        known = dict(known.values_list("object_id", "digest"))
        entries = [
            entry_of(kind, pk, entry, at, is_new=pk not in known)
            for pk, entry in said.items()
            if known.get(pk) != digest_of(entry)
        ]
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=["title", "text", "address", "vector", "digest", "changed_at"],
        )
        written += len(entries)
    return written


def entry_of(kind, pk, entry: Entry, at, *, is_new) -> SearchEntry:
    """A row that was not known is as old as its app says; one that reads otherwise changed now."""
    published = moment_of(entry.published) if is_new else None
    return SearchEntry(
        kind=kind.slug,
        object_id=pk,
        title=entry.title[:LONGEST_TITLE],
        text=entry.text[:LONGEST_TEXT],
        address=entry.address[:LONGEST_ADDRESS],
        vector=vector_of(entry.title, kind.title, entry.text),
        digest=digest_of(entry),
        changed_at=min(published or at, at),
    )


def moment_of(published):
    """A day as its first moment here; None for None."""
    if published is None or isinstance(published, datetime):
        return published
    return timezone.make_aware(datetime.combine(published, time.min)).astimezone(UTC)


def digest_of(entry: Entry) -> str:
    text = "\n".join([entry.title, entry.text, entry.address])
    return hashlib.sha256(text.encode()).hexdigest()
