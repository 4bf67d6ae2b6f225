"""Sealing anew: everything, once, whatever others write meanwhile, and without a trace in the histories."""

import base64
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.adapters import SECRET_LABEL
from accounts.tests.factories import UserFactory
from backups.resealing import Tally, no_triggers, reseal, seal_batch
from backups.sealed_places import Place, key_counts, places
from backups.snapshots import own_connection
from complaints.models import Draft
from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.sealed import seal, unseal

EVENTS = apps.get_model("enterprises", "EnterpriseEvent")


@pytest.fixture
def newer_key(settings):
    """A function that puts a new key in front of the old one."""
    old = settings.SEALED_KEYS

    def put_in_front():
        fresh = f"next:{base64.b64encode(bytes(range(32))).decode()}"
        settings.SEALED_KEYS = f"{fresh},{old}"
        return fresh

    return put_in_front


def place_of(name):
    return next(place for place in places() if place.name == name)


@pytest.mark.django_db
def test_rows_histories_and_second_factors_open_with_the_new_key_alone(settings, newer_key, capsys):
    enterprise = EnterpriseFactory(legal_representative="张三")
    secret = {"secret": seal("totp", SECRET_LABEL)}
    factor = Authenticator.objects.create(user=UserFactory(), type="totp", data=secret)
    events = EVENTS.objects.count()
    fresh = newer_key()
    with pytest.raises(CommandError, match="demo 密封的"):
        call_command("reseal", unused="demo")
    with pytest.raises(CommandError, match="SEALED_KEYS 里没有 demp"):
        call_command("reseal", unused="demp")

    call_command("reseal")
    call_command("reseal", unused="demo")

    settings.SEALED_KEYS = fresh
    assert Enterprise.objects.get().legal_representative == "张三"
    told = EVENTS.objects.filter(pgh_obj=enterprise.pk)
    assert {event.legal_representative for event in told} == {"张三"}
    factor.refresh_from_db()
    assert unseal(factor.data["secret"], SECRET_LABEL) == "totp"
    assert EVENTS.objects.count() == events > 0
    assert reseal(lambda *_: None) == Tally()
    assert "enterprises_enterprise.legal_representative 1" in capsys.readouterr().out


@pytest.mark.django_db
def test_what_no_key_opens_stays_and_is_told(newer_key):
    EnterpriseFactory(legal_representative="张三")
    place = place_of("enterprises_enterprise.legal_representative")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE enterprises_enterprise SET legal_representative = 'v1:gone:AAAA'")
    newer_key()

    with pytest.raises(CommandError, match="没有一把密钥打得开"):
        call_command("reseal")

    assert key_counts(place) == {"gone": 1}


@dataclass(frozen=True)
class Contested(Place):
    """A column in which somebody else writes between our reading and our writing."""

    def anew(self, stored):
        with own_connection() as other, other.cursor() as cursor:
            cursor.execute("UPDATE complaints_draft SET answers = %s", [seal("theirs", self.label)])
        return super().anew(stored)


def test_what_somebody_wrote_meanwhile_stays(draft, newer_key):
    label = "complaints.draft.answers"
    newer_key()

    tally = seal_batch(Contested("complaints_draft", "id", "answers", label), [draft.pk])

    assert (tally.sealed, tally.passed) == (0, 1)
    assert Draft.objects.get().answers == "theirs"


@pytest.mark.django_db
def test_an_owner_who_is_no_superuser_seals_without_triggers_too():
    EnterpriseFactory(legal_representative="张三")
    events, table = EVENTS.objects.count(), "enterprises_enterprise"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE ROLE reseal_test_owner NOLOGIN")
        cursor.execute(f"ALTER TABLE {table} OWNER TO reseal_test_owner")
        cursor.execute("SET LOCAL ROLE reseal_test_owner")
        with no_triggers(cursor, table):
            cursor.execute(f"UPDATE {table} SET legal_representative = ''")
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")

        assert cursor.fetchone()[0] == 0
    assert EVENTS.objects.count() == events
