"""The texts of a Word or Excel file: every part, shown or not, with its properties and the pictures within."""

import re
import zipfile
from decimal import Decimal, InvalidOperation
from io import BytesIO
from xml.etree import ElementTree

from disclosure.pieces import Opener, Piece, Pieces
from gaotai_jiazheng.spreadsheets import declares_more

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
# Elements that say something in every attribute: variables, content controls, filters, cached values.
ALL_ATTRIBUTES = frozenset(
    ["docVar", "alias", "tag", "listItem", "ddList", "default", "filter", "customFilter", "s", "n"]
)
SHARED, SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"
ROW_GAP = "\n\n\n\n\n"
# How a part of a Word or Excel file is called by whoever has to find the place in it.
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


def place_of(name: str) -> str:
    """What a person calls the part of this name; its own name when it has no other."""
    if sheet := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
        return f"第{sheet[1]}张工作表"
    return next((word for pattern, word in PARTS if pattern.fullmatch(name)), name)


def office_pieces(content: bytes, open_inner: Opener) -> Pieces:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise ValueError("the archive stands for too much")
        names = archive.namelist()
        shared = shared_strings(archive.read(SHARED)) if SHARED in names else []
        for name in names:
            part = archive.read(name)
            if not name.endswith((".xml", ".rels")):
                yield from open_inner(part, place_of(name))
            elif name.startswith(SHEETS) and name.endswith(".xml"):
                yield cells_of(parsed(part), shared, place_of(name))
                yield Piece(place_of(name), words_of(parsed(part)))
            else:
                yield Piece(place_of(name), words_of(parsed(part), has_cells=False))


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


def words_of(tree, *, has_cells=True) -> str:
    """Texts and descriptions of a part; values of cells are read by rows. A header says &C before its middle."""
    words = []
    for element in tree.iter():
        tag = local(element.tag)
        words += [
            f"\n\n\n\n\n{value}\n"
            for key, value in element.attrib.items()
            if local(key) in ATTRIBUTES or tag in ALL_ATTRIBUTES
        ]
        if tag in BLOCKS or not words:
            words.append("\n\n\n\n\n")
        if tag in {"tab", "br", "cr"}:
            words.append("\n")
        text = element.text or ""
        if tag in RUNS:
            words.append(text)
        elif not (tag == "v" and has_cells) and text.strip():
            words += ["\n\n\n\n\n", joined_literals(re.sub("&[A-Z]", "\n", text)), "\n\n\n\n\n"]
    return "".join(words)


def joined_literals(text: str) -> str:
    """A formula with the pieces of text that it puts together put together: "138"&"9360" is 1389360."""
    return re.sub(r'"\s*&\s*"', "", text)
