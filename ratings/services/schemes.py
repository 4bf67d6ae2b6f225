"""Criteria: brought in as a draft, looked at, put to use, confirmed, retired."""

from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal, write
from ratings.models import Item, StandardScheme
from ratings.scheme_files import SchemeEntry, read_scheme

SHIPPED = Path(__file__).parents[1] / "data" / "reference_scheme.yaml"
State = StandardScheme.State


@transaction.atomic
def bring_in(entry: SchemeEntry, *, bureau) -> StandardScheme:
    """Write criteria that were read, as a draft. Raises ValidationError: scheme_version_once, of fields."""
    scheme = StandardScheme(
        title=entry.title,
        version=entry.version,
        source=entry.source,
        bureau=bureau,
        mandatory_share=entry.mandatory_share,
        levels=entry.levels,
        valid_years=entry.valid_years,
    )
    write(scheme)
    Item.objects.bulk_create(
        Item(scheme=scheme, position=position, **item)
        for position, item in enumerate(entry.items, start=1)
    )
    return scheme


@transaction.atomic
def put_to_use(scheme: StandardScheme) -> StandardScheme:
    """From now on enterprises measure themselves by it, and it never changes. Codes: scheme_not_draft."""
    scheme = lock(scheme)
    if scheme.state != State.DRAFT:
        raise ValidationError("只有草稿可以投入使用。", code="scheme_not_draft")
    scheme.state = State.IN_USE
    scheme.save(update_fields=["state"])
    return scheme


@transaction.atomic
def confirm(scheme: StandardScheme, *, document: str, by, on=None) -> StandardScheme:
    """The bureau says by which document this is the rule; from now on it may rate by it.

    Codes: scheme_not_in_use, scheme_confirmed, document_missing.
    """
    scheme = lock(scheme)
    if scheme.state != State.IN_USE:
        raise ValidationError("只有使用中的标准可以确认。", code="scheme_not_in_use")
    if scheme.is_confirmed:
        raise ValidationError("这份标准已经确认。", code="scheme_confirmed")
    if not document.strip():
        raise refusal("document", "请写明文件。", "document_missing")
    scheme.confirmed_on, scheme.confirmed_by = on or timezone.localdate(), by
    scheme.confirmation_document = document
    scheme.save(update_fields=["confirmed_on", "confirmed_by", "confirmation_document"])
    return scheme


@transaction.atomic
def retire(scheme: StandardScheme) -> StandardScheme:
    """No new self-assessment by it; what runs goes on by it to its end. Codes: scheme_not_in_use."""
    scheme = lock(scheme)
    if scheme.state != State.IN_USE:
        raise ValidationError("只有使用中的标准可以停用。", code="scheme_not_in_use")
    scheme.state = State.RETIRED
    scheme.save(update_fields=["state"])
    return scheme


@transaction.atomic
def throw_away(scheme: StandardScheme) -> None:
    """Delete a draft. Codes: scheme_not_draft."""
    scheme = lock(scheme)
    if scheme.state != State.DRAFT:
        raise ValidationError("只有草稿可以删除。", code="scheme_not_draft")
    scheme.items.all().delete()
    scheme.delete()


def load_reference(bureau) -> dict[str, Counter]:
    """Bring in the reference that comes with the portal, where it is missing. Raises BadDataFile."""
    entry = read_scheme(SHIPPED.name, SHIPPED.read_bytes())
    is_there = StandardScheme.objects.filter(title=entry.title, version=entry.version).exists()
    if not is_there:
        put_to_use(bring_in(entry, bureau=bureau))
    return {"自评参考": Counter({"未变" if is_there else "新增": 1})}


def lock(scheme) -> StandardScheme:
    return StandardScheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
