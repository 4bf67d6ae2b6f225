"""What a form says by itself is a sentence for people, in Chinese."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError

from gaotai_jiazheng.form_fields import MobileField


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (forms.CharField(), "", "请填写这一项。"),
        (forms.CharField(min_length=5), "两字", "至少5个字，现在是2个字。"),
        (forms.CharField(max_length=1), "两字", "最多1个字，现在是2个字。"),
        (forms.IntegerField(), "几", "请填写整数。"),
        (forms.IntegerField(min_value=1), "0", "不能小于1。"),
        (forms.DecimalField(max_digits=3, decimal_places=1), "1.25", "最多1位小数。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "b", "没有“b”这个选项，请重新选。"),
        (forms.DateField(), "昨天", "请填写日期，例如 2026-11-03。"),
        (forms.FileField(), None, "请填写这一项。"),
        (MobileField(), "0936-6621234", "请填写11位手机号，要能收短信。"),
    ],
)
def test_sentence_beside_a_wrong_field(field, typed, sentence):
    with pytest.raises(ValidationError) as raised:
        field.clean(typed)

    assert raised.value.messages == [sentence]


def test_digits_of_a_chinese_keyboard_and_blanks_are_a_mobile_number():
    assert MobileField().clean("１３８ ９３６０-１１０４") == "13893601104"
    assert not re.search("[a-z]", MobileField.default_error_messages["mobile"])
