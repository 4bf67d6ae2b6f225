from datetime import date

import pytest

from complaints.models.choices import Channel, Kind
from complaints.routing import route
from complaints.tests.factories import RoutingRuleFactory

TODAY = date(2026, 11, 23)


def routed(category, text="保洁没有做完", *, channel=Channel.PORTAL, on=TODAY):
    return route(Kind.COMPLAINT, category, channel, text, on)


def test_the_rule_of_the_category_names_the_bureau_and_the_reason(county):
    result = routed(county.category)

    assert result.bureau == county.market
    assert result.rule == county.rule
    assert result.assisting_bureaus == (county.commerce.pk,)
    assert result.reason == "类别为“服务质量”，依据总局令第121号第十三条，由县市场监管局承办。"


def test_without_a_rule_the_dispatch_center_decides(county):
    result = routed(county.unrouted_category)

    assert (result.bureau, result.rule) == (county.center, None)
    assert result.reason == "没有可以直接适用的派单规则，由县政府政务服务中心裁定承办单位。"


def test_the_higher_priority_wins_when_its_words_are_there(county):
    RoutingRuleFactory(
        category=county.category, bureau=county.housing, subject_words="物业、电梯", priority=5
    )

    assert routed(county.category, "物业不让保洁员进门").bureau == county.housing
    assert routed(county.category, "保洁没有做完").bureau == county.market


def test_of_equal_rules_the_older_one_wins(county):
    RoutingRuleFactory(category=county.category, bureau=county.housing)

    assert routed(county.category).bureau == county.market


@pytest.mark.parametrize(
    ("on", "slug"),
    [
        pytest.param(date(2026, 11, 30), "housing", id="its last day"),
        pytest.param(date(2026, 12, 1), "market-regulation", id="the day after"),
        pytest.param(date(2026, 11, 19), "market-regulation", id="the day before its first"),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_day(county, on, slug):
    RoutingRuleFactory(
        category=county.category,
        bureau=county.housing,
        priority=5,
        valid_from=date(2026, 11, 20),
        valid_until=date(2026, 11, 30),
    )

    assert routed(county.category, on=on).bureau.slug == slug


def test_a_rule_of_another_channel_does_not_match(county):
    RoutingRuleFactory(
        category=county.category, bureau=county.housing, priority=5, channel=Channel.STAFF
    )

    assert routed(county.category, channel=Channel.PORTAL).bureau == county.market
    assert routed(county.category, channel=Channel.STAFF).bureau == county.housing


def test_renaming_a_category_does_not_switch_its_rule_off(county):
    county.category.name = "服务没做好"
    county.category.save()

    assert routed(county.category).bureau == county.market
