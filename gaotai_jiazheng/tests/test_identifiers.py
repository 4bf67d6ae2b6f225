"""Numbers with a check of their own; the vectors are those of the standards."""

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gaotai_jiazheng.identifiers import id_number_problem, phone_problem, uscc_problem

USCC_FORM = "统一社会信用代码应为18位数字或大写字母（不含 I、O、S、V、Z）。"
USCC_CHECK = "统一社会信用代码的校验位不对，请核对是否有错字。"
ID_FORM = "身份证号应为18位：前17位是数字，最后一位是数字或 X。"
ID_CHECK = "身份证号的校验位不对，请核对是否有错字。"
ID_BIRTH = "身份证号中的出生日期不存在，请核对第7至14位。"
PHONE = "请填写11位手机号，或者带区号的固定电话，例如 0936-6621234。"

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(first_seventeen):
    """With its check character, by the standard's own table."""
    total = sum(int(d) * w for d, w in zip(first_seventeen, WEIGHTS, strict=True))
    return first_seventeen + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91110000600037341L",
        pytest.param("N2620724MF1234567M", id="农村集体经济组织 are registered under N"),
    ],
)
def test_uscc_good(code):
    assert uscc_problem(code) is None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        pytest.param("91350100M000100Y44", USCC_CHECK, id="check character"),
        pytest.param("91350100M000100Y34", USCC_CHECK, id="two exchanged"),
        pytest.param("91350100M000100Y4", USCC_FORM, id="17 characters"),
        pytest.param("91350100M000100Y433", USCC_FORM, id="19 characters"),
        pytest.param("91350100I000100Y43", USCC_FORM, id="the letter I"),
        pytest.param("91350100m000100y43", USCC_FORM, id="small letters"),
        pytest.param("91350100M000100Y43\n", USCC_FORM, id="line end"),
        pytest.param("９1350100M000100Y43", USCC_FORM, id="full width"),
        pytest.param("9135 0100M000100Y43", USCC_FORM, id="blank"),
        pytest.param("", USCC_FORM, id="empty"),
    ],
)
def test_uscc_bad(code, problem):
    assert uscc_problem(code) == problem


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "11010519491231002x",
        pytest.param(id_number("62222419900101001"), id="a county code no longer in use"),
        pytest.param(id_number("81000019900101001"), id="residence permit, Hong Kong"),
        pytest.param(id_number("82000019900101001"), id="residence permit, Macao"),
        pytest.param(id_number("83000019900101001"), id="residence permit, Taiwan"),
        pytest.param(id_number("62072420000229001"), id="leap day"),
    ],
)
def test_id_number_good(number):
    assert id_number_problem(number) is None


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        pytest.param("110105194912310021", ID_CHECK, id="check character"),
        pytest.param("11010519491231020X", ID_CHECK, id="two exchanged"),
        pytest.param(id_number("62072419900231001"), ID_BIRTH, id="30 February"),
        pytest.param(id_number("62072420010229001"), ID_BIRTH, id="29 February of no leap year"),
        pytest.param(id_number("62072419901301001"), ID_BIRTH, id="month 13"),
        pytest.param(id_number("62072418991231001"), ID_BIRTH, id="before 1900"),
        pytest.param("110105491231002", ID_FORM, id="15 digits"),
        pytest.param("1101051949123100X2", ID_FORM, id="X within"),
        pytest.param("１1010519491231002X", ID_FORM, id="full width"),
        pytest.param("110105 19491231002X", ID_FORM, id="blank"),
        pytest.param("", ID_FORM, id="empty"),
    ],
)
def test_id_number_bad(number, problem):
    assert id_number_problem(number) == problem


@time_machine.travel("2026-11-23T23:30:00+08:00", tick=False)
def test_id_number_of_today_is_good_and_of_tomorrow_is_not():
    assert id_number_problem(id_number("62072420261123001")) is None
    assert id_number_problem(id_number("62072420261124001")) == ID_BIRTH


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)),
    st.integers(100000, 999999),
    st.integers(0, 999),
)
def test_every_number_built_by_the_standard_is_good(born, region, serial):
    assert id_number_problem(id_number(f"{region}{born:%Y%m%d}{serial:03}")) is None


@pytest.mark.parametrize(
    "phone",
    ["13800000000", "19912345678", "0936-6621234", "09366621234", "6621234", "010-88886666-123"],
)
def test_phone_good(phone):
    assert phone_problem(phone) is None


@pytest.mark.parametrize(
    "phone",
    [
        pytest.param("12800000000", id="no mobile begins so"),
        pytest.param("1380000000", id="10 digits"),
        pytest.param("138000000000", id="12 digits"),
        pytest.param("１３８００００００００", id="full width"),
        pytest.param("138 0000 0000", id="blanks"),
        pytest.param("13800000000\n", id="line end"),
        pytest.param("0936-1621234", id="no landline begins so"),
        pytest.param("", id="empty"),
    ],
)
def test_phone_bad(phone):
    assert phone_problem(phone) == PHONE
