"""The texts of a PDF: its pages, and everything else in it that is a text, shown or not.

Glyphs are read back through the font's table (ToUnicode); a page whose fonts have none, or that shows
drawings and no letters, can be read by people only and is told as such. What an earlier version of the file
said is still in the file.
"""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from disclosure.pieces import Opener, Piece, Pieces, Unread, decoded

MOST_VERSIONS = 20
CHINESE = "[\u4e00-\u9fff]"
END_OF_VERSION = b"%%EOF"
# Streams that are texts; those of pages, pictures and fonts are read elsewhere or say nothing.
TEXT_STREAMS = frozenset(["/Metadata", "/XFA", "/JS", "/RC", "/V", "/DS"])
# Entries that lead back, or to what holds no words of a person.
PASSED_OVER = frozenset(["/Parent", "/P", "/Font", "/ID", "/Pages", "/Prev"])
PLACES = {
    "/Info": "文件属性",
    "/Metadata": "文件属性",
    "/AcroForm": "表单栏目",
    "/XFA": "表单栏目",
    "/Outlines": "书签",
    "/StructTreeRoot": "替代文字",
    "/Annots": "批注和链接",
    "/Names": "名称和附件",
}
HIDDEN = "看不见的地方"


def pdf_pieces(content: bytes, open_inner: Opener) -> Pieces:
    yield from pieces_of_version(content, open_inner)
    ends = version_ends(content)
    if len(ends) > MOST_VERSIONS:
        raise ValueError("a file of too many versions")
    for end in ends[:-1]:
        yield from pieces_of_earlier(content[:end], open_inner)


def version_ends(content: bytes) -> list[int]:
    ends, at = [], content.find(END_OF_VERSION)
    while at >= 0:
        ends.append(at + len(END_OF_VERSION))
        at = content.find(END_OF_VERSION, at + 1)
    return ends


def pieces_of_earlier(content: bytes, open_inner: Opener) -> Pieces:
    """The same of what the file was before; the first end of a file made for the web is no version."""
    try:
        earlier = list(pieces_of_version(content, open_inner))
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return
    for each in earlier:
        yield each._replace(place=f"以前的版本：{each.place}")


def pieces_of_version(content: bytes, open_inner: Opener) -> Pieces:
    reader = PdfReader(BytesIO(content))
    for number, page in enumerate(reader.pages, 1):
        yield from pieces_of_page(page, f"第{number}页", open_inner)
    for key in ("/Info", "/Root"):
        for place, text in strings_of(reader.trailer.get(key), key):
            yield Piece(place, text)
    for files in reader.attachments.values():
        for each in files:
            yield from open_inner(each, "文件里的附件")


def pieces_of_page(page, place: str, open_inner: Opener) -> Pieces:
    text = page.extract_text()
    yield Piece(place, text)
    yield Piece(place, closed_up(text))
    for key in ("/Annots", "/Resources"):
        for inner, words in strings_of(page.get(key), key):
            yield Piece(f"{place}的{inner}", words)
    pictures = list(page.images)
    for picture in pictures:
        yield from open_inner(picture.data, f"{place}的图片")
    if not text.strip() and not pictures and shows_something(page):
        yield Unread(place, "只有画出来的线条，机器看不出有没有字")
    if has_unreadable_font(page):
        yield Unread(place, "用的字体没有对照表，机器读不出上面的字")


def closed_up(text: str) -> str:
    """The text without the gaps and ends of lines beside Chinese characters: a narrow column has many."""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return re.sub(rf"(?<={CHINESE})[ \n]+|[ \n]+(?={CHINESE})", "", seen)


def shows_something(page) -> bool:
    contents = page.get_contents()
    return contents is not None and bool(contents.get_data().strip())


def has_unreadable_font(page) -> bool:
    """Whether a font of the page says of its glyphs only their numbers."""
    resources = page.get("/Resources", DictionaryObject()).get_object()
    fonts = resources.get("/Font", DictionaryObject()).get_object()
    return any(
        "/ToUnicode" not in font and font.get("/Subtype") in {"/Type0", "/Type3"}
        for font in (each.get_object() for each in fonts.values())
    )


def strings_of(start, key: str) -> Iterator[tuple[str, str]]:
    """(place, text) of every text that can be reached from here, each object once."""
    seen, waiting = set(), [(start, key, PLACES.get(key, HIDDEN))]
    while waiting:
        value, key, place = waiting.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, (TextStringObject, ByteStringObject)):
            yield place, text_of(value)
        elif isinstance(value, ArrayObject):
            waiting += [(each, key, place) for each in value]
        elif isinstance(value, DictionaryObject):
            if isinstance(value, StreamObject) and key in TEXT_STREAMS:
                yield place, decoded(value.get_data())
            waiting += [
                (each, name, PLACES.get(name, place))
                for name, each in dict.items(value)
                if name not in PASSED_OVER
            ]


def text_of(value) -> str:
    return value if isinstance(value, str) else decoded(bytes(value))
