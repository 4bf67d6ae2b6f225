"""Numbers, codes, days and sums as people type them, and as they are kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from gaotai_jiazheng.form_fields import (
    AmountField,
    DayField,
    IdNumberField,
    MonthField,
    PhoneField,
    SmsCodeField,
)
from gaotai_jiazheng.typed_values import mobile_of

ID_NUMBER = "62072419900101003X"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８ ９３６０ １１０４", "13893601104"),
        ("138-9360-1104", "13893601104"),
        ("138—9360—1104", "13893601104"),
        ("+86 138 9360 1104", "13893601104"),
        ("86-13893601104", "13893601104"),
        ("008613893601104", "13893601104"),
        pytest.param("\u202d138 9360 1104\u202c", "13893601104", id="pasted from contacts"),
        ("0936-6621234", "0936-6621234"),
        ("（0936）6621234", "0936-6621234"),
        ("(0936) 6621234", "0936-6621234"),
        ("0936－6621234", "0936-6621234"),
    ],
)
def test_telephone_number(typed, kept):
    assert PhoneField().clean(typed) == kept


@pytest.mark.parametrize(
    "typed", ["1389360110", "138936011044", "(138)93601104x", "1389360\x071104"]
)
def test_what_is_no_telephone_number_stays_none(typed):
    with pytest.raises(ValidationError):
        PhoneField().clean(typed)


def test_mobile_is_told_from_other_names():
    typed = ("138 9360 1104", "0936-6621234", "clerk", "")
    assert [mobile_of(each) for each in typed] == ["13893601104", "", "", ""]


@pytest.mark.parametrize(
    "typed",
    [
        "62072419900101003x",
        "620724 19900101 003X",
        "620724-19900101-003X",
        "６２０７２４１９９００１０１００３Ｘ",
        "62072419900101003×",
    ],
)
def test_identity_number(typed):
    assert IdNumberField().clean(typed) == ID_NUMBER


def test_passport_keeps_its_hyphen_and_the_field_has_room_for_blanks():
    assert IdNumberField().clean("ab-123 456") == "AB-123456"
    assert int(IdNumberField().widget.attrs["maxlength"]) >= len("620724 1990 0101 003X")


@pytest.mark.parametrize("typed", ["123456", "123 456", "123-456", "１２３４５６", " 123456 "])
def test_code_of_a_text_message(typed):
    assert SmsCodeField().clean(typed) == "123456"
    assert int(SmsCodeField().widget.attrs["maxlength"]) > 6


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-01",
        "2026年12月1日",
        "2026年12月1号",
        "2026 年 12 月 1 日",
        "2026/12/1",
        "2026.12.1",
        "20261201",
        "２０２６－１２－０１",
        "2026—12—1",
    ],
)
def test_day(typed):
    assert DayField().clean(typed) == date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["2026-13-01", "20261301", "12-1", "2026年12月", "明天"])
def test_what_is_no_day_is_told_how_to_write_one(typed):
    with pytest.raises(ValidationError) as raised:
        DayField().clean(typed)

    assert raised.value.messages == ["请按“年-月-日”填写，例如 2026-11-03。"]


@pytest.mark.parametrize(
    "typed", ["2026-05", "2026年5月", "2026.5", "2026/05", "202605", "２０２６年５月"]
)
def test_month(typed):
    assert MonthField().clean(typed) == date(2026, 5, 1)


@pytest.mark.parametrize("typed", ["2026-13", "202613", "5月", "2026", "0001-05"])
def test_what_is_no_month_is_told_how_to_write_one(typed):
    with pytest.raises(ValidationError) as raised:
        MonthField().clean(typed)

    assert raised.value.code == "invalid"


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("1200", "1200"),
        ("1,200.50", "1200.50"),
        ("1 200", "1200"),
        ("１，２００元", "1200"),
        ("￥1,234,567", "1234567"),
        ("人民币1200元整", "1200"),
        ("1200块", "1200"),
        ("0.5元", "0.5"),
    ],
)
def test_amount(typed, yuan):
    assert AmountField().clean(typed) == Decimal(yuan)


@pytest.mark.parametrize(
    "typed",
    ["12,5", "1,20", "1,2000", "一千二", "1200至1500", ",200", "1200 1500", "12 5", "1200  15"],
)
def test_amount_that_can_be_read_two_ways_is_asked_again(typed):
    with pytest.raises(ValidationError) as raised:
        AmountField().clean(typed)

    assert raised.value.messages == ["请只填数字，例如 1200 或者 1200.50。"]
