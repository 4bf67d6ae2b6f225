"""The words of a paper as a Word file, for who goes on working with them; the PDF is what counts.

The same words give the same bytes: every part of the archive has the same date.
"""

import zipfile
from datetime import datetime
from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "宋体"
DATE = (1980, 1, 1, 0, 0, 0)
LABEL_WIDTH, VALUE_WIDTH = Mm(45), Mm(113)


def as_word(data: dict) -> bytes:
    """The docx of what ``Document.as_data`` gives."""
    paper = docx.Document()
    prepare(paper, data)
    for words, size in ((data["issuer"], 14), (data["title"], 20), (data["number"], 12)):
        if words:
            centred(paper, words, size)
    if data["addressee"]:
        paper.add_paragraph(f"{data['addressee']}：")
    for block in data["blocks"]:
        WRITERS[block["kind"]](paper, block)
    if data["has_seal"]:
        for words in (data["issuer"], data["issued_on"]):
            paper.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if data["note"]:
        paper.add_paragraph(data["note"])
    written = BytesIO()
    paper.save(written)
    return undated(written.getvalue())


def prepare(paper, data):
    """A4, a Chinese font, and nothing about the machine or the hour in the properties."""
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(27), Mm(25)
    about = paper.core_properties
    about.title, about.author, about.comments = data["title"], data["issuer"], ""
    about.created = about.modified = datetime(*DATE)


def centred(paper, words, size):
    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(words).font.size = Pt(size)


def write_text(paper, block):
    for words in block["lines"]:
        paper.add_paragraph(words).paragraph_format.first_line_indent = Pt(24)


def write_items(paper, block):
    for number, words in enumerate(block["texts"], start=1):
        paper.add_paragraph(f"{number}. {words}").paragraph_format.first_line_indent = Pt(24)


def write_table(paper, block):
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for row in block["rows"]:
        label, value = table.add_row().cells
        label.text, value.text = row["label"], "\n".join(row["lines"])
        label.width, value.width = LABEL_WIDTH, VALUE_WIDTH


def write_signatures(paper, block):
    for place in block["places"]:
        paper.add_paragraph(f"{place}（签名或者盖章）：＿＿＿＿＿＿　　　年　　月　　日")


WRITERS = {
    "text": write_text,
    "items": write_items,
    "table": write_table,
    "signatures": write_signatures,
}


def undated(content: bytes) -> bytes:
    """The same archive with one date for all its parts."""
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as given,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for part in given.infolist():
            info = zipfile.ZipInfo(part.filename, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(info, given.read(part))
    return written.getvalue()
