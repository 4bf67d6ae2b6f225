"""Spreadsheets (xlsx): read from strangers, and written so that no text becomes a formula. A leaf.

What strangers send is measured before it is opened and read row by row, never as a whole. A workbook is an
archive of XML. A small one can stand for gigabytes, for a row with the number of a star, or for entities that
grow; so what it says of itself is added up, its parts are searched, and every reading stops at a limit.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

import openpyxl
from django.core.exceptions import ValidationError
from openpyxl.utils.exceptions import InvalidFileException

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_UNPACKED_BYTES = 150 * MEGABYTE
MAX_PARTS = 500
MAX_ROWS = 20_000
# Rows that a sheet may have with the empty ones between and behind.
MAX_LINES = 60_000
MAX_COLUMNS = 60
HEADING_LENGTH = 60
# A table may have some lines above it that say what it is.
LINES_ABOVE = 10
CHUNK_BYTES = 64 * 1024
WORKBOOK = "xl/workbook.xml"
XML = (".xml", ".rels")
ROW = b"<row"
LONGEST_MARK = 16
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
OLE = b"\xd0\xcf\x11\xe0"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What the libraries raise for bytes that are no workbook; neither promises one class.
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a workbook: its headings, the line they stand on (from 1), and how many lines it
    seems to have below them."""

    headings: list[str]
    heading_line: int
    lines_below: int


def refuse(message, code) -> ValidationError:
    return ValidationError(message, code=code)


def measure(content: bytes) -> int:
    """Refuse what is no workbook or too much of one; the number of lines of its fullest sheet.

    Raises ValidationError, code file_empty, file_too_large, file_type, file_broken, file_bomb or
    too_many_lines.
    """
    if not content:
        raise refuse("这是一个空文件。", "file_empty")
    if len(content) > MAX_BYTES:
        raise refuse(f"文件超过{MAX_BYTES // MEGABYTE}MB，请分开导入。", "file_too_large")
    if content.startswith(OLE):
        message = "这是旧版的 .xls 文件，或者加了密码。请另存为没有密码的 .xlsx 文件。"
        raise refuse(message, "file_type")
    if not content.startswith(b"PK"):
        raise refuse("只能导入 Excel 文件（.xlsx）。", "file_type")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if WORKBOOK not in {part.filename for part in parts}:
                raise refuse("只能导入 Excel 文件（.xlsx）。", "file_type")
            if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED_BYTES:
                raise refuse("文件展开后太大，不能导入。", "file_bomb")
            lines = max(lines_of(archive, part) for part in parts)
    except BROKEN as error:
        raise broken() from error
    if lines > MAX_LINES:
        message = f"表里有{lines}行，最多{MAX_LINES}行。请删去空行，或者分开导入。"
        raise refuse(message, "too_many_lines")
    return lines


def lines_of(archive, part) -> int:
    """How many rows a part begins, 0 where it is no sheet. Refuses what declares entities.

    Every part is looked at: what a sheet is, is said by another part and not by its name.
    """
    count, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            chunk = tail + chunk
            if declares_more(chunk, is_xml=part.filename.lower().endswith(XML)):
                raise refuse("文件含有不能接受的内容，请在 Excel 中另存后再导入。", "file_bomb")
            # Whatever begins in the tail is counted with the next chunk.
            tail = chunk[-LONGEST_MARK:]
            count += rows_begun(chunk[:-LONGEST_MARK], tail)
    return count + rows_begun(tail, b"")


def declares_more(chunk: bytes, *, is_xml: bool = True) -> bool:
    """Whether a part, or a piece of one, has a document type, or hides it in an encoding other than UTF-8,
    which Office does not write."""
    return any(mark in chunk for mark in FORBIDDEN) or (is_xml and b"\0" in chunk)


def rows_begun(chunk, following) -> int:
    """Rows whose mark begins in the chunk; it may end in what follows."""
    return (chunk + following[: len(ROW) - 1]).count(ROW)


def broken():
    return refuse("文件打不开，可能已经损坏。请在 Excel 中另存为 .xlsx 后再导入。", "file_broken")


def read_headings(content: bytes) -> Sheet:
    """The headings of the first sheet. Raises ValidationError as ``measure``, or code no_headings,
    too_many_columns."""
    lines = measure(content)
    for line, cells in enumerate(cells_of(content), 1):
        texts = [cell_text(cell)[:HEADING_LENGTH] for cell in cells]
        if sum(map(bool, texts)) > 1:
            if len(texts) > MAX_COLUMNS and texts[MAX_COLUMNS]:
                message = f"列太多，最多{MAX_COLUMNS}列。请删去用不到的列。"
                raise refuse(message, "too_many_columns")
            while texts and not texts[-1]:
                texts.pop()
            return Sheet(texts, line, max(lines - line, 0))
        if line == LINES_ABOVE:
            break
    raise refuse("第一张表里没有找到列名，第一行应当是各列的名称。", "no_headings")


def read_rows(
    content: bytes, heading_line: int, most: int = MAX_ROWS
) -> Iterator[tuple[int, tuple]]:
    """(line, cells) of every row with something in it below the headings, of so many rows at most.

    Raises ValidationError, code file_broken, too_many_lines or too_many_rows.
    """
    found = 0
    for line, cells in enumerate(cells_of(content), 1):
        if line > MAX_LINES:
            message = f"表里的行太多，最多{MAX_LINES}行。请删去空行，或者分开导入。"
            raise refuse(message, "too_many_lines")
        if line <= heading_line or all(cell is None or cell == "" for cell in cells):
            continue
        found += 1
        if found > most:
            raise refuse(f"一个文件最多{most}行，请分开导入。", "too_many_rows")
        yield line, cells


def cells_of(content) -> Iterator[tuple]:
    """The cells of the first sheet, line by line: values as they were last computed, no formulas."""
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        with closing(book):
            sheet = book.worksheets[0]
            # What the file says of its own size may be wrong.
            sheet.reset_dimensions()
            yield from sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    except BROKEN as error:
        raise broken() from error


def cell_text(value) -> str:
    """A cell as a text of one line."""
    return "" if value is None else " ".join(str(value).split())


def plain_cell(value):
    """The value for a cell: a text that begins like a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
