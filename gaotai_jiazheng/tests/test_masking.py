"""What remains to be seen of a person's data."""

import pytest

from gaotai_jiazheng import masking


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳*"),
        ("司马", "司*"),
        ("古丽·买买提", "古*"),
        ("John Smith", "J*"),
        (" 李秀英 ", "李*"),
        ("", ""),
    ],
)
def test_mask_name_leaves_the_surname(name, masked):
    assert masking.mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800000000", "138****0000"),
        ("138 0000 1234", "138****1234"),
        ("+86 138-0000-1234", "138****1234"),
        ("0936-6621234", "0936-*****34"),
        ("09366621234", "0936-*****34"),
        ("010-88886666-123", "010-******66"),
        ("6621234", "*****34"),
        ("123", "***"),
        ("无", "*"),
        ("", ""),
    ],
)
def test_mask_phone(phone, masked):
    assert masking.mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110105********002X"),
        ("440524188001010014", "440524********0014"),
        ("110105491231002", "110105*****1002"),
        ("E12345678", "*******78"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_mask_id_number(number, masked):
    assert masking.mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("6222020200112233", "************2233"),
        ("6222 0202 0011 2233", "************2233"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_mask_bank_account(number, masked):
    assert masking.mask_bank_account(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("高台县城关镇东关社区3号楼2单元", "高台县城关镇东关社区****"),
        ("高台县城关镇人民西路12号", "高台县城关镇****"),
        ("甘肃省张掖市高台县宣化镇台子寺村一社5号", "甘肃省张掖市高台县宣化镇台子寺村****"),
        ("城关镇幸福村小区5号楼", "城关镇****"),
        ("东关社区5号楼301", "东关社区****"),
        ("高台县人民东路88号", "高台县****"),
        ("人民东路88号3单元", "****"),
        ("高台县城关镇", "高台县城关镇"),
        ("", ""),
    ],
)
def test_mask_address_keeps_town_and_community_and_no_door(address, masked):
    assert masking.mask_address(address) == masked
