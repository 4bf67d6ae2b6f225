"""The check before publishing, rule by rule. No database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from employment.rules import Floor, Post, hits_of

CLEAN = Post(
    title="钟点保洁",
    requirements="会用吸尘器，爱干净，不收押金，年满18岁以上。",
    hours="8点到12点",
    wage_min_yuan=Decimal(40),
    wage_unit="hour",
    shifts=("morning",),
    insurance=("accident",),
)
FLOOR = Floor(Decimal(2000), Decimal(20), True)


def found(post, floor=FLOOR):
    return [(hit["rule"], hit["field"], hit["is_grave"]) for hit in hits_of(post, floor)]


def test_clean_post_has_no_hit():
    assert found(CLEAN) == []


@pytest.mark.parametrize(
    ("text", "rule", "is_grave"),
    [
        ("入职交押金500元", "deposit", True),
        ("需 扣 押 身份证", "deposit", True),
        ("押一个月工资", "deposit", True),
        ("先交培训费", "fees", True),
        ("不交保证金不能上岗", "deposit", True),
        ("不交押金，不录用", "deposit", True),
        ("不交培训费不能上岗", "fees", True),
        ("体检费自理", "fees", True),
        ("限女性", "discrimination", False),
        ("45岁以下", "discrimination", False),
        ("25-45周岁", "discrimination", False),
        ("25岁到45岁", "discrimination", False),
        ("50以下", "discrimination", False),
        ("年龄要求30-45", "discrimination", False),
        ("已婚已育优先", "discrimination", False),
        ("有事打１３８９３６００００１", "contact", True),
        ("加微信：abc12345", "contact", True),
    ],
)
def test_words_that_are_found(text, rule, is_grave):
    post = replace(CLEAN, requirements=text)

    assert found(post) == [(rule, "requirements", is_grave)]


@pytest.mark.parametrize(
    "text",
    [
        "不收押金，不收中介费",
        "不收任何押金，不押证件",
        "不得扣押身份证，不用交押金",
        "年龄不限月薪4500元",
        "年龄满16周岁",
        "不会收取押金，免交培训费",
        "不收取任何培训费",
        "持健康证上岗",
        "需要健康证复印件",
        "18岁以上",
        "每天带孩子散步，做三顿饭",
        "照顾80岁老人一名",
        "男女不限",
        "周一至周五，8:30-11:30",
        "上午10到12点，下午14至18点",
        "照顾60岁以上老人",
        "陪护60至70岁的老人",
    ],
)
def test_words_that_are_let_through(text):
    assert found(replace(CLEAN, requirements=text)) == []


@pytest.mark.parametrize(
    ("changes", "floor", "expected"),
    [
        ({"wage_min_yuan": Decimal("19.99")}, FLOOR, [True]),
        ({"wage_min_yuan": Decimal(20)}, FLOOR, []),
        ({"wage_min_yuan": Decimal("19.99")}, replace(FLOOR, is_confirmed=False), [False]),
        ({"wage_min_yuan": Decimal("19.99")}, None, []),
        (
            {"wage_unit": "month", "wage_min_yuan": Decimal(1900), "shifts": ("full",)},
            FLOOR,
            [True],
        ),
        ({"wage_unit": "month", "wage_min_yuan": Decimal(1900)}, FLOOR, []),
        ({"wage_unit": "visit", "wage_min_yuan": Decimal(10)}, FLOOR, []),
    ],
)
def test_wage_floor(changes, floor, expected):
    hits = hits_of(replace(CLEAN, **changes), floor)

    assert [(hit["rule"], hit["is_grave"]) for hit in hits] == [
        ("wage_floor", is_grave) for is_grave in expected
    ]


def test_no_insurance_is_a_flag():
    assert found(replace(CLEAN, insurance=())) == [("insurance", "insurance", False)]
