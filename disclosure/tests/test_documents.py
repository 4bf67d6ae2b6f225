import random
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from bench.gate import judge
from bench.planting import scanned
from disclosure.documents import search


def test_no_planted_document_comes_through_and_no_clean_one_is_stopped():
    seen = judge(range(140))

    assert seen == {"escaped": {}, "stopped": {}, "asked": {}}


def test_place_where_a_picture_was_taken_is_told(tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 22.0, 41.0)})
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg", exif=exif)

    findings = search((tmp_path / "a.jpg").read_bytes()).findings

    assert [each.kind for each in findings] == ["拍摄位置"]


def page_with(**entries) -> bytes:
    """A PDF of one page of lines, without a letter that could be read."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    lines = StreamObject()
    lines.set_data(b"0 0 m 99 99 l S")
    page[NameObject("/Contents")] = writer._add_object(lines)
    for name, value in entries.items():
        page[NameObject(f"/{name}")] = value
    to = BytesIO()
    writer.write(to)
    return to.getvalue()


def test_person_is_told_to_look_where_no_program_can_read():
    font = {"/Type": "/Font", "/Subtype": "/Type0", "/BaseFont": "/A", "/Encoding": "/Identity-H"}
    font = DictionaryObject({NameObject(key): NameObject(word) for key, word in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    resources = DictionaryObject({NameObject("/Font"): fonts})
    chance = random.Random(1)

    assert search(page_with()).to_look_at == ["第1页只有画出来的线条，机器看不出有没有字。"]
    assert "第1页用的字体没有对照表" in "".join(search(page_with(Resources=resources)).to_look_at)
    assert search(scanned([], "13893600001", "page of a PDF", chance)).to_look_at == [
        "第1页的图片上的字机器看不见。"
    ]
    assert search(scanned(["公示"], "13893600001", "picture in a text", chance)).to_look_at == [
        "文件里的图片上的字机器看不见。"
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("电话：13893\n600001", ["手机号"]),
        ("电话：1-3-8-9-\n3-6-0-0-\n0-0-1", ["手机号"]),
        ("卡号：62220 2020011 2230 150", ["银行卡号"]),
        ("合计 15000 元\n其中 230000 元", []),
    ],
)
def test_cut_number_is_asked_about_and_a_column_of_figures_is_not(text, kinds):
    looked = search(text.encode())

    assert looked.findings == []
    assert looked.to_look_at == [f"文件内容有几段数字，连起来像{kind}。" for kind in kinds]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"%PDF-1.7 cut off"])
def test_file_that_cannot_be_searched_is_not_let_through(content):
    with pytest.raises(ValidationError) as caught:
        search(content)

    assert caught.value.code == "unreadable"


def sheet_with(value: str) -> bytes:
    """A workbook in whose only cell the number is written so."""
    whole, written, changed = Workbook(), BytesIO(), BytesIO()
    whole.active.append([1])
    whole.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(changed, "w") as to:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<v>1</v>", f"<v>{value}</v>".encode())
            to.writestr(name, part)
    return changed.getvalue()


@pytest.mark.parametrize("value", ["13893600001", "1.3893600001E10", "1.3893600001E+10"])
def test_number_of_a_cell_is_found_however_it_is_written(value):
    found = search(sheet_with(value)).findings

    assert [(each.kind, each.place) for each in found] == [("手机号", "第1张工作表第1行")]


@pytest.mark.parametrize("value", ["2.5E10", "1.3.8E10", "1.3893600001E-10"])
def test_other_numbers_of_cells_are_let_through(value):
    assert search(sheet_with(value)).findings == []
