"""Templates of superiors: which places are refused, and what a filled file looks like."""

import re
import zipfile
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl.chart import BarChart, Reference
from PIL import Image

from gaotai_jiazheng.tests.test_spreadsheets import changed
from plan import metrics
from reporting import template_files
from reporting.services import reporting, templates
from reporting.tests.factories import WORDS, Quarter, letter, moment, workbook
from reporting.tests.test_services import code_of

pytestmark = pytest.mark.django_db
METRIC = "people_counted"


@pytest.fixture
def quarter(monkeypatch):
    monkeypatch.setattr(metrics, "_metrics", dict(metrics._metrics))
    words = {"register": "名录", "rows": "plan:index", "title": "人数", "unit": "人"}

    @metrics.metric(METRIC, definition="按月份数。", **words)
    def people_counted(on: date) -> int:
        return on.month * 1000

    return Quarter().open()


def keep(quarter, file, title="统计表"):
    return templates.keep(bureau=quarter.labour, title=title, file=file, by=quarter.writer)


@pytest.mark.parametrize(
    ("place", "code", "says"),
    [
        ("汇总", "place_unreadable", "汇总!B5"),
        ("别的!B3", "sheet_missing", "现有：汇总"),
        ("汇总!Z99", "cell_outside", "A1:C4"),
        ("B1", "cell_merged", "左上角的A1"),
        ("汇总!$B$4", "cell_formula", "公式"),
    ],
)
def test_a_cell_that_cannot_be_filled_is_refused_beside_its_field(quarter, place, code, says):
    template = keep(quarter, workbook())
    with pytest.raises(ValidationError) as raised:
        templates.bind(template, place=place, metric=METRIC, by=quarter.writer)

    assert code_of(raised) == code
    assert says in raised.value.message_dict["place"][0]


def test_an_unknown_metric_a_missing_placeholder_and_a_rival_are_refused(quarter):
    template = keep(quarter, letter())
    with pytest.raises(ValidationError) as raised:
        templates.bind(template, place="人数", metric="nothing", by=quarter.writer)
    assert raised.value.message_dict["metric"] == ["没有标识为“nothing”的指标。"]
    with pytest.raises(ValidationError) as raised:
        templates.bind(template, place="{{家数}}", metric=METRIC, by=quarter.writer)
    assert "文档里有：人数、进展" in raised.value.message_dict["place"][0]
    with pytest.raises(PermissionDenied):
        templates.bind(template, place="人数", metric=METRIC, by=quarter.rival)
    templates.bind(template, place="人数", metric=METRIC, by=quarter.writer)
    for given, code in (
        ({"place": "{{ 人数 }}", "metric": METRIC}, "template_place_bound_once"),
        ({"place": "进展"}, "template_binding_figure_or_words"),
    ):
        with pytest.raises(ValidationError) as raised:
            templates.bind(template, by=quarter.writer, **given)
        assert code_of(raised) == code


def test_a_filled_workbook_looks_as_it_did_and_holds_no_formula_of_ours(quarter):
    report = quarter.report_of(quarter.labour)
    reporting.write(report, {6: "=HYPERLINK(1)", 7: WORDS}, by=quarter.writer)
    reporting.submit(report, by=quarter.writer, at=moment("2026-10-12 10:00"))
    reporting.accept(report, by=quarter.second, at=moment("2026-10-13 10:00"))
    template = keep(quarter, workbook())
    by = quarter.writer
    templates.bind(template, place="汇总!b3", metric=METRIC, by=by)
    templates.bind(template, place="C3", measure=quarter.measure, bureau=quarter.labour, by=by)
    templates.bind(template, place="C2", metric=METRIC, quarters_back=1, by=by)

    book = openpyxl.load_workbook(BytesIO(templates.filled(template, quarter.period)))
    sheet, given = book["汇总"], openpyxl.load_workbook(workbook())["汇总"]
    assert (sheet["B3"].value, sheet["C2"].value, sheet["B4"].value) == (9000, 6000, "=SUM(B3:B3)")
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("'=HYPERLINK(1)", "s")
    assert sheet.merged_cells.ranges == given.merged_cells.ranges
    assert sheet.column_dimensions["A"].width == 31
    for cell in ("A1", "B3"):
        assert repr(sheet[cell].font) == repr(given[cell].font)
        assert repr(sheet[cell].fill) == repr(given[cell].fill)
        assert sheet[cell].number_format == given[cell].number_format


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@a", "\tx", "\rx", "＝1"])
def test_a_text_never_becomes_a_formula(start):
    content = workbook().read()
    book = openpyxl.load_workbook(
        BytesIO(template_files.fill("xlsx", content, {"汇总!B3": start})), read_only=False
    )
    assert book["汇总"]["B3"].data_type == "s"
    assert book["汇总"]["B3"].value.startswith("'")


