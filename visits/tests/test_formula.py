"""The formula by hand-computed figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings

from visits import formula as formulas
from visits.formula import Given, compute
from visits.services.star_inputs import days_of, renumbered

D = Decimal


def day(text):
    from datetime import date

    return date.fromisoformat(text)


def test_file_says_that_it_is_not_official():
    newest = formulas.newest()

    assert newest.version == "2026-1"
    assert "县级试行" in newest.source
    assert newest.quality_weight + newest.satisfaction_weight + newest.tenure_weight == 100


def test_parts_and_total_by_hand():
    """Ten fives: (50 + 15) / 15 / 5 = 86.67; ten fours: (40 + 15) / 15 / 5 = 73.33; half of five years: 50.05
    of a hundred (913 of 1825 days = 50.03)."""
    outcome = compute(formulas.newest(), [Given(0, 5, 4)] * 10, 913)

    assert (outcome.quality, outcome.satisfaction) == (D("86.67"), D("73.33"))
    assert outcome.tenure == D("50.03")
    assert outcome.total == D("74.01")  # 34.668 + 29.332 + 10.006 = 74.006
    assert (outcome.counted, outcome.stars) == (10, 3)


def test_group_counts_once_by_its_mean():
    alone = [Given(0, 5, 5)] * 5

    with_group = compute(formulas.newest(), [*alone, *[Given(1, 1, 1), Given(1, 3, 3)]], 0)

    assert with_group.counted == 6
    assert with_group.quality == D("76.36")  # (25 + 2 + 15) / 11 / 5


def test_too_few_get_no_stars_and_tenure_is_at_most_a_hundred():
    few = compute(formulas.newest(), [Given(0, 5, 5)] * 4, 99_999)
    enough = compute(formulas.newest(), [Given(0, 5, 5)] * 5, 99_999)

    assert (few.tenure, few.stars) == (D("100.00"), 0)
    assert (enough.total, enough.stars) == (D("84.00"), 4)


def test_nothing_given_is_nothing():
    outcome = compute(formulas.newest(), [], 10)

    assert (outcome.counted, outcome.quality, outcome.stars) == (0, D("0.00"), 0)


@pytest.mark.parametrize(
    ("value", "rounded"), [("1/200", "0.01"), ("1/201", "0.00"), ("-0", "0.00"), ("2/3", "0.67")]
)
def test_half_is_rounded_up(value, rounded):
    assert formulas.rounded(Fraction(value)) == D(rounded)


def test_days_of_two_employers_at_once_are_counted_once():
    periods = [
        (day("2026-01-01"), day("2026-01-10")),
        (day("2026-01-05"), day("2026-01-12")),
        (day("2026-02-01"), day("2026-02-01")),
    ]

    assert days_of(periods) == 13
    assert days_of([]) == 0


def test_groups_lose_the_keys_of_the_register():
    plain = renumbered([Given(970, 5, 5), Given(0, 1, 2), Given(970, 4, 4)])

    assert plain == [Given(0, 1, 2), Given(1, 4, 4), Given(1, 5, 5)]


def test_script_for_outsiders_has_no_word_of_ours():
    script = (settings.BASE_DIR / "docs/star_recompute.py").read_text("utf-8")

    assert "django" not in script
    assert "visits" not in script.replace("prior_visits", "").replace("least_visits", "")
