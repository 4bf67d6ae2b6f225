"""The forecast against invented years with seasons: how often the band holds what came."""

from datetime import date
from random import Random

import pytest

from plan.forecasting import Forecast, Pace, forecast, month_of, months_left

# Classes are held in spring and autumn; in February and in the harvest next to none.
SEASONS = (4, 1, 14, 16, 12, 6, 3, 2, 12, 14, 10, 6)
ON = date(2026, 6, 30)


def year(random, scale):
    """The growth of each month of a year: classes of thirty, and a few people by themselves."""
    months = []
    for weight in SEASONS:
        classes = sum(random.random() < weight * scale / 250 for _ in range(10))
        months.append(classes * 20 + random.randrange(0, 6))
    return months


def grown_until(on, years):
    """month -> growth of the months that are over. years: year -> twelve numbers."""
    return {
        month_of(date(number, place + 1, 1)): value
        for number, months in years.items()
        for place, value in enumerate(months)
        if month_of(date(number, place + 1, 1)) < month_of(on) or on.month == 12
    }


def backtest(on, *, years_before, seed=7, times=400):
    """The share of invented years whose end lies within the band."""
    random = Random(seed)
    held = 0
    for _ in range(times):
        scale = random.uniform(0.7, 1.4)
        years = {2026 - back: year(random, scale) for back in range(years_before + 1)}
        this = years[2026]
        done = sum(this[: on.month])
        grown = grown_until(date(2026, on.month + 1, 1), years)
        found = forecast(done, grown, on, date(2026, 12, 31))
        held += found.low <= sum(this) <= found.high
    return held / times


@pytest.mark.parametrize("on", [date(2026, 4, 30), ON, date(2026, 9, 30), date(2026, 10, 31)])
@pytest.mark.parametrize("years_before", [1, 2])
def test_band_holds_about_eight_years_in_ten(on, years_before, record_property):
    coverage = backtest(on, years_before=years_before)
    record_property("coverage", coverage)
    print(f"{on} with {years_before} years before: {coverage:.0%}")

    assert 0.7 <= coverage <= 0.97


def test_the_same_as_last_year_is_forecast_exactly():
    grown = grown_until(ON.replace(day=1).replace(month=7), {2025: SEASONS, 2026: SEASONS})

    found = forecast(sum(SEASONS[:6]), grown, ON, date(2026, 12, 31))

    assert found == Forecast(sum(SEASONS), sum(SEASONS), sum(SEASONS))


def test_half_as_much_again_goes_on_so():
    this = [round(1.5 * each) for each in SEASONS]
    grown = grown_until(date(2026, 7, 1), {2025: SEASONS, 2026: this})

    found = forecast(sum(this[:6]), grown, ON, date(2026, 12, 31))

    assert abs(found.middle - 150) <= 2


def test_nothing_known_promises_nothing():
    assert forecast(3, {}, ON, date(2026, 12, 31)) == Forecast(3, 3, 3)


def test_months_before_the_first_growth_are_not_known():
    empty = {month_of(date(2025, month, 1)): 0 for month in range(1, 13)}
    this = {month_of(date(2026, month, 1)): more for month, more in ((4, 0), (5, 15), (6, 25))}

    found = forecast(40, empty | this, ON, date(2026, 12, 31))

    assert found.middle == 160
    assert found.low < 160 < found.high


def test_last_day_has_come():
    assert forecast(7, {month_of(ON): 3}, ON, ON) == Forecast(7, 7, 7)


def test_rest_of_a_month_counts_in_part():
    assert months_left(date(2026, 11, 15), date(2026, 12, 31)) == [
        (month_of(date(2026, 11, 1)), 0.5),
        (month_of(date(2026, 12, 1)), 1.0),
    ]


def test_one_more_class_moves_the_whole_band():
    assert Forecast(100, 80, 120).plus(30) == Forecast(130, 110, 150)


def test_pace_of_a_year_and_of_another_day():
    pace = Pace(149, 200, date(2026, 1, 1), date(2026, 12, 1), date(2026, 12, 31))
    assert (pace.straight, pace.expected) == (162, 183)
    assert pace.sentence == "按当前进度年底162/200"

    other = Pace(1, 4, date(2026, 1, 1), date(2026, 3, 31), date(2026, 6, 30))
    assert other.sentence == "按当前进度到6月30日2/4"
