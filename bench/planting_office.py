"""Word and Excel files with personal data planted in them, shown or not."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from bench.planting_pictures import jpg

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
XLSX_PLACES = (
    "cell", "cells", "number", "comment", "hidden", "very hidden", "hidden column", "formula", "joined formula",
    "name", "choice", "filter", "chart", "properties", "custom property", "header", "picture",
)  # fmt: skip
DOCX_PLACES = (
    "text", "deleted", "inserted", "hidden", "text box", "alternative text", "control", "variable", "link",
    "comments", "header1", "footer1", "footnotes", "properties", "custom", "picture",
)  # fmt: skip


def xlsx(around, value, where, chance):
    book = Workbook()
    sheet = book.active
    for text in around:
        sheet.append([text, chance.randrange(2020, 2027), chance.random()])
    place = XLSX.get(where)
    if place is not None:
        place(book, sheet, value)
    elif where not in LATER:
        sheet["A9"] = value
    sheet.row_dimensions[9].hidden = True
    to = BytesIO()
    book.save(to)
    return LATER[where](to, value, chance) if where in LATER else to.getvalue()


def in_cells(book, sheet, value):
    third = -(-len(value) // 3)
    sheet.append([value[:third], value[third : 2 * third], value[2 * third :]])


def as_number(book, sheet, value):
    is_number = value.isdigit() and value.isascii() and len(value) < 16
    sheet["B7"] = int(value) if is_number else value
    sheet["B7"].number_format = "000-0000-0000"


def in_comment(book, sheet, value):
    sheet["A1"].comment = Comment(value, "bench")


def in_hidden_sheet(book, sheet, value, state="hidden"):
    hidden = book.create_sheet("h")
    hidden["A1"], hidden.sheet_state = value, state


def in_very_hidden_sheet(book, sheet, value):
    in_hidden_sheet(book, sheet, value, "veryHidden")


def in_hidden_column(book, sheet, value):
    sheet["F2"] = value
    sheet.column_dimensions["F"].hidden = True


def one_line(value):
    return " ".join(value.split())


def in_formula(book, sheet, value):
    sheet["C3"] = f'=LEFT("{one_line(value)}",30)'


def in_joined_formula(book, sheet, value):
    value = one_line(value)
    half = len(value) // 2
    sheet["C3"] = f'="{value[:half]}"&"{value[half:]}"'


def in_name(book, sheet, value):
    book.defined_names["secret"] = DefinedName("secret", attr_text=f'"{one_line(value)}"')


def in_choice(book, sheet, value):
    choice = DataValidation(type="list", formula1=f'"{one_line(value)},无"')
    choice.add("D4")
    sheet.add_data_validation(choice)


def in_filter(book, sheet, value):
    sheet.auto_filter.ref = "A1:C9"
    sheet.auto_filter.add_filter_column(0, [one_line(value)])


def in_properties(book, sheet, value):
    book.properties.subject = value


def in_custom_property(book, sheet, value):
    book.custom_doc_props.append(StringProperty(name="note", value=one_line(value)))


def in_header(book, sheet, value):
    sheet.oddHeader.center.text = value.replace("\r\n", "\n")


def with_chart(to, value, chance):
    cached = f'<c:pt idx="0"><c:v>{escape(value)}</c:v></c:pt>'
    part = f'<c:chartSpace xmlns:c="{CHART}"><c:strCache>{cached}</c:strCache></c:chartSpace>'
    return with_part(to, "xl/charts/chart1.xml", part.encode())


def with_picture(to, value, chance):
    return with_part(to, "xl/media/image1.jpeg", jpg([], value, "description", chance))


def with_part(to, name, content):
    with zipfile.ZipFile(to, "a") as archive:
        archive.writestr(name, content)
    return to.getvalue()


XLSX = {
    "cells": in_cells, "number": as_number, "comment": in_comment, "hidden": in_hidden_sheet,
    "very hidden": in_very_hidden_sheet, "hidden column": in_hidden_column, "formula": in_formula,
    "joined formula": in_joined_formula, "name": in_name, "choice": in_choice, "filter": in_filter,
    "properties": in_properties, "custom property": in_custom_property, "header": in_header,
}  # fmt: skip
LATER = {"chart": with_chart, "picture": with_picture}

# Parts of their own beside the text: place -> (name, root element).
PARTS = {
    "comments": ("word/comments.xml", "comments"),
    "header1": ("word/header1.xml", "hdr"),
    "footer1": ("word/footer1.xml", "ftr"),
    "footnotes": ("word/footnotes.xml", "footnotes"),
}
AROUND = {  # what a run of the text stands in
    "inserted": '<w:ins w:id="1" w:author="bench">{}</w:ins>',
    "text box": "<w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict>",
}


def docx(around, value, where, chance):
    shown = value if where in {"text", "deleted", "hidden", *AROUND} else "无"
    body = "".join(paragraph(text, chance) for text in around)
    planted = paragraph("电话：" + shown, chance, is_hidden=where == "hidden")
    if where in AROUND:
        planted = f"<w:p>{AROUND[where].format(planted[5:-6])}</w:p>"
    if where == "deleted":
        planted = planted.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    elif where == "alternative text":
        planted += f'<w:p><w:r><w:drawing><wp:docPr xmlns:wp="w" id="1" descr="{attribute(value)}"/></w:drawing></w:r></w:p>'
    elif where == "control":
        planted += f'<w:sdt><w:sdtPr><w:tag w:val="{attribute(value)}"/></w:sdtPr></w:sdt>'
    to = BytesIO()
    with zipfile.ZipFile(to, "w") as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}{planted}</w:body>"))
        for name, content in beside(value, where, chance):
            archive.writestr(name, content)
    return to.getvalue()


def beside(value, where, chance):
    """(name, content) of the part that has the value, where it is not the text."""
    if where in PARTS:
        name, root = PARTS[where]
        yield name, part(root, paragraph(value + "。", chance))
    elif where == "properties":
        yield "docProps/core.xml", f"<c><subject>{escape(value)}</subject></c>"
    elif where == "custom":
        yield (
            "docProps/custom.xml",
            f'<c><property name="a"><lpwstr>{escape(value)}</lpwstr></property></c>',
        )
    elif where == "variable":
        inner = f'<w:docVars><w:docVar w:name="a" w:val="{attribute(value)}"/></w:docVars>'
        yield "word/settings.xml", part("settings", inner)
    elif where == "link":
        link = (
            f'<r><Relationship Id="r1" Target="tel:{attribute(value)}" TargetMode="External"/></r>'
        )
        yield "word/_rels/document.xml.rels", link
    elif where == "picture":
        yield "word/media/image1.jpeg", jpg([], value, "description", chance)


def attribute(value):
    return escape(one_line(value), {'"': "&quot;"})


def paragraph(text, chance, *, is_hidden=False):
    cuts = sorted(chance.sample(range(1, len(text)), min(3, len(text) - 1)))
    runs = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    look = "<w:vanish/>" if is_hidden else "<w:b/>"
    return f"<w:p>{''.join(run_of(each, look) for each in runs)}</w:p>"


def run_of(text, look):
    inner = "</w:t><w:br/><w:t>".join(text.splitlines()) if text.strip("\r\n") else " "
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{inner}</w:t></w:r>'


def part(root, body):
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{WORD}">{body}</w:{root}>'
