"""What a file says besides what it shows: the gate reads all of it before the file is put up.

Word and Excel files: every part with text, hidden sheets, comments, headers, deleted text, properties and the
pictures within. PDF: pages, properties, annotations, form fields. Pictures: EXIF, XMP and text chunks; the
place where one was taken is personal data itself. Digits drawn in a picture are not read: people look at it.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from PIL import ExifTags, Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from disclosure.gate import personal_data_in
from gaotai_jiazheng.spreadsheets import declares_more

PLACE = "拍摄位置"
MAX_UNPACKED_BYTES = 150 * 1024 * 1024
# Behind these a text does not go on. Runs of one paragraph belong together: a number may be cut into several.
BLOCKS = frozenset(
    [
        "p",
        "si",
        "comment",
        "text",
        "row",
        "oddHeader",
        "oddFooter",
        "evenHeader",
        "evenFooter",
        "definedName",
    ]
)
# Office writes a character that XML would lose as _x000D_.
ESCAPED = re.compile(
    rb"_x(000[9AaDd]|00[2-9A-Fa-f][0-9A-Fa-f]|[0-9A-Ca-c][1-9A-Fa-f][0-9A-Fa-f]{2})_"
)
RUNS = frozenset(["t", "delText", "instrText"])
ATTRIBUTES = frozenset(
    ["descr", "title", "Target", "author", "formatCode", "name", "tooltip", "display"]
)
SHARED, SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"
ROW_GAP = "\n\n\n\n\n"
# How a part of a Word or Excel file is called by who has to find the place in it.
PARTS = (
    (re.compile(r"word/document\.xml"), "正文"),
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/(foot|end)notes\.xml"), "脚注和尾注"),
    (re.compile(r".*comments.*\.xml", re.IGNORECASE), "批注"),
    (re.compile(r"docProps/.*"), "文件属性"),
    (re.compile(r"(word|xl)/media/.*"), "文件里的图片"),
    (re.compile(r"xl/sharedStrings\.xml"), "单元格的文字"),
    (re.compile(r"xl/workbook\.xml"), "工作表的名称"),
    (re.compile(r".*\.rels"), "链接"),
)


class Piece(NamedTuple):
    """A text that belongs together, and where in the file it stands.

    rows: (offset in the text, row of the sheet), for cells.
    """

    place: str
    text: str
    rows: tuple[tuple[int, str], ...] = ()

    def place_at(self, offset: int) -> str:
        """Where the character stands, such as 第1张工作表第3行."""
        row = next((row for start, row in reversed(self.rows) if start <= offset), "")
        return f"{self.place}第{row}行" if row else self.place


@dataclass(frozen=True)
class Finding:
    """Personal data in a file: of which kind, where, and how it would be written masked."""

    kind: str
    place: str
    masked: str


def kinds_in(content: bytes) -> list[str]:
    """The kinds of personal data in a file (txt, docx, xlsx, pdf, jpg, png, webp), each once.

    Raises ValidationError, code unreadable, for a file that cannot be searched: it is not let through.
    """
    return list(dict.fromkeys(each.kind for each in findings_in(content)))


def findings_in(content: bytes) -> list[Finding]:
    """What a file holds that must not be public, each once, in the order of its parts.

    Raises ValidationError as ``kinds_in``.
    """
    try:
        pieces = list(pieces_of(content))
    except (
        zipfile.BadZipFile, ElementTree.ParseError, PyPdfError, Image.DecompressionBombError,
        OSError, ValueError, KeyError, RuntimeError, RecursionError,
    ) as error:  # fmt: skip
        message = "这份文件打不开，无法检查是否含有个人信息。"
        raise ValidationError(message, code="unreadable") from error
    found = [
        Finding(each.kind, piece.place_at(each.start), each.masked)
        for piece in pieces
        for each in personal_data_in(piece.text)
    ]
    found += [Finding(PLACE, piece.place, "") for piece in pieces if piece.text == PLACE]
    return list(dict.fromkeys(found))


def pieces_of(content: bytes, place: str = "文件内容") -> Iterator[Piece]:
    """The texts of a file, each as one piece that belongs together. place: of the file in another."""
    if content.startswith(b"PK\x03\x04"):
        yield from office_pieces(content)
    elif content.lstrip()[:5] == b"%PDF-":
        yield from pdf_pieces(content)
    elif (picture := opened(content)) is not None:
        for text in picture_texts(picture):
            yield Piece("图片信息" if place == "文件内容" else place, text)
    else:
        yield Piece(place, decoded(content))


def decoded(content: bytes) -> str:
    """Text in the encodings that are met here; what is neither stays readable in its digits."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def place_of(name: str) -> str:
    """What a person calls the part of this name; its own name when it has no other."""
    if sheet := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
        return f"第{sheet[1]}张工作表"
    return next((word for pattern, word in PARTS if pattern.fullmatch(name)), name)


