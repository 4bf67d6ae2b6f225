"""What a reader is told of two versions."""

from dataclasses import replace

from market.differences import ADDED, CHANGED, REMOVED, Change, differences
from market.models import PriceLine
from market.services.prices import LINE_COLUMNS
from market.tests.factories import CLEANING, MOVING_IN


def lines(*given):
    return [
        PriceLine(position=place, **{name: getattr(line, name) for name in LINE_COLUMNS})
        for place, line in enumerate(given)
    ]


def told(before, after):
    return [(each.kind, each.line.title, each.changes) for each in differences(before, after)]


def test_same_lists_do_not_differ():
    assert differences(lines(CLEANING, MOVING_IN), lines(MOVING_IN, CLEANING)) == []


def test_added_removed_and_changed_items_are_told():
    dearer = replace(CLEANING, price_fen=4550, least_fen=None)
    new = replace(CLEANING, title="擦玻璃")

    assert told(lines(MOVING_IN, CLEANING), lines(dearer, new)) == [
        (
            CHANGED,
            "日常保洁",
            (
                Change("价格或者计价方法", "40元/小时", "45.50元/小时"),
                Change("每单收费", "最低80元", ""),
            ),
        ),
        (ADDED, "擦玻璃", ()),
        (REMOVED, "开荒保洁", ()),
    ]


def test_items_of_one_title_are_held_against_each_other_in_order():
    second = replace(CLEANING, content="只拖地。")

    assert differences(lines(CLEANING, second), lines(CLEANING, second)) == []
    assert told(lines(CLEANING, second), lines(CLEANING)) == [(REMOVED, "日常保洁", ())]
