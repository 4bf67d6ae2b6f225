"""Sessions that have run out are deleted, with what they held."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import sessions
from accounts.tasks import purge_sessions
from accounts.tests.factories import UserFactory
from gaotai_jiazheng.opened_rows import show_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(rf):
    """The session of a browser that shows the code of a receipt, and is not used again."""
    request = rf.get("/")
    request.session = SessionStore()
    show_row(request, "seeker", 7, code="ABCD2345")
    request.session.save()
    return request.session


def run_out(session):
    past = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(pk=session.session_key).update(expire_date=past)


def test_session_that_has_run_out_goes_with_its_code_and_others_stay(client, receipt):
    client.force_login(UserFactory())
    live = client.session.session_key
    purge_sessions()
    assert Session.objects.count() == 2
    run_out(receipt)

    purge_sessions()

    assert [session.pk for session in Session.objects.all()] == [live]


def test_many_go_some_at_a_time(receipt, monkeypatch):
    monkeypatch.setattr(sessions, "AT_ONCE", 2)
    for _ in range(5):
        session = SessionStore()
        session.create()
        run_out(session)

    assert sessions.purge_sessions() == 5
    assert sessions.purge_sessions() == 0
    assert Session.objects.get().pk == receipt.session_key
