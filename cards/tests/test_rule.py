"""The rule of the three colours, at every day on which something ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.rule import NEEDS, Colour, Item, Verdict, reason_in_words, turns, verdict

TODAY = date(2026, 11, 23)
LAST = date(2026, 12, 31)
START = date(2026, 1, 1)
GREEN, YELLOW, RED = Colour

NEEDED = [need for need in NEEDS if need.missing]


def days(count):
    return timedelta(days=count)


def whole(**changes):
    """Facts of a worker with nothing wrong; a keyword replaces the periods of an item."""
    facts = {item: [(START, None)] for item in Item}
    return facts | {Item(name): periods for name, periods in changes.items()}


def test_worker_with_nothing_wrong_is_green_for_good():
    assert verdict(whole(), TODAY) == Verdict(GREEN, (), None, None)


def test_worker_without_anything_is_red():
    reasons = tuple(f"{need.item} missing" for need in NEEDED)

    assert verdict({}, TODAY) == Verdict(RED, reasons, None, None)


@pytest.mark.parametrize("need", NEEDED, ids=lambda need: need.item)
def test_missing_item_gives_its_colour(need):
    found = verdict(whole(**{need.item: []}), TODAY)

    assert found == Verdict(need.missing, (f"{need.item} missing",), None, None)


BOUNDARIES = {
    # item: colour on the last day, the day after, the last day of grace, the day after that
    "identity": (0, GREEN, RED, RED, RED),
    "employment": (0, GREEN, RED, RED, RED),
    "background": (30, GREEN, YELLOW, YELLOW, RED),
    "health": (30, GREEN, YELLOW, YELLOW, RED),
    "insurance": (0, GREEN, YELLOW, YELLOW, YELLOW),
    "skill": (0, GREEN, YELLOW, YELLOW, YELLOW),
}


@pytest.mark.parametrize("item", Item)
def test_colour_at_the_end_of_an_item(item):
    grace, on_last_day, after, _, overdue = BOUNDARIES[item]
    facts = whole(**{item: [(START, LAST)]})

    def colour(day):
        return verdict(facts, day).colour

    assert colour(LAST - days(1)) == on_last_day
    assert colour(LAST) == on_last_day
    assert colour(LAST + days(1)) == (after if grace else overdue)
    if grace:
        assert colour(LAST + days(grace)) == after
    assert colour(LAST + days(grace + 1)) == overdue
    assert colour(LAST + days(9999)) == overdue


@pytest.mark.parametrize("item", Item)
def test_valid_until_at_the_end_of_an_item(item):
    grace = BOUNDARIES[item][0]
    facts = whole(**{item: [(START, LAST)]})

    assert verdict(facts, LAST - days(1)).valid_until == LAST
    assert verdict(facts, LAST).valid_until == LAST
    if grace:
        assert verdict(facts, LAST + days(1)).valid_until == LAST + days(grace)
        assert verdict(facts, LAST + days(grace)).valid_until == LAST + days(grace)
    assert verdict(facts, LAST + days(grace + 1)).valid_until is None


def test_nobody_has_to_have_a_certificate():
    assert verdict(whole(skill=[]), TODAY) == Verdict(GREEN, (), None, None)


@pytest.mark.parametrize("item", [need.item for need in NEEDED])
def test_item_begins_on_its_first_day(item):
    facts = whole(**{item: [(LAST, None)]})
    missing = next(need.missing for need in NEEDS if need.item == item)

    before = verdict(facts, LAST - days(1))

    assert before == Verdict(missing, (f"{item} missing",), LAST - days(1), LAST - days(1))
    assert verdict(facts, LAST) == Verdict(GREEN, (), None, None)


def test_renewed_paper_leaves_no_gap():
    facts = whole(health=[(START, LAST), (LAST + days(1), LAST + days(365))])

    found = verdict(facts, TODAY)

    assert (found.colour, found.valid_until) == (GREEN, LAST + days(365))
    assert found.settled_until == LAST


def test_gap_between_two_papers_is_told_from_the_newest_that_ended():
    facts = whole(health=[(START, date(2026, 3, 1)), (date(2026, 4, 1), date(2026, 11, 20))])

    found = verdict(facts, TODAY)

    assert found.reasons == ("health expired 2026-11-20",)
    assert (found.colour, found.valid_until) == (YELLOW, date(2026, 12, 20))


def test_colour_that_stays_while_the_reasons_change_is_valid_longer_than_settled():
    facts = whole(insurance=[], health=[(START, LAST)])

    found = verdict(facts, TODAY)

    assert (found.colour, found.valid_until) == (YELLOW, LAST + days(30))
    assert found.settled_until == LAST


def test_worst_need_wins_and_every_reason_is_told():
    facts = whole(employment=[(START, TODAY - days(1))], insurance=[])

    found = verdict(facts, TODAY)

    assert found.colour == RED
    assert found.reasons == ("employment expired 2026-11-22", "insurance missing")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("health expired 2026-11-20", "健康证明已于2026年11月20日到期"),
        ("identity missing", "身份还没有核验"),
        ("employment expired 2026-01-05", "已于2026年1月5日离开登记的家政企业"),
    ],
)
def test_reason_in_words(reason, words):
    assert reason_in_words(reason) == words


def test_every_reason_has_words():
    for need in NEEDED:
        assert reason_in_words(f"{need.item} missing")
    for need in NEEDS:
        assert reason_in_words(f"{need.item} expired 2026-01-01")


NEAR = st.integers(-60, 60).map(lambda count: TODAY + days(count))


@st.composite
def periods(draw):
    first = draw(NEAR)
    return first, draw(st.none() | st.integers(0, 70).map(lambda count: first + days(count)))


FACTS = st.dictionaries(st.sampled_from(Item), st.lists(periods(), max_size=3))


@given(FACTS, NEAR)
def test_verdict_holds_to_its_last_day_and_not_a_day_longer(facts, day):
    found = verdict(facts, day)

    far = max([*turns(facts), day]) + days(2)
    last = found.valid_until or far
    colours = [verdict(facts, day + days(n)).colour for n in range((last - day).days + 1)]
    assert set(colours) == {found.colour}
    if found.valid_until:
        assert verdict(facts, last + days(1)).colour != found.colour


@given(FACTS, NEAR)
def test_reasons_hold_while_they_are_settled(facts, day):
    found = verdict(facts, day)

    last = found.settled_until or max([*turns(facts), day])
    for count in range((last - day).days + 1):
        assert verdict(facts, day + days(count)).reasons == found.reasons


@given(FACTS, NEAR, st.sampled_from(Item), periods())
def test_one_paper_more_makes_no_colour_worse_while_it_holds(facts, day, item, more):
    first, last = more
    added = facts | {item: [*facts.get(item, []), more]}

    if first <= day and (last is None or day <= last):
        assert verdict(added, day).colour <= verdict(facts, day).colour
