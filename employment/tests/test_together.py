"""Steps about one seeker at the same moment: a post is locked first, then the seeker, then their match."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from employment.models import Seeker
from employment.services import pairs, posting, seeking
from employment.tests.factories import TODAY, LabourMarket
from employment.tests.test_pairs import code_of, seeker_of
from employment.transitions import MatchState
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for
from reminders import deadlines

pytestmark = pytest.mark.django_db(transaction=True)


def outcome_of(act):
    try:
        return act() and "done"
    except ValidationError as error:
        return code_of(error)
    finally:
        connection.close()


@pytest.mark.parametrize("comes_first", ["place", "withdraw"])
def test_who_takes_her_wish_back_while_she_is_placed_is_not_placed(comes_first):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True), ThreadPoolExecutor(2) as pool:
        county = LabourMarket()
        job, seeker = county.published(), seeker_of(county)
        match = pairs.propose(job, seeker, by=county.owner)
        match = pairs.agree_by_phone(match, by=county.clerk)
        acts = {
            "place": partial(pairs.place, match, start_on=TODAY, by=county.owner),
            "withdraw": partial(seeking.withdraw, seeker),
        }
        # Whoever comes first is kept from going on until the other one has done or locked what it can.
        held = {"place": job, "withdraw": match}[comes_first]
        first, second = sorted(acts, key=lambda name: name != comes_first)

        with transaction.atomic():
            type(held).objects.select_for_update(of=("self",)).get(pk=held.pk)
            asked = {first: pool.submit(outcome_of, acts[first])}
            wait_for(lambda: sessions_that_wait() == 1)
            asked[second] = pool.submit(outcome_of, acts[second])
            wait_for(lambda: asked[second].done() or sessions_that_wait() == 2)
        outcomes = {name: each.result(timeout=20) for name, each in asked.items()}

    match.refresh_from_db()
    seeker.refresh_from_db()
    assert outcomes == {"place": "step_not_allowed", "withdraw": "done"}
    assert (match.state, seeker.state) == (MatchState.ENDED, Seeker.State.WITHDRAWN)


def test_nobody_looks_again_for_who_takes_her_wish_back_while_the_post_ends():
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True), ThreadPoolExecutor(1) as pool:
        county = LabourMarket()
        job, seeker = county.published(), seeker_of(county)
        pairs.propose(job, seeker, by=county.owner)

        with transaction.atomic():
            seeking.withdraw(seeker)
            ending = pool.submit(outcome_of, partial(posting.withdraw, job, by=county.owner))
            wait_for(lambda: sessions_that_wait() == 1)
        assert ending.result(timeout=20) == "done"

    seeker.refresh_from_db()
    assert seeker.state == Seeker.State.WITHDRAWN
    assert not deadlines.open_clocks(seeker).exists()