def office_pieces(content) -> Iterator[Piece]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise ValueError("the archive stands for too much")
        names = archive.namelist()
        shared = shared_strings(archive.read(SHARED)) if SHARED in names else []
        for name in names:
            part = archive.read(name)
            if not name.endswith((".xml", ".rels")):
                yield from pieces_of(part, place_of(name))
            elif name.startswith(SHEETS) and name.endswith(".xml"):
                yield cells_of(parsed(part), shared, place_of(name))
                yield Piece(place_of(name), words_of(parsed(part)))
            else:
                yield Piece(place_of(name), words_of(parsed(part)))


def parsed(part: bytes):
    """The tree of a part; one with a document type is refused, its entities could grow without end."""
    if declares_more(part):
        raise ValueError("a part with a document type")
    return ElementTree.fromstring(ESCAPED.sub(rb"&#x\1;", part))


def local(name: str) -> str:
    return name.rpartition("}")[2]


def shared_strings(part: bytes) -> list[str]:
    return ["".join(t.text or "" for t in si.iter() if local(t.tag) == "t") for si in parsed(part)]


def cells_of(sheet, shared, place) -> Piece:
    """The cells row by row, so that a number that is spread over cells is seen too."""
    lines, rows, offset = [], [], 0
    for row in sheet.iter():
        if local(row.tag) == "row":
            lines.append("\t".join(filter(None, (cell_text(cell, shared) for cell in row))))
            rows.append((offset, row.get("r") or str(len(lines))))
            offset += len(lines[-1]) + len(ROW_GAP)
    return Piece(place, ROW_GAP.join(lines), tuple(rows))


def cell_text(cell, shared) -> str:
    text = "".join(each.text or "" for each in cell.iter() if local(each.tag) in {"v", "t"})
    if cell.get("t") == "s":
        return shared[int(text)] if text else ""
    return whole_number(text) if re.fullmatch(r"[0-9.]+E\+?[0-9]{1,2}", text, re.ASCII) else text


def whole_number(text) -> str:
    """1.3893600001E10 as it is shown: 13893600001."""
    try:
        return f"{Decimal(text):f}"
    except InvalidOperation:
        return text


def words_of(tree) -> str:
    """Texts and descriptions of a part; values of cells are read by rows. A header says &C before its middle."""
    words = []
    for element in tree.iter():
        tag = local(element.tag)
        words += [
            f"\n{value}\n" for key, value in element.attrib.items() if local(key) in ATTRIBUTES
        ]
        if tag in BLOCKS or not words:
            words.append("\n\n\n\n\n")
        if tag in {"tab", "br", "cr"}:
            words.append("\n")
        text = element.text or ""
        if tag in RUNS:
            words.append(text)
        elif tag != "v" and text.strip():
            words += ["\n\n\n\n\n", re.sub("&[A-Z]", "\n", text), "\n\n\n\n\n"]
    return "".join(words)


def pdf_pieces(content) -> Iterator[Piece]:
    reader = PdfReader(BytesIO(content))
    for value in (reader.metadata or {}).values():
        yield Piece("文件属性", str(value))
    if (xmp := reader.xmp_metadata) is not None:
        yield Piece("文件属性", decoded(xmp.stream.get_data()))
    for field in (reader.get_fields() or {}).values():
        yield Piece("表单栏目", str(field.get("/V", "")))
    for number, page in enumerate(reader.pages, 1):
        yield Piece(f"第{number}页", page.extract_text())
        for annotation in page.get("/Annots", None) or ():
            note = str(annotation.get_object().get("/Contents", ""))
            yield Piece(f"第{number}页的批注", note)
        for picture in page.images:
            yield from pieces_of(picture.data, f"第{number}页的图片")
    for files in reader.attachments.values():
        for each in files:
            yield from pieces_of(each, "文件里的附件")


def opened(content):
    """The picture; None for what is none."""
    try:
        return Image.open(BytesIO(content))
    except UnidentifiedImageError:
        return None


def picture_texts(picture) -> Iterator[str]:
    picture.load()  # text chunks may stand behind the pixels
    for value in {**picture.info, **getattr(picture, "text", {})}.values():
        yield from values_of(value)
    exif = picture.getexif()
    for directory in (exif, *(exif.get_ifd(each) for each in ExifTags.IFD)):
        for value in directory.values():
            yield from values_of(value)
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield PLACE


def values_of(value) -> Iterator[str]:
    """A value of metadata as text; bytes in each way they may be meant."""
    if isinstance(value, bytes):
        for codec in ("utf-8", "utf-16-le", "utf-16-be"):
            yield value.decode(codec, "ignore")
            yield value[8:].decode(codec, "ignore")
    elif isinstance(value, str):
        yield value
