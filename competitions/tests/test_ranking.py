"""The formula: what is dropped, how halves round, who shares a place, and that order does not matter."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from competitions import ranking

CRITERIA = [
    {"position": 1, "name": "操作规范", "weight": 60},
    {"position": 2, "name": "服务礼仪", "weight": 40},
]
PRIZES = [{"name": "一等奖", "places": 1}, {"name": "二等奖", "places": 2}]


def sheets(*pairs):
    return [
        {"judge": chr(65 + index), "points": {"1": str(first), "2": str(second)}}
        for index, (first, second) in enumerate(pairs)
    ]


def event(**entries):
    rows = [{"start_number": name, "sheets": rows} for name, rows in entries.items()]
    return {"criteria": CRITERIA, "prizes": PRIZES, "entries": rows}


def test_four_judges_all_count_and_five_lose_the_highest_and_the_lowest():
    four = [Fraction(each) for each in (70, 90, 80, 100)]

    assert ranking.counted(four) == sorted(four)
    assert ranking.counted([*four, Fraction(60)]) == [70, 80, 90]


def test_a_score_is_weighted_and_rounds_half_up():
    assert ranking.total({"1": "90", "2": "80"}, CRITERIA) == 86
    assert ranking.rounded(Fraction(17125, 200)) == Decimal("85.63")
    assert ranking.rounded(Fraction(0)) == Decimal("0.00")


def test_equal_scores_are_told_apart_by_the_heavier_criterion():
    placed = ranking.places(
        event(a=sheets((80, 95), (80, 95), (80, 95)), b=sheets((90, 80), (90, 80), (90, 80)))
    )

    assert [(each.start_number, each.score, each.rank) for each in placed] == [
        ("b", Decimal("86.00"), 1),
        ("a", Decimal("86.00"), 2),
    ]


def test_nothing_that_tells_apart_shares_the_place_and_its_prize_and_leaves_the_next_out():
    same = sheets((80, 80), (80, 80), (80, 80))
    best = sheets((99, 99), (99, 99), (99, 99))
    last = sheets((70, 70), (70, 70), (70, 70))

    placed = ranking.places(event(a=same, b=best, c=same, d=same, e=last))

    assert [(each.start_number, each.rank, each.prize) for each in placed] == [
        ("b", 1, "一等奖"),
        ("a", 2, "二等奖"),
        ("c", 2, "二等奖"),
        ("d", 2, "二等奖"),
        ("e", 5, ""),
    ]


def test_who_has_no_sheet_has_no_place():
    assert ranking.places(event(a=[])) == []


points = st.integers(0, 1000).map(lambda tenths: f"{tenths / 10:.1f}")
rows = st.lists(st.tuples(points, points), min_size=3, max_size=7)


@settings(max_examples=25, deadline=None)
@given(st.lists(rows, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_sheets_changes_nothing(entries, random):
    named = {f"{index:02}": sheets(*pairs) for index, pairs in enumerate(entries)}
    placed = ranking.places(event(**named))
    turned = list(named.items())
    random.shuffle(turned)

    again = ranking.places(event(**{name: random.sample(s, len(s)) for name, s in turned}))

    assert again == placed
    assert all(0 <= each.score <= 100 for each in placed)
    assert [each.score for each in placed] == sorted((e.score for e in placed), reverse=True)