def test_a_filled_letter_keeps_its_letters(quarter):
    quarter.accepted()
    template = keep(quarter, letter())
    templates.bind(template, place="人数", metric=METRIC, by=quarter.writer)
    with pytest.raises(ValidationError, match="进展"):
        templates.filled(template, quarter.period)
    templates.bind(template, place="进展", measure=quarter.other, by=quarter.writer)

    filled = docx.Document(BytesIO(templates.filled(template, quarter.period)))
    line = filled.paragraphs[0]
    assert line.text == "本季度共有9000人。"
    assert [run.bold for run in line.runs if "9000" in run.text] == [True]
    assert filled.tables[0].rows[0].cells[1].text == f"县人社局：{WORDS}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7", "file_type"),
        (b"PK\x03\x04broken", "file_broken"),
    ],
)
def test_what_is_no_template_is_refused_beside_its_field(quarter, content, code):
    with pytest.raises(ValidationError) as raised:
        keep(quarter, SimpleUploadedFile("a.xlsx", content))
    assert "file" in raised.value.message_dict
    assert code_of(raised) == code


def test_the_quarters_before():
    assert [templates.quarters_before(date(2026, 3, 31), back) for back in (0, 1, 4)] == [
        date(2026, 3, 31),
        date(2025, 12, 31),
        date(2025, 3, 31),
    ]


@pytest.mark.parametrize(
    "relation",
    [
        '<Relationship Id="x1" Type="urn:x/attachedTemplate" Target="http://192.0.2.1/a.dotm" TargetMode="External"/>',
        "<Relationship Id='x1' Type='urn:x/image' Target='file://192.0.2.1/a.png' TargetMode='External'/>",
        '<Relationship Id="x1" Type="urn:x/image" Target="//192.0.2.1/hyperlink" TargetMode="External"/>',
    ],
)
def test_a_letter_that_fetches_something_from_outside_is_refused(relation):
    name = "word/_rels/document.xml.rels"
    end = b"</Relationships>"
    content = changed(
        letter().read(),
        part=name,
        edit=lambda data: data.replace(end, relation.encode() + end),
    )

    with pytest.raises(ValidationError) as raised:
        template_files.search_parts(content)

    assert raised.value.code == "office_outside"


def test_a_letter_with_a_link_that_people_follow_is_no_such_file():
    link = b'<Relationship Id="x1" Type="urn:x/hyperlink" Target="https://example.org" TargetMode="External"/>'
    relations = b'<Relationships xmlns="urn:r">' + link + b"</Relationships>"

    assert not template_files.fetches_from_outside(relations)


def with_a_shape() -> bytes:
    """The superior's table with a picture on it, which is kept, and a text box, which is not."""
    picture = BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "png")
    book = openpyxl.load_workbook(workbook())
    book.active.add_image(openpyxl.drawing.image.Image(picture), "E5")
    plain = BytesIO()
    book.save(plain)
    shape = (
        b"<xdr:sp macro='' textlink=''><xdr:nvSpPr><xdr:cNvPr id='9' name='box'/><xdr:cNvSpPr/></xdr:nvSpPr>"
        b"<xdr:spPr/></xdr:sp>"
    ).replace(b"xdr:", b"")
    changed = BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.startswith(template_files.DRAWINGS):
                anchor = re.search(rb"<(\w*:?)oneCellAnchor.*?</\1oneCellAnchor>", text, re.S)[0]
                boxed = re.sub(rb"<(\w*:?)pic>.*</\1pic>", shape, anchor, flags=re.S)
                text = text.replace(anchor, anchor + boxed)
            new.writestr(part, text)
    assert template_files.drawings_in(plain.getvalue()) == 1
    assert not template_files.loses_drawings("xlsx", plain.getvalue())
    return changed.getvalue()


def test_what_is_drawn_and_would_be_lost_is_told_when_a_place_is_bound(quarter, client):
    plain = keep(quarter, workbook())
    drawn = keep(quarter, SimpleUploadedFile("带图.xlsx", with_a_shape()), title="带图的表")
    client.force_login(quarter.writer)

    pages = [
        client.get(reverse("admin:reporting_reporttemplate_bind", args=[each.pk])).text
        for each in (plain, drawn)
    ]

    assert ["不会全部带到结果里" in page for page in pages] == [False, True]
    templates.bind(drawn, place="汇总!B3", metric=METRIC, by=quarter.writer)


def test_a_sheet_that_is_one_chart_has_no_cells():
    book = openpyxl.load_workbook(BytesIO(workbook().read()))
    chart = BarChart()
    chart.add_data(Reference(book["汇总"], min_col=2, min_row=2, max_row=3))
    book.create_chartsheet("图", 0).add_chart(chart)
    written = BytesIO()
    book.save(written)

    with pytest.raises(ValidationError) as raised:
        template_files.clean_place("xlsx", written.getvalue(), "图!A1")
    assert code_of(raised) == "sheet_missing" and "现有：汇总。" in raised.value.messages[0]
    assert template_files.clean_place("xlsx", written.getvalue(), "B3") == "汇总!B3"
