from datetime import date
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from papers.documents import Document, items, paragraph, signatures, table
from papers.tests.factories import letter
from papers.typesetting import PAPER, picture, render


def data_of(document):
    return document.as_data(
        issuer="高台县市场监督管理局",
        number="高市监调〔2026〕第12号",
        issued_on=date(2026, 11, 24),
    )


def text_of(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_same_data_gives_the_same_bytes_and_other_data_others():
    assert render(PAPER, data_of(letter("一"))) == render(PAPER, data_of(letter("一")))
    assert render(PAPER, data_of(letter("一"))) != render(PAPER, data_of(letter("二")))


def test_page_is_a4_numbered_and_brings_its_fonts():
    reader = PdfReader(BytesIO(render(PAPER, data_of(letter("正文。" * 900)))))

    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert f"第{number}页，共{len(reader.pages)}页" in "".join(page.extract_text().split())
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            [descendant] = font["/DescendantFonts"]
            assert "/FontFile3" in descendant.get_object()["/FontDescriptor"]


def test_every_kind_of_block_is_on_the_page():
    document = Document(
        title="调解书",
        blocks=(
            paragraph("第一段\n\n第二段"),
            table([("投诉编号", "GT1"), ("空着的", "")]),
            items(["退还三百元", "", "赔礼道歉"]),
            signatures(["投诉人"]),
        ),
        note="一式三份",
    )

    assert text_of(render(PAPER, data_of(document))) == (
        "高台县市场监督管理局调解书高市监调〔2026〕第12号第一段第二段投诉编号GT1空着的无"
        "（一）退还三百元（二）赔礼道歉投诉人（签名或者盖章）：年月日"
        "高台县市场监督管理局（印章）2026年11月24日一式三份"
        "高市监调〔2026〕第12号第1页，共1页"
    )


@pytest.mark.parametrize(
    "typed",
    [
        '#import "x": *',
        '#read("/etc/passwd")',
        '"); #panic()',
        "$x^2$ *粗* _斜_ @ref <label>",
        "] } ) \\ // /* `code`",
        "{{ 7 * 7 }}{% now %}",
    ],
)
def test_markup_that_somebody_types_stays_text(typed):
    squeezed = "".join(typed.split())

    document = Document(
        title="通知书", addressee=typed, blocks=(paragraph(typed), table([(typed, typed)]))
    )

    assert text_of(render(PAPER, data_of(document))).count(squeezed) == 4


def test_line_breaks_in_a_name_make_no_line_of_their_own_in_a_list():
    text = text_of(render(PAPER, data_of(Document(title="单", blocks=(items(["甲\n#乙\r丙"]),)))))

    assert "（一）甲#乙丙" in text


def test_template_reads_nothing_outside_its_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "typst"
    inside.mkdir()
    template = inside / "reads.typ"
    template.write_text('#read("../secret.txt")')

    with pytest.raises(typst.TypstError):
        render(template, {})


def test_template_fetches_no_package(tmp_path):
    template = tmp_path / "imports.typ"
    template.write_text('#import "@preview/cetz:0.3.0": *')

    with pytest.raises(typst.TypstError):
        render(template, {})


def test_picture_has_a_png_for_every_page():
    pages = picture(PAPER, data_of(letter("正文。" * 900)), dots_per_inch=40)

    assert len(pages) > 1
    assert {page[:8] for page in pages} == {b"\x89PNG\r\n\x1a\n"}
