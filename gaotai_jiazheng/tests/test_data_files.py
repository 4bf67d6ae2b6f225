from collections import Counter
from datetime import date

import pytest

from gaotai_jiazheng.data_files import BadDataFile, put, read_data_file
from regions.models import Town

TYPED = """\
name: 城关镇
size: 3
is_big: true
since: 2026-11-23
words: [甲, 乙]
parts:
  - name: 东
  - name: 西
"""


@pytest.fixture
def document_of(tmp_path):
    def read(text):
        path = tmp_path / "file.yaml"
        path.write_text(text, "utf-8")
        return read_data_file(path)

    return read


def problems_of(document):
    with pytest.raises(BadDataFile) as raised:
        document.finish()
    return raised.value.problems


def test_values_come_in_their_types(document_of):
    document = document_of(TYPED)

    values = (
        document.text("name"),
        document.number("size"),
        document.yes("is_big"),
        document.day("since"),
        document.texts("words"),
        [part.text("name") for part in document.entries("parts")],
    )

    document.finish()
    assert values == ("城关镇", 3, True, date(2026, 11, 23), ["甲", "乙"], ["东", "西"])


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        (lambda d: d.text("absent"), "第1行 absent：缺少这一项。"),
        (lambda d: d.text("size"), "第2行 size：应为文字；数字和日期请加引号。"),
        (lambda d: d.text("name", max_length=2), "第1行 name：最多2个字，现有3个。"),
        (
            lambda d: d.choice("name", ["甲镇", "乙镇"]),
            "第1行 name：应为 甲镇、乙镇 之一，现为 城关镇。",
        ),
        (lambda d: d.number("size", at_least=4), "第2行 size：应为不小于4的整数。"),
        (lambda d: d.number("is_big"), "第3行 is_big：应为不小于0的整数。"),
        (lambda d: d.yes("size"), "第2行 size：应为 true 或 false。"),
        (lambda d: d.day("name"), "第1行 name：应为日期，如 2026-12-31。"),
        (lambda d: d.texts("name"), "第1行 name：应为文字的列表。"),
        (lambda d: d.entries("name"), "第1行 name：应为列表。"),
        (lambda d: d.entries("words"), "第5行 words：应为“名称: 值”的条目。"),
        (lambda d: d.entry("name"), "第1行 name：应为“名称: 值”的条目。"),
        (lambda d: d.entries("parts")[1].text("code"), "第8行 parts[2].code：缺少这一项。"),
    ],
)
def test_a_fault_is_told_with_its_line_and_name(document_of, ask, problem):
    document = document_of(TYPED)

    ask(document)

    assert problem in problems_of(document)


def test_all_faults_are_told_together_with_the_names_nobody_asked_for(document_of):
    document = document_of("nmae: 城关镇\nsize: 大\n")

    document.text("name")
    document.number("size")

    assert problems_of(document) == [
        "第1行 name：缺少这一项。",
        "第2行 size：应为不小于0的整数。",
        "第1行 nmae：没有这个项目，请核对拼写。",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", "第2行 a：这一项写了两次。"),
        ("a: [1\n", "第2行 不是有效的 YAML，请核对缩进、括号和引号。"),
        ("a: " + "[" * 100_000, "第1行 不是有效的 YAML，请核对缩进、括号和引号。"),
        ("{a: " * 900 + "1" + "}" * 900, "的条目一层套一层，太深了。"),
        ("- 1\n", "应为“名称: 值”的文件。"),
        ("", "应为“名称: 值”的文件。"),
    ],
)
def test_what_is_no_document_is_refused(document_of, text, problem):
    with pytest.raises(BadDataFile) as raised:
        document_of(text)

    assert str(raised.value).endswith(problem)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadDataFile) as raised:
        read_data_file(tmp_path / "nothing.yaml")

    assert "无法读取" in str(raised.value)


@pytest.mark.django_db
def test_put_adds_changes_and_leaves_alone():
    counts = Counter()

    put(Town, {"name": "城关镇"}, {"code": "620724100", "position": 1}, counts)
    put(Town, {"name": "城关镇"}, {"code": "620724100", "position": 2}, counts)
    put(Town, {"name": "城关镇"}, {"code": "", "position": 2}, counts)

    assert counts == {"新增": 1, "修改": 1, "未变": 1}
    assert (Town.objects.get().code, Town.objects.get().position) == ("620724100", 2)


@pytest.mark.django_db
def test_put_tells_what_the_model_refuses():
    counts = Counter()
    put(Town, {"name": "城关镇"}, {"code": "620724100"}, counts)

    with pytest.raises(BadDataFile) as raised:
        put(Town, {"name": "宣化镇"}, {"code": "620724100"}, counts)

    assert raised.value.problems == ["镇 宣化镇：这个区划代码已经登记。"]
