from decimal import Decimal as D

import pytest

from ratings.scoring import ItemRule, outcome

RULES = [ItemRule("1", D(5), True), ItemRule("2", D(3), False), ItemRule("3", D(2), False)]
LEVELS = [("一档", D(9)), ("二档", D(7))]


def computed(*sheets, share=60):
    members = [dict(zip("123", map(D, sheet), strict=True)) for sheet in sheets]
    return outcome(RULES, members, mandatory_share=share, levels=LEVELS)


def test_score_is_the_mean_rounded_half_up():
    found = computed(("4", "3", "2"), ("4", "3", "2"), ("5", "3", "2"))

    assert found.items[0].score == D("4.33")
    assert found.total == D("9.33")
    assert (found.items[0].spread, found.spread) == (D(1), D(1))
    assert computed(("4.01", "0", "0"), ("4", "0", "0")).items[0].score == D("4.01")


@pytest.mark.parametrize(
    ("sheet", "level"),
    [
        (("5", "3", "1"), "一档"),
        (("5", "3", "0.99"), "二档"),
        (("5", "2", "0"), "二档"),
        (("5", "1.99", "0"), ""),
    ],
)
def test_level_is_the_highest_that_is_reached(sheet, level):
    found = computed(sheet, sheet, sheet)

    assert found.level == level
    assert found.passes is bool(level)


def test_who_misses_a_mandatory_item_passes_at_no_level():
    sheet = ("2.99", "3", "2")

    found = computed(sheet, sheet, sheet)

    assert found.total == D("7.99")
    assert (found.level, found.unmet) == ("", ("1",))
    assert [item.is_met for item in found.items] == [False, None, None]
    assert computed(("3", "3", "2"), ("3", "3", "2")).unmet == ()


def test_sheet_with_a_hole_is_no_sheet():
    with pytest.raises(KeyError):
        outcome(RULES, [{"1": D(1)}], mandatory_share=60, levels=LEVELS)
