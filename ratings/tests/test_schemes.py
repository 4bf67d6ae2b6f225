"""Criteria as versions: what is in use never changes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from ratings.models import StandardScheme
from ratings.services import schemes
from ratings.tests.factories import scheme_entry
from ratings.tests.refused import code_of, database_refuses

pytestmark = pytest.mark.django_db


def test_version_in_use_never_changes(county):
    item = county.scheme.items.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        StandardScheme.objects.filter(pk=county.scheme.pk).update(mandatory_share=1)
    database_refuses(
        "scheme_items_stay", lambda: type(item).objects.filter(pk=item.pk).update(points=9)
    )
    database_refuses("scheme_items_stay", lambda: item.delete())
    database_refuses(
        "scheme_items_stay",
        lambda: county.scheme.items.create(
            position=9, number="9", category="x", title="x", points=1
        ),
    )


def test_version_is_there_once(county):
    with pytest.raises(ValidationError):
        schemes.bring_in(scheme_entry(), bureau=county.bureau)


def test_draft_is_thrown_away_and_used_is_not(county):
    draft = schemes.bring_in(scheme_entry(version="2027"), bureau=county.bureau)
    schemes.throw_away(draft)

    with pytest.raises(ValidationError) as refused:
        schemes.throw_away(county.scheme)

    assert code_of(refused) == "scheme_not_draft"
    assert StandardScheme.objects.get() == county.scheme


def test_reference_is_loaded_once_and_not_confirmed(county):
    schemes.load_reference(county.bureau)
    counts = schemes.load_reference(county.bureau)

    reference = StandardScheme.objects.get(title="家政企业标准化自评参考")
    assert counts == {"自评参考": {"未变": 1}}
    assert reference.standing == "自评参考（非官方）"
    assert reference.state == StandardScheme.State.IN_USE
