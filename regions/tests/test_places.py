"""Places as choices of forms: a county has more than a hundred, so each stands under its town."""

import re

import pytest
from django import forms

from regions.places import CommunitiesField, CommunityField, place_choices
from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = pytest.mark.django_db


class OneForm(forms.Form):
    place = CommunityField(empty_label="请选择")


class SomeForm(forms.Form):
    places = CommunitiesField()


@pytest.fixture
def places():
    first, second = TownFactory(name="城关镇", position=1), TownFactory(name="骆驼城镇", position=2)
    return [
        CommunityFactory(name=name, town=town)
        for town, name in ((second, "甲1村"), (first, "东苑社区"), (second, "甲2村"))
    ]


def test_a_town_is_an_answer_and_called_elsewhere_only_beside_places(places):
    TownFactory(name="宣化镇", position=3)

    none, chengguan, luotuocheng, xuanhua = place_choices("请选择")

    assert none == ("", "请选择")
    assert [label for _, label in chengguan[1]] == ["东苑社区", "城关镇其他地方"]
    assert luotuocheng[1][-1][1] == "骆驼城镇其他地方"
    assert [label for _, label in xuanhua[1]] == ["宣化镇"]


def test_one_place_is_chosen_under_its_town(places, django_assert_num_queries):
    with django_assert_num_queries(1):
        html = str(OneForm()["place"])

    assert re.findall(r'<optgroup label="(.*?)"|<option[^>]*>(.*?)</option>', html) == [
        ("", "请选择"),
        ("城关镇", ""),
        ("", "东苑社区"),
        ("骆驼城镇", ""),
        ("", "甲1村"),
        ("", "甲2村"),
    ]
    assert OneForm({"place": places[0].pk}).is_valid()


def test_a_town_opens_where_something_is_ticked(places):
    form = SomeForm({"places": [places[2].pk]})
    html = str(form["places"])

    assert re.findall(r"<details( open)?>\s*<summary>(.*?)</summary>", html) == [
        ("", "城关镇（1处）"),
        (" open", "骆驼城镇（已选1处）"),
    ]
    assert list(form.cleaned_data["places"] if form.is_valid() else []) == [places[2]]
