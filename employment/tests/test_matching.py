"""The score and its reasons. No database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from employment.matching import Offer, Wish, fit, newest

OFFER = Offer("cleaning", 1, 10, frozenset({"morning"}), False, Decimal(50), "hour")
WISH = Wish(
    frozenset({"cleaning"}), frozenset({1}), frozenset({10}), "town", frozenset({"morning"}), False
)


def test_reasons_add_up_to_the_score():
    found = fit(OFFER, WISH, newest())

    assert found.reasons == (("会做这一项", 40), ("同一社区", 30), ("时段都有空", 20))
    assert found.score == 90


@pytest.mark.parametrize(
    ("offer", "wish", "reason"),
    [
        ({"community": 2}, {}, ("同一个镇", 15)),
        ({"community": 2, "town": 20}, {"reach": "county"}, ("全县都愿意去", 5)),
        ({"shifts": frozenset({"morning", "night"})}, {}, ("有的时段有空", 10)),
        ({"is_live_in": True}, {"takes_live_in": True}, ("可以住家", 15)),
        ({}, {"wage_min_yuan": Decimal(50), "wage_unit": "hour"}, ("工资达到希望的数", 15)),
        ({}, {"wage_min_yuan": Decimal(51), "wage_unit": "hour"}, ("工资没有达到希望的数", -20)),
    ],
)
def test_reason(offer, wish, reason):
    found = fit(replace(OFFER, **offer), replace(WISH, **wish), newest())

    assert reason in found.reasons
    assert found.score == sum(points for _words, points in found.reasons)


@pytest.mark.parametrize(
    ("offer", "wish"),
    [
        ({"line": "elder_care"}, {}),
        ({"community": 2}, {"reach": "community"}),
        ({"community": 2, "town": 20}, {}),
        ({"shifts": frozenset({"night"})}, {}),
        ({"is_live_in": True}, {}),
    ],
)
def test_pair_that_cannot_be(offer, wish):
    assert fit(replace(OFFER, **offer), replace(WISH, **wish), newest()) is None
