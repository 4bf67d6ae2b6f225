from datetime import date

import pytest

from training.pace import Pace


@pytest.mark.parametrize(
    ("done", "on", "forecast"),
    [
        pytest.param(0, date(2026, 1, 1), 0, id="the first day"),
        pytest.param(1, date(2026, 1, 1), 365, id="one on the first day"),
        pytest.param(149, date(2026, 11, 30), 162, id="cut off, not rounded"),
        pytest.param(183, date(2028, 7, 1), 366, id="a leap year has 366 days"),
        pytest.param(200, date(2026, 12, 31), 200, id="the last day is what there is"),
    ],
)
def test_forecast_goes_on_at_the_pace_of_the_days_gone(done, on, forecast):
    assert Pace(done, 200, on).forecast == forecast


def test_needed_a_month_is_rounded_up_and_never_below_zero():
    assert Pace(149, 200, date(2026, 10, 31)).needed_a_month == 26
    assert Pace(149, 200, date(2026, 12, 5)).needed_a_month == 51
    assert Pace(230, 200, date(2026, 6, 30)).needed_a_month == 0


def test_sentence_says_where_the_year_ends():
    pace = Pace(149, 200, date(2026, 11, 30))

    assert (pace.sentence, pace.expected) == ("按当前进度年底162/200", 183)
