"""The files of superiors, filled without touching how they look: places in a workbook, names in braces in a letter.

A place is looked at before it is bound, so that what cannot be filled is refused while somebody is there to
choose another one.
"""

import re
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree

import docx
import openpyxl
from django.core.exceptions import ValidationError
from docx.opc.exceptions import OpcError
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from disclosure.attaching import office_type
from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.spreadsheets import plain_cell
from gaotai_jiazheng.uploads import DOCX, Accepted, clean_name

MAX_BYTES = spreadsheets.MAX_BYTES
PLACE = re.compile(r"(?:(?P<sheet>.+)[!！])?(?P<cell>\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})")
DRAWINGS = "xl/drawings/drawing"
DRAWN = re.compile(rb"<(?:\w+:)?(?:pic|sp|cxnSp|graphicFrame)[\s>]")
NAME = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
BROKEN_LETTER = (OpcError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError)


def accept(file, digest) -> tuple[str, Accepted]:
    """("xlsx" or "docx", the file that may be kept); digest: bytes -> hexadecimal.

    Raises ValidationError: codes file_too_large, file_empty, file_type, file_broken, file_bomb,
    office_active, office_outside.
    """
    if file.size > MAX_BYTES:
        raise ValidationError("文件超过10MB。", code="file_too_large")
    content = file.read()
    if not content:
        raise ValidationError("这是一个空文件。", code="file_empty")
    if not content.startswith(b"PK"):
        message = "只能上传 Excel（.xlsx）或者 Word（.docx）文件，旧版的请先另存为新格式。"
        raise ValidationError(message, code="file_type")
    content_type = office_type(content)
    kind = "docx" if content_type == DOCX else "xlsx"
    if kind == "xlsx":
        spreadsheets.measure(content)
    search_parts(content)
    PLACES_OF[kind](content)
    name = clean_name(file.name or "", content_type)
    return kind, Accepted(name, content_type, content, digest(content))


