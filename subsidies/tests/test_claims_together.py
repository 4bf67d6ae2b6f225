"""The same learner in two claims, and a claim beside an application of her own: who comes first has her."""

from functools import partial

import pytest
import time_machine
from django.db import IntegrityError, transaction

from reminders.tests.factories import load_shipped_rules
from subsidies.models import Application, ClaimLine, ClassClaim
from subsidies.services import claiming, filing
from subsidies.tests.factories import County
from subsidies.tests.test_class_claims import ACCOUNT, assessed_class
from training.tests.factories import quota_of
from training.tests.test_together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        load_shipped_rules("training_")
        yield County().fill_funds()


def asked(room):
    return claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher).state


def test_two_claims_with_the_same_learners(county):
    first = assessed_class(county)
    again = assessed_class(county, quota=quota_of(first.row.institution, year=2026))

    outcomes = at_once([partial(asked, room) for room in (first, again)])

    assert outcomes.count("sent") == 1
    assert set(outcomes) - {"sent"} <= {"learner_subsidised_once", "class_claim_of_something"}
    assert ClassClaim.objects.count() == 1
    digests = ClaimLine.objects.standing().values_list("person_digest", flat=True)
    assert len(digests) == len(set(digests)) == 2


def test_a_claim_beside_her_own_application(county):
    room = assessed_class(county)
    own = filing.begin(county.policy("training"), phone="13893600001", by=county.clerk)[0]
    values = county.values() | {"id_number": room.people[0].id_number}

    def apply():
        return filing.submit(own, values, by=county.clerk).state

    outcomes = at_once([partial(asked, room), apply])

    hers = Application.objects.filter(state="checking").count()
    lines = ClaimLine.objects.standing().filter(enrolment=room.people[0]).count()
    assert hers + lines == 1
    assert set(outcomes) <= {"sent", "checking", "learner_claimed_or_applied"}


def test_database_refuses_her_in_both(county):
    room = assessed_class(county)
    asked(room)
    own = filing.begin(county.policy("training"), phone="13893600001", by=county.clerk)[0]
    own.state, own.id_number = "checking", room.people[0].id_number
    own.submitted_at = own.begun_at

    with pytest.raises(IntegrityError, match="learner_claimed_or_applied"), transaction.atomic():
        own.save()
    own.year = 2025
    own.save()
    line = room.row.subsidy_claims.get().lines.standing().first()
    line.pk, line.enrolment_id, line.year = None, room.people[2].pk, 2025
    with pytest.raises(IntegrityError, match="learner_claimed_or_applied"), transaction.atomic():
        line.save(force_insert=True)
