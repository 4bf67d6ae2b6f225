from itertools import product

import pytest

from complaints.management.commands.draw_lifecycle import drawing
from complaints.transitions import (
    CLOSED_STATES,
    LIVES,
    OPEN_STATES,
    STAYING_ACTIONS,
    Action,
    Kind,
    State,
    actions_from,
    state_after,
    states_of,
)

FIRST_STATES = {State.SUBMITTED, State.RETURNED}
# What came in by mistake stays where it is.
LAST_STATES = {State.ANNULLED}


def test_every_kind_has_a_life():
    assert set(LIVES) == set(Kind)


def test_every_word_is_used_by_some_life():
    lives = [pair for life in LIVES.values() for pair in life.items()]

    assert {state for (before, _), after in lives for state in (before, after)} == set(State)
    taken = {action for (_, action), _ in lives} | STAYING_ACTIONS
    assert taken | {Action.SUBMIT} == set(Action)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_step_leads_where_the_table_says_or_nowhere(kind):
    for before, action in product(State, Action):
        if action in STAYING_ACTIONS:
            expected = before if before in OPEN_STATES else None
        else:
            expected = LIVES[kind].get((before, action))

        assert state_after(kind, before, action) == expected
        assert (action in actions_from(kind, before)) == (expected is not None)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_but_the_first_two_is_reached_by_a_step(kind):
    assert set(LIVES[kind].values()) | FIRST_STATES == set(states_of(kind))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_has_a_way_on(kind):
    assert {before for before, _ in LIVES[kind]} == set(states_of(kind)) - LAST_STATES


@pytest.mark.parametrize("kind", list(Kind))
def test_from_every_state_the_archive_can_be_reached(kind):
    reached = {State.ARCHIVED}
    for _ in State:
        reached |= {before for (before, _), after in LIVES[kind].items() if after in reached}

    assert reached == set(states_of(kind)) - LAST_STATES


@pytest.mark.parametrize("kind", list(Kind))
def test_a_case_that_is_closed_only_goes_to_the_archive_or_begins_again(kind):
    on = {action for before, action in LIVES[kind] if before in CLOSED_STATES}

    assert on == {Action.ARCHIVE, Action.REOPEN, Action.UNMERGE}


@pytest.mark.parametrize(
    "kind", [Kind.COMPLAINT, Kind.VIOLATION_REPORT, Kind.WAGE_ARREARS, Kind.CONSULTATION]
)
def test_the_drawing_in_the_docs_is_the_table(settings, kind):
    text = (settings.BASE_DIR / "docs/complaint-lifecycle.md").read_text()

    assert drawing(kind) in text
