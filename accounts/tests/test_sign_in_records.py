"""Records of signing in are kept for a year, addresses for as long as they count."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import sign_in_records
from accounts.models import KnownAddress, RefusedSignIn, SignIn
from accounts.tasks import purge_sign_ins
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def entered(model, days_ago):
    """A record of so many days ago; the column itself takes the present moment."""
    row = model.objects.create(username="clerk", ip_address="192.0.2.7")
    model.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(days=days_ago))
    return row


@pytest.mark.parametrize("model", [SignIn, RefusedSignIn])
def test_a_record_is_kept_for_a_year(model):
    kept = entered(model, 364)
    entered(model, 366)

    purge_sign_ins()

    assert list(model.objects.all()) == [kept]


def test_an_address_is_kept_for_as_long_as_it_opens_a_closed_account():
    user, now = UserFactory(), timezone.now()
    for days in (179, 181):
        KnownAddress.objects.create(
            user=user, digest=f"{days}", last_seen_at=now - timedelta(days=days)
        )

    purge_sign_ins()

    assert KnownAddress.objects.get().digest == "179"


def test_many_go_some_at_a_time(monkeypatch):
    monkeypatch.setattr(sign_in_records, "AT_ONCE", 2)
    for _ in range(5):
        entered(SignIn, 400)

    assert sign_in_records.purge_sign_ins() == 5
    assert sign_in_records.purge_sign_ins() == 0
