from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from gaotai_jiazheng.data_files import BadDataFile
from gaotai_jiazheng.tests.test_spreadsheets import bomb
from ratings.scheme_files import as_spreadsheet, read_scheme
from ratings.services import schemes

GOOD = """
title: 标准
version: "1"
source: 测试
levels: [{name: 达标, at_least: 6}]
items:
  - {number: "1.1", category: 主体, title: 有执照, points: 6, is_mandatory: true, evidence: 执照}
  - {number: "1.2", category: 主体, title: 有场所, points: 4}
"""


def problems_of(text, name="a.yaml"):
    with pytest.raises(BadDataFile) as refused:
        read_scheme(name, text.encode() if isinstance(text, str) else text)
    return refused.value.problems


def test_shipped_reference_is_a_hundred_points():
    entry = read_scheme(schemes.SHIPPED.name, schemes.SHIPPED.read_bytes())

    assert sum(item["points"] for item in entry.items) == 100
    assert len(entry.items) == 25
    assert "自拟" in entry.source
    assert entry.levels == [{"name": "一档", "at_least": 90.0}, {"name": "二档", "at_least": 80.0}]


def test_good_file_is_read():
    entry = read_scheme("a.yml", GOOD.encode())

    assert entry.items[0] == {
        "number": "1.1",
        "category": "主体",
        "title": "有执照",
        "points": Decimal(6),
        "is_mandatory": True,
        "evidence": "执照",
        "source": "",
        "effort": None,
        "cost_note": "",
    }


def test_effort_and_cost_are_what_the_author_wrote():
    marked = GOOD.replace("points: 4}", "points: 4, effort: 2, cost_note: 租金按合同}")
    entry = read_scheme("a.yml", marked.encode())

    assert (entry.items[1]["effort"], entry.items[1]["cost_note"]) == (2, "租金按合同")
    wrong = GOOD.replace("points: 4}", "points: 4, effort: 6}")
    assert problems_of(wrong) == ["第2项的工作量应为1到5之间的整数。"]


@pytest.mark.django_db
def test_spreadsheet_without_effort_and_cost_is_read(county):
    book = load_workbook(BytesIO(as_spreadsheet(county.scheme, county.scheme.items.all())))
    book["项目"].delete_cols(8, 2)
    changed = BytesIO()
    book.save(changed)

    entry = read_scheme("a.xlsx", changed.getvalue())

    assert {item["effort"] for item in entry.items} == {None}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("points: 6", "points: -1", "第1项的分值应为大于0、不超过999.99的数，最多两位小数。"),
        ("points: 6", "points: 1.234", "第1项的分值应为大于0、不超过999.99的数，最多两位小数。"),
        ("points: 6", "points: 1e12", "第1项的分值应为大于0、不超过999.99的数，最多两位小数。"),
        ('"1.2"', '"1.1"', "编号 1.1 重复。"),
        ("title: 有场所", "title: ''", "第2项的内容没有填写。"),
        ("at_least: 6", "at_least: 11", "等级达标的最低分11超过满分10。"),
        ("title: 标准", "title:", "名称没有填写。"),
        ("title: 标准", r'title: "标\0准"', "名称：含有看不见的控制字符，请删去后重新输入。"),
    ],
)
def test_fault_is_named(old, new, problem):
    assert problem in problems_of(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.docx", b"x", "只能上传 .xlsx 或者 .yaml 文件。"),
        ("a.xlsx", b"not a book", "只能导入 Excel 文件（.xlsx）。"),
        ("a.yaml", b"[1, 2]", "文件里没有标准。"),
        ("a.yaml", b"a: [", "文件不是正确的 YAML。"),
        ("a.yaml", b"[" * 100_000, "文件不是正确的 YAML。"),
        ("a.yaml", b"title: x\nitems: 5", "items 应为项目的列表。"),
        ("a.yaml", b"x" * (2 * 1024 * 1024 + 1), "文件超过2MB。"),
    ],
)
def test_file_that_is_none_is_refused(name, content, problem):
    assert problems_of(content, name) == [problem]


def test_workbook_that_stands_for_too_much_is_not_opened():
    assert problems_of(bomb(), "a.xlsx") == ["文件展开后太大，不能导入。"]


@pytest.mark.django_db
def test_no_text_of_a_scheme_becomes_a_formula(county):
    items = list(county.scheme.items.all())
    county.scheme.title, items[0].title = "=1+1", "=HYPERLINK(1)"

    book = load_workbook(BytesIO(as_spreadsheet(county.scheme, items)))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert {"'=1+1", "'=HYPERLINK(1)"} <= {cell.value for cell in cells}


@pytest.mark.django_db
def test_spreadsheet_comes_back_as_it_went(county):
    content = as_spreadsheet(county.scheme, county.scheme.items.all())

    entry = read_scheme("a.XLSX", content)

    assert (entry.title, entry.levels) == (county.scheme.title, county.scheme.levels)
    assert [item["number"] for item in entry.items] == ["1.1", "2.1", "3.1"]
    assert [item["is_mandatory"] for item in entry.items] == [True, False, False]


@pytest.mark.django_db
def test_spreadsheet_without_a_column_says_which(county):
    book = load_workbook(BytesIO(as_spreadsheet(county.scheme, county.scheme.items.all())))
    book["项目"].delete_cols(4)
    changed = BytesIO()
    book.save(changed)

    assert problems_of(changed.getvalue(), "a.xlsx") == ["工作表“项目”缺少列：分值。"]
