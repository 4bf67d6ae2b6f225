"""Two at the same moment: one entry of one person, one signed sheet."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from competitions.models import Entry, ScoreSheet
from competitions.services import entering, scoring
from competitions.services.stepping import lock
from competitions.tests.factories import Contest, both
from competitions.tests.test_services import sent_code
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for
from workers.tests.factories import WorkerFactory, id_number
from workers.tests.test_together import together

pytestmark = pytest.mark.django_db(transaction=True)


def codes(answers):
    return [each.code for each in answers if isinstance(each, ValidationError)]


def test_two_entries_of_one_person_at_once_are_one():
    contest, worker = Contest().open(), WorkerFactory()

    answers = together(*[lambda: contest.enter(worker)] * 3)

    assert codes(answers) == ["entry_once_in_an_event"] * 2
    assert Entry.objects.count() == 1


def test_a_sheet_that_is_signed_twice_at_once_is_signed_once():
    contest = Contest()
    (entry,) = contest.hold(entries=1)
    judge = contest.competition.judges.first()

    answers = together(*[lambda: scoring.sign(judge, entry, points=both(80), by=judge.user)] * 3)

    assert codes(answers) == ["sheet_version_once"] * 2
    assert ScoreSheet.objects.count() == 1


def while_held(competition, entry, act):
    """What the act gives that waits for the competition, whose entry is then free for whoever holds it."""
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            lock(competition)
            asked = threads.submit(together, act)
            wait_for(sessions_that_wait)
            Entry.objects.select_for_update(nowait=True).get(pk=entry.pk)
        return asked.result()[0]


def test_whoever_holds_a_competition_waits_for_none_of_its_entries():
    contest = Contest().open().take_until_now()
    known, at = contest.enter(at=timezone.now()), timezone.now()
    asked = entering.ask(
        contest.event, name="王秀英", id_number=id_number(9), phone="13900000009", at=at
    )
    acts = (
        (known, lambda: entering.withdraw(known, worker=known.worker)),
        (asked, lambda: entering.confirm(asked, code=sent_code(), at=at)),
    )

    found = [while_held(contest.competition, entry, act) for entry, act in acts]

    assert [each.state for each in found] == ["withdrawn", "entered"]
