import json

import pytest

from bench import pages, whole
from bench.growing import by_turns, growth, more_work

SMALL, LARGE = 10, 1000
# p95 of each round; what the first one saw is left out.
P95S = {SMALL: [900, 10, 20, 30], LARGE: [900, 15, 30, 90]}


class Turns:
    """A county whose runs print prepared figures; asked: the databases in their order."""

    is_full, rounds = True, 3

    def __init__(self, rows=50):
        self.asked, self.rows = [], {SMALL: rows, LARGE: 50}

    def database(self, size):
        return size

    whole = database

    def run(self, *command, database):
        p95 = P95S[database][self.asked.count(database)]
        self.asked.append(database)
        seen = {"queries": 7, "p95_ms": p95, "median_ms": p95, "rows": self.rows[database]}
        work = {"web_ms": 30.0, "database_ms": 10.0 if database == LARGE else 2.0}
        return "noise\n" + json.dumps({"admin: a list": seen | work})


def bars_of(measured):
    return [{bar.what: bar.is_met for bar in row["bars"]} for row in measured]


def test_sizes_take_turns_and_the_first_round_warms_up():
    county = Turns()

    rounds = by_turns(county, (SMALL, LARGE), "bench.walk")

    assert county.asked == [SMALL, LARGE] * 4
    assert growth(rounds[LARGE], rounds[SMALL], "admin: a list") == 1.5
    assert more_work(rounds[LARGE], rounds[SMALL], "admin: a list") == 1.25


@pytest.mark.parametrize(("rows", "is_met"), [(50, True), (17, False)])
def test_list_that_fills_its_page_in_no_small_county_is_no_measure(monkeypatch, rows, is_met):
    monkeypatch.setattr(pages, "SIZES", (SMALL, LARGE))

    [_small, large] = bars_of(pages.measure(Turns(rows)))

    assert large == {"queries": True, "growth of p95": True, f"rows, as at {SMALL}": is_met}


@pytest.mark.parametrize(
    ("rows", "bars"),
    [(50, {"queries": True, "growth of p95": False}), (17, {"queries": True})],
)
def test_growth_of_a_longer_page_has_no_bar(monkeypatch, rows, bars):
    monkeypatch.setattr(whole, "SIZES", (SMALL, LARGE))
    monkeypatch.setitem(whole.MOST_GROWTH, "admin", 0.9)

    assert bars_of(whole.measure(Turns(rows))) == [bars]
