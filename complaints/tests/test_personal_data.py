"""The gate before anything is published: what has the shape of personal data, and what is known of people."""

import pytest

from complaints.personal_data import found_in, is_card_number

PHONE, ID, CARD = "手机号", "身份证号", "银行卡号"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("打13893600001没人接", PHONE),
        ("打138 9360 0001没人接", PHONE),
        ("打138-9360-0001没人接", PHONE),
        ("打１３８９３６００００１没人接", PHONE),
        ("打+8613893600001没人接", PHONE),
        ("电话一三八九三六零零零零一", PHONE),
        ("电话幺三八九三六〇〇〇〇幺", PHONE),
        ("座机0936-6621234", "固定电话号码"),
        ("座机（0936）6621234", "固定电话号码"),
        ("身份证11010519491231002X", ID),
        ("身份证 110105 19491231 002x", ID),
        ("卡号6222-0202-0011-2234", CARD),
        ("卡号 4111 1111 1111 1111", CARD),
        ("住3号楼2单元501", "门牌地址"),
        ("写信到wang@example.com", "电子邮箱"),
        ("加微信 wxl_2001", "微信号或者QQ号"),
        ("约定四小时，付了1200元，2026年11月3日，两小时就走。", None),
        ("合同第20261103号，退还600元，比例50%。", None),
    ],
)
def test_shapes(text, words):
    assert found_in(text) == ([words] if words else [])


@pytest.mark.parametrize("text", ["王小兰说没做完", "王 小 兰说", "王\n小兰"])
def test_names_it_is_told_of(text):
    assert found_in(text, names=["王小兰"]) == ["当事人的姓名"]


def test_a_name_of_one_character_says_nothing():
    assert found_in("王某说没做完", names=["王"]) == []


@pytest.mark.parametrize("text", ["住在城关镇东关社区3号", "住在城关镇 东关社区3号"])
def test_address_it_is_told_of(text):
    assert "当事人的电话或者地址" in found_in(text, values=["城关镇东关社区3号"])


def test_landline_without_its_area_is_found_when_it_is_told_of():
    assert found_in("打6621234", values=["6621234"]) == ["当事人的电话或者地址"]


def test_what_is_found_is_not_repeated():
    assert all("138" not in words for words in found_in("13893600001 王小兰", names=["王小兰"]))


@pytest.mark.parametrize(
    ("number", "is_card"), [("4111111111111111", True), ("4111111111111112", False)]
)
def test_check_rule_of_cards(number, is_card):
    assert is_card_number(number) is is_card
