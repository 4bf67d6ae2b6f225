"""Clauses, hints and template files: rules without a database."""

import json

import pytest
import yaml

from contracts import clauses, unfair
from contracts.clauses import Filled, Words
from contracts.drawing import lines_of
from contracts.template_files import NEEDED, SHIPPED, read_template, read_upload
from contracts.wording import cameras_in_words, deposit_in_words, insurance_in_words, price_in_words
from enterprises.models import Mode
from gaotai_jiazheng.data_files import BadDataFile

WORDS = (
    Words("pay", "报酬", "", "报酬{worker_pay}，{pay_way}。", True, "", "没有写报酬。"),
    Words("safety", "安全", "", "注意安全。", False),
)


def own(text):
    return [Filled("own_1", "自己的", "", text, "", "own")]


def test_every_mode_has_a_shipped_template_with_all_that_is_needed():
    read = [read_template(path) for path in SHIPPED.glob("*.yaml")]

    assert sorted(entry.mode for entry in read) == sorted(Mode.values)
    for entry in read:
        assert set(NEEDED) <= {words.key for words in entry.clauses}
        assert all(words.is_mandatory for words in entry.clauses if words.key in NEEDED)
        assert "不是官方示范文本" in entry.source
        fields = {name for words in entry.clauses for name in clauses.fields_of(words.text)}
        assert fields == clauses.FIELDS.keys()


def test_fields_are_replaced_once_and_never_read_as_fields_again():
    text = clauses.fill("{a}和{b}", {"a": "{b}", "b": "乙"})

    assert text == "{b}和乙"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{worker_name}，身份证号{worker_id_number}。", "王梅。"),
        ("电话{enterprise_phone}，身份证号{worker_id_number}，手机{worker_phone}。", "手机1。"),
        ("身份证号{consumer_id_number}，手机{worker_phone}。", "身份证号62，手机1。"),
        ("身份证号{worker_id_number}的服务员", "身份证号无的服务员"),
        ("甲方\n电话{enterprise_phone}\n乙方", "甲方\n\n乙方"),
    ],
)
def test_what_may_be_left_out_and_was_is_not_named(text, said):
    words = (Words("parties", "三方", "", text, True, "", "没有写。"),)
    values = {"worker_name": "王梅", "worker_phone": "1", "consumer_id_number": "62"}

    (filled,) = clauses.compose(words, values)

    assert filled.text == said


def test_clause_is_missing_when_left_out_or_when_a_field_is_empty():
    assert clauses.missing_of(WORDS, {"worker_pay": "1元", "pay_way": "现金"}) == []
    (missing,) = clauses.missing_of(WORDS, {"worker_pay": "1元"})
    assert missing.sentence == "没有写报酬。还没有填：报酬的支付。"
    (left_out,) = clauses.missing_of(WORDS, {}, left_out=["pay", "safety"])
    assert left_out.sentence == "没有写报酬。"
    assert clauses.missing_of(WORDS, {}, own_words={"pay": "面议以后写在附件。"}) == []


def test_plain_words_have_the_numbers_and_own_words_have_none_of_the_templates():
    words = (Words("pay", "报酬", "给{worker_pay}。", "报酬{worker_pay}。", True, "", "没有写。"),)

    (said,) = clauses.compose(words, {"worker_pay": "1元"})
    (own_words,) = clauses.compose(words, {}, own_words={"pay": "面议。"})

    assert (said.plain, said.text) == ("给1元。", "报酬1元。")
    assert (own_words.plain, own_words.text, own_words.origin) == ("", "面议。", "own_words")


def test_canonical_text_has_one_form():
    assert clauses.canonical({"b": "乙", "a": [1, None]}) == '{"a":[1,null],"b":"乙"}'
    assert clauses.digest_of("") == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("服务费交了 概不退还。", "no-refund"),
        ("服务期间受伤一律自负。", "no-liability"),
        ("对一切损失公司不承担任何责任", "no-liability"),
        ("本公司保留最终解释权", "final-interpretation"),
        ("企业有权随时调整价格", "change-at-will"),
        ("服务员的身份证由公司保管，离职退还", None),
        ("公司保管服务员的身份证", "keep-documents"),
        ("服务员须交500元押金", "worker-guarantee"),
        ("家庭永远不得私下聘用服务员", "no-direct-hire-ever"),
        ("双方不得投诉", "no-complaint"),
        ("卧室里装有摄像头", "hidden-camera"),
        ("违约金为费用的三倍", "excessive-penalty"),
        ("迟到一次罚款50元", "fine-worker"),
        ("服务员全年无休，随叫随到", "unlimited-hours"),
        ("提前三天说，按天退费。", None),
        ("服务员每周休息一天。", None),
    ],
)
def test_own_words_are_flagged_by_rule_with_reason_and_basis(text, rule):
    found = unfair.flags_of(own(text))

    assert [flag.rule for flag in found][:1] == ([rule] if rule else [])
    assert all(flag.reason and flag.basis and flag.words for flag in found)


def test_words_of_a_template_are_never_flagged():
    clause = Filled("x", "x", "", "本公司保留最终解释权", "", "template")

    assert unfair.flags_of([clause]) == []


def test_upload_tells_every_fault_at_once():
    with pytest.raises(BadDataFile) as refusal:
        read_upload(
            '{"title": "合同", "mode": "other", "version": "1", "source": "自拟", "clauses": '
            '[{"key": "pay", "title": "报酬", "plain": "钱", "text": "{money}", '
            '"is_mandatory": true}]}'.encode()
        )

    text = str(refusal.value)
    assert "没有这些栏目：money" in text and "必备条款要写明缺了会怎样" in text
    assert "缺少条款：parties" in text and "mode" in text


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[1, 2]", b"a: b: c", b"x" * 300_000])
def test_upload_that_is_no_template_is_refused(content):
    with pytest.raises(BadDataFile):
        read_upload(content)


def test_json_is_taken_as_well_as_yaml():

    path = SHIPPED / "agency_based.yaml"
    as_json = json.dumps(yaml.safe_load(path.read_text("utf-8")), ensure_ascii=False)

    assert read_upload(as_json.encode()) == read_template(path)


def test_same_seed_draws_the_same_lines():
    lines = lines_of(20261127, 400, 30)

    assert lines == lines_of(20261127, 400, 30) and lines == sorted(set(lines))
    assert len(lines) == 30 and lines[0] >= 1 and lines[-1] <= 400
    assert lines != lines_of(20261128, 400, 30)


def test_words_of_money_insurance_and_cameras():
    line = {"price_fen": 12050, "method": "", "unit": "hour", "least_fen": 20000, "most_fen": None}

    assert price_in_words(line, {"hour": "小时"}) == "120.50元/小时，每单最低200元"
    assert deposit_in_words(None, None) == deposit_in_words(800, None) == ""
    assert insurance_in_words(["none"], "") == "没有投保"
    assert insurance_in_words(["liability"], "") == ""
    assert cameras_in_words("open", "") == ""
