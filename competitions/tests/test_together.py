"""Two at the same moment: one entry of one person, one signed sheet."""

import pytest
from django.core.exceptions import ValidationError

from competitions.models import Entry, ScoreSheet
from competitions.services import scoring
from competitions.tests.factories import Contest, both
from workers.tests.factories import WorkerFactory
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
