"""Files from strangers: each that is no honest spreadsheet is refused with a sentence."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from exchange.tests.test_importing import HEADINGS, row, xlsx
from gaotai_jiazheng import spreadsheets

SHEET = "xl/worksheets/sheet1.xml"


def changed(content, *, part=SHEET, edit=None, more=()) -> bytes:
    """The workbook with one part edited and further parts."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, edit(data) if edit and name == part else data)
        for name, data in more:
            after.writestr(name, data)
    return stream.getvalue()


def wide(columns):
    cells = "".join('<c t="inlineStr"><is><t>列</t></is></c>' for _ in range(columns))
    return xlsx_of_rows(f'<row r="1">{cells}</row>')


def xlsx_of_rows(rows):
    def edit(data):
        head, _, tail = data.partition(b"<sheetData>")
        return (
            head + b"<sheetData>" + rows.encode() + b"</sheetData>" + tail.split(b"</sheetData>")[1]
        )

    return changed(xlsx(row()), edit=edit)


def bomb():
    return changed(xlsx(row()), more=[("xl/media/picture.xml", b"0" * (160 * 1024 * 1024))])


def with_entities():
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    return changed(xlsx(row()), edit=lambda data: declared + data)


def with_entities_in_utf_16():
    """What looks for a document type byte by byte does not find this one."""
    declared = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    return changed(
        xlsx(row()), edit=lambda data: (declared + sheet_of(data.decode())).encode("utf-16")
    )


def sheet_of(text):
    """Without the line that says how the part is encoded."""
    return text.partition("?>")[2] if text.startswith("<?xml") else text


def sheet_by_another_name():
    """A sheet whose file does not look like one, in place of the one that does."""
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    relations = "xl/_rels/workbook.xml.rels"
    return changed(
        xlsx(row()),
        part=relations,
        edit=lambda data: data.replace(b"sheet1.xml", b"sheet1.dat"),
        more=[("xl/worksheets/sheet1.dat", declared + b"<worksheet/>")],
    )


def far_away():
    cell = '<c t="inlineStr"><is><t>a</t></is></c>'
    head = f'<row r="1">{cell}{cell}</row>'
    return xlsx_of_rows(f'{head}<row r="99999999999">{cell}</row>')


BAD = {
    "empty": (lambda: b"", "file_empty"),
    "too large": (lambda: b"PK" + b"0" * spreadsheets.MAX_BYTES, "file_too_large"),
    "text": (lambda: "工单编号,标题\n".encode(), "file_type"),
    "old excel": (lambda: spreadsheets.OLE + b"0" * 600, "file_type"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 60, "file_type"),
    "another archive": (lambda: archive_of("a.txt"), "file_type"),
    "cut off": (lambda: xlsx(row())[:-200], "file_broken"),
    "bomb": (bomb, "file_bomb"),
    "entities": (with_entities, "file_bomb"),
    "entities in UTF-16": (with_entities_in_utf_16, "file_bomb"),
    "sheet by another name": (sheet_by_another_name, "file_bomb"),
    "broken sheet": (lambda: changed(xlsx(row()), edit=lambda data: data[:300]), "file_broken"),
    "no headings": (lambda: xlsx(headings=["", ""]), "no_headings"),
    "too many columns": (lambda: xlsx(headings=[f"列{n}" for n in range(61)]), "too_many_columns"),
    "100,000 columns": (lambda: wide(100_000), "too_many_columns"),
    "too many lines": (lambda: xlsx_of_rows("<row/>" * 60_001), "too_many_lines"),
}


def archive_of(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(("make", "code"), BAD.values(), ids=BAD)
def test_bad_file_is_refused_with_a_sentence(make, code):
    with pytest.raises(ValidationError) as refused:
        spreadsheets.read_headings(make())

    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_row_with_the_number_of_a_star_ends_the_reading():
    with pytest.raises(ValidationError) as refused:
        list(spreadsheets.read_rows(far_away(), 1))

    assert refused.value.code == "too_many_lines"


def test_too_many_rows_end_the_reading():
    with pytest.raises(ValidationError) as refused:
        list(spreadsheets.read_rows(xlsx(row(), row(), row()), 1, most=2))

    assert refused.value.code == "too_many_rows"


def test_headings_are_found_below_a_title_and_empty_lines_are_passed_over():
    book = Workbook()
    for cells in (["工单明细"], [], HEADINGS, row(), [None], row()):
        book.active.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    content = stream.getvalue()

    sheet = spreadsheets.read_headings(content)

    assert (sheet.headings, sheet.heading_line) == (HEADINGS, 3)
    assert [line for line, _ in spreadsheets.read_rows(content, sheet.heading_line)] == [4, 6]


def test_formulas_are_not_computed_and_not_read():
    content = xlsx(row(title="=1+1"))

    [(_, cells)] = spreadsheets.read_rows(content, 1)

    assert cells[HEADINGS.index("标题")] is None
