"""Whoever is in no register is forgotten after the competition; numbers, scores and workers stay."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from competitions.models import EntrantTerms, Entry
from competitions.services import entering, erasing, planning
from competitions.tasks import purge_entrants
from competitions.tests.factories import Contest
from competitions.tests.test_services import sent_code
from workers.tests.factories import WorkerFactory, id_number

pytestmark = pytest.mark.django_db
STRANGERS = 2


def ask(contest, serial) -> Entry:
    return entering.ask(
        contest.event,
        name="王秀兰",
        id_number=id_number(serial, date(1980, 5, 1)),
        phone=f"1391234567{serial}",
        at=contest.start + timedelta(days=1),
    )


@pytest.fixture
def called_off():
    """A competition that was called off now, with a worker and two strangers."""
    contest = Contest().open()
    contest.enter(WorkerFactory())
    for serial in range(STRANGERS):
        pending = ask(contest, serial)
        entering.confirm(pending, code=sent_code(), at=pending.entered_at)
    contest.competition = planning.cancel(
        contest.competition, note="报名人数太少", by=contest.keeper
    )
    return contest


def test_entrants_outside_the_register_are_erased_after_the_days_of_the_rule(called_off):
    now = timezone.now()
    assert erasing.purge(now + timedelta(days=364)) == 0
    with time_machine.travel(now + timedelta(days=366), tick=False):
        assert purge_entrants() == STRANGERS
    assert erasing.purge(now + timedelta(days=366)) == 0

    erased = Entry.objects.exclude(erased_at=None)
    assert set(erased.values_list("name", "phone", "id_digest")) == {("", "", "")}
    assert erased[0].masked_name == "个人信息已删除"
    history = Entry.pgh_event_model.objects.filter(pgh_obj__in=erased)
    assert set(history.values_list("id_digest", flat=True)) == {""}
    assert Entry.objects.get(worker__isnull=False).name


def test_an_entry_that_nobody_has_confirmed_is_erased_after_a_day():
    contest = Contest().open()
    contest.enter(WorkerFactory())
    pending = ask(contest, 1)

    assert erasing.purge(pending.entered_at + timedelta(hours=23)) == 0
    assert erasing.purge(pending.entered_at + timedelta(hours=25)) == 1

    pending.refresh_from_db()
    assert (pending.name, pending.id_number, pending.phone) == ("", "", "")


def test_the_days_are_a_dated_parameter(called_off):
    EntrantTerms.objects.create(
        in_force_from=date(2020, 1, 1), days_kept=30, source="测试", confirmed_by="县人社局"
    )
    assert erasing.purge(timezone.now() + timedelta(days=31)) == STRANGERS


def test_the_database_lets_nobody_swap_the_person_of_an_entry(called_off):
    rows = Entry.objects.filter(worker=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(id_digest="1" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(id_digest="")
