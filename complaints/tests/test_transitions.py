from itertools import product

import pytest

from complaints.management.commands.draw_lifecycle import drawing
from complaints.transitions import (
    NEXT_STATE,
    OPEN_STATES,
    STAYING_ACTIONS,
    Action,
    State,
    actions_from,
    state_after,
)


@pytest.mark.parametrize(("before", "action"), list(product(State, Action)))
def test_a_step_leads_where_the_table_says_or_nowhere(before, action):
    if action in STAYING_ACTIONS:
        expected = before if before in OPEN_STATES else None
    else:
        expected = NEXT_STATE.get((before, action))

    assert state_after(before, action) == expected
    assert (action in actions_from(before)) == (expected is not None)


def test_every_state_but_the_first_two_is_reached_by_a_step():
    assert set(NEXT_STATE.values()) | {State.SUBMITTED, State.RETURNED} == set(State)


def test_every_state_has_a_way_on():
    assert {before for before, _ in NEXT_STATE} == set(State)


def test_from_every_state_the_archive_can_be_reached():
    reached = {State.ARCHIVED}
    for _ in State:
        reached |= {before for (before, _), after in NEXT_STATE.items() if after in reached}

    assert reached == set(State)


def test_the_drawing_in_the_docs_is_the_table(settings):
    text = (settings.BASE_DIR / "docs/complaint-lifecycle.md").read_text()

    assert drawing() in text
