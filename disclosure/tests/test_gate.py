import pytest
from django.core.exceptions import ValidationError

from disclosure.gate import masked, personal_data_in, refuse_personal_data


@pytest.mark.parametrize(
    ("text", "kinds", "public"),
    [
        pytest.param("电话13893600001。", ["手机号"], "电话138****0001。", id="mobile"),
        pytest.param("电话１３８-9360 0001", ["手机号"], "电话138****0001", id="mobile with gaps"),
        pytest.param("+86 13893600001", ["手机号"], "138****0001", id="mobile with country"),
        pytest.param(
            "证件11010519491231002x", ["身份证号"], "证件110105********002x", id="identity number"
        ),
        pytest.param("620724990101123", ["身份证号"], "620724*****1123", id="old identity number"),
        pytest.param(
            "卡号6222 0202 0011 2233", ["银行卡号"], "卡号************2233", id="bank account"
        ),
        pytest.param("东苑小区3号楼2单元501室", ["门牌地址"], "东苑小区****", id="door"),
        pytest.param("东苑小区3 9-1-2 100", ["门牌地址"], "东苑小区****", id="door over cells"),
        pytest.param(
            "138\x00\n\x009360\n0001", ["手机号"], "138****0001", id="mobile with marks unseen"
        ),
        pytest.param(
            "2600 12000 35 110105 19491231 002X",
            ["身份证号"],
            "2600 12000 35 110105********002X",
            id="identity number behind figures",
        ),
        pytest.param(
            "62220 2020011 2230 150",
            ["银行卡号"],
            "************2230 150",
            id="bank account before a figure",
        ),
        pytest.param(
            "王某，13893600001，3栋2单元",
            ["手机号", "门牌地址"],
            "王某，138****0001，****",
            id="two",
        ),
    ],
)
def test_personal_data_is_found_and_masked(text, kinds, public):
    assert [each.kind for each in personal_data_in(text)] == kinds
    assert masked(text) == public


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91350100M000100Y43",
        "公示电话0936-6621234，公示5个工作日",
        "编号GS20261126000001K，得分86.50",
        "地址：城关镇人民西路甲18号",
        "2026年11月26日起施行，共17项",
        "年度 2021 2022 2023 2024 2025",
        "公示电话 0936-6621234 1 3 5 7 9 11 13 15",
    ],
)
def test_what_is_public_is_let_through(text):
    refuse_personal_data(text)
    assert masked(text) == text


def test_refusal_names_the_kind_and_not_the_value():
    with pytest.raises(ValidationError) as refused:
        refuse_personal_data("电话13893600001", "text")

    assert refused.value.error_dict["text"][0].code == "personal_data"
    assert refused.value.message_dict == {
        "text": ["公开的文字里有手机号，请遮盖或者删去后再发布。"]
    }