def search_parts(content):
    """Refuse what unpacks to too much, declares entities, or fetches something from outside."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > spreadsheets.MAX_PARTS or unpacked > spreadsheets.MAX_UNPACKED_BYTES:
            raise ValidationError("文件展开后太大，不能使用。", code="file_bomb")
        for part in parts:
            if not part.filename.endswith(spreadsheets.XML):
                continue
            text = archive.read(part)
            if spreadsheets.declares_more(text):
                raise ValidationError("文件已损坏，打不开。", code="file_broken")
            if part.filename.endswith(".rels") and fetches_from_outside(text):
                message = "文件引用了外面的文件，请断开链接后再上传。"
                raise ValidationError(message, code="office_outside")


def fetches_from_outside(relations: bytes) -> bool:
    """Whether opening the file fetches something from another place; a link that a person follows does not."""
    try:
        tree = ElementTree.fromstring(relations)
    except ElementTree.ParseError:
        return True
    return any(
        relation.get("TargetMode", "").lower() == "external"
        and not relation.get("Type", "").endswith("/hyperlink")
        for relation in tree
    )


def open_workbook(content):
    """Raises ValidationError, code file_broken."""
    try:
        return openpyxl.load_workbook(BytesIO(content), keep_links=False)
    except spreadsheets.BROKEN as error:
        raise ValidationError("文件已损坏，打不开。", code="file_broken") from error


def open_letter(content):
    """Raises ValidationError, code file_broken."""
    try:
        return docx.Document(BytesIO(content))
    except BROKEN_LETTER as error:
        raise ValidationError("文件已损坏，打不开。", code="file_broken") from error


def sheet_names(content) -> list[str]:
    return open_workbook(content).sheetnames


def names_in(content) -> list[str]:
    """The names in braces of a letter, each once, in the order in which they stand."""
    found = {}
    for paragraph in paragraphs_of(open_letter(content)):
        found |= dict.fromkeys(NAME.findall(paragraph.text))
    return list(found)


PLACES_OF = {"xlsx": sheet_names, "docx": names_in}


def clean_place(kind: str, content: bytes, place: str) -> str:
    """The place as it is kept: 汇总!B5, or the name without its braces.

    Raises ValidationError: codes place_unreadable, sheet_missing, cell_outside, cell_merged, cell_formula,
    placeholder_missing.
    """
    place = place.strip()
    return clean_cell(content, place) if kind == "xlsx" else clean_placeholder(content, place)


def clean_placeholder(content, place):
    name = place.strip("{} 　")
    if name not in (known := names_in(content)):
        listed = "、".join(known) or "没有"
        message = f"文档里没有占位符“{{{{{name}}}}}”。文档里有：{listed}。"
        raise ValidationError(message, code="placeholder_missing")
    return name


def clean_cell(content, place):
    parts = PLACE.fullmatch(place)
    if parts is None:
        message = "请写成“工作表名!单元格”，例如 汇总!B5。"
        raise ValidationError(message, code="place_unreadable")
    book = open_workbook(content)
    names = [sheet.title for sheet in book.worksheets]  # a sheet that is one chart has no cells
    name = (parts["sheet"] or names[0]).strip("'") if names else ""
    if name not in names:
        message = f"没有名为“{name}”的工作表，现有：{'、'.join(names)}。"
        raise ValidationError(message, code="sheet_missing")
    cell = parts["cell"].replace("$", "").upper()
    refuse_unfillable(book[name], cell)
    return f"{name}!{cell}"


def refuse_unfillable(sheet, coordinate):
    """Whether a figure can stand in the cell: inside the table, not covered by another, no formula."""
    try:
        column, row = coordinate_from_string(coordinate)
        # Before the cell is asked for: asking makes it, and the sheet larger.
        is_outside = row > sheet.max_row or column_index_from_string(column) > sheet.max_column
    except (CellCoordinatesException, ValueError) as error:
        raise ValidationError("没有这个单元格。", code="place_unreadable") from error
    if is_outside:
        message = f"“{sheet.title}”用到{sheet.dimensions}为止，{coordinate}不在表里。"
        raise ValidationError(message, code="cell_outside")
    cell = sheet[coordinate]
    if isinstance(cell, MergedCell):
        area = next(str(each) for each in sheet.merged_cells.ranges if coordinate in each)
        message = f"{coordinate}在合并的{area}里，请改填它左上角的{area.split(':')[0]}。"
        raise ValidationError(message, code="cell_merged")
    if cell.data_type == "f":
        message = f"{coordinate}里是公式，填了会把公式冲掉，请换一个单元格。"
        raise ValidationError(message, code="cell_formula")


def fill(kind: str, content: bytes, values: dict[str, int | str]) -> bytes:
    """The file with a value in each place; everything else is as it was.

    Raises ValidationError, code placeholders_unbound for a letter with a name that has no value.
    """
    return fill_workbook(content, values) if kind == "xlsx" else fill_letter(content, values)


def fill_workbook(content, values):
    book = open_workbook(content)
    for place, value in values.items():
        name, coordinate = place.rsplit("!", 1)
        book[name][coordinate].value = plain_cell(value)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def loses_drawings(kind: str, content: bytes) -> bool:
    """Whether a filled workbook lacks something that is drawn on it: the library that fills it keeps charts and
    the usual pictures, and leaves out shapes, text boxes and pictures of other kinds. A letter keeps all."""
    if kind != "xlsx" or not drawings_in(content):
        return False
    return drawings_in(fill_workbook(content, {})) < drawings_in(content)


def drawings_in(content) -> int:
    """How many pictures, charts and shapes stand on the sheets."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [part for part in archive.namelist() if part.startswith(DRAWINGS)]
        return sum(len(DRAWN.findall(archive.read(part))) for part in parts)


def fill_letter(content, values):
    if missing := [name for name in names_in(content) if name not in values]:
        message = f"还有占位符没有设置取数：{'、'.join(missing)}。"
        raise ValidationError(message, code="placeholders_unbound")
    letter = open_letter(content)
    for paragraph in paragraphs_of(letter):
        fill_paragraph(paragraph, values)
    written = BytesIO()
    letter.save(written)
    return written.getvalue()


def paragraphs_of(letter):
    """Every paragraph: of the body, of tables within tables, of headers and footers."""
    for section in letter.sections:
        for part in (section.header, section.footer):
            yield from paragraphs_in(part)
    yield from paragraphs_in(letter)


def paragraphs_in(part):
    yield from part.paragraphs
    for table in part.tables:
        for row in table.rows:
            seen = set()
            for cell in row.cells:
                if cell._tc not in seen:  # a merged cell is given once for each column it covers
                    seen.add(cell._tc)
                    yield from paragraphs_in(cell)


def fill_paragraph(paragraph, values):
    """Put the values where the names stand, in the letters of the run in which each name begins: an editor
    may have cut a name into many runs."""
    while found := NAME.search("".join(run.text for run in paragraph.runs)):
        put(paragraph.runs, found.start(), found.end(), str(values[found[1]]))


def put(runs, start, end, value):
    """Write the value in place of the letters from start to end, counted over all runs."""
    at = 0
    for run in runs:
        text, first = run.text, at
        at += len(text)
        if at <= start or first >= end:
            continue
        head = text[: start - first] + value if first <= start else ""
        run.text = head + text[max(0, end - first) :]
