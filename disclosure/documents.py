"""What a file says besides what it shows: the gate reads all of it before the file is put up.

Word and Excel files: every part with text, hidden sheets, comments, headers, deleted text, properties and the
pictures within. PDF: pages, properties, annotations, form fields, bookmarks, earlier versions. Pictures: EXIF,
XMP, IPTC and text chunks; the place where one was taken is personal data itself. Letters drawn in a picture are
not read: it is told which places a person has to look at.
"""

import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from PIL import Image
from pypdf.errors import PyPdfError

from disclosure.gate import doubts_in, sure_personal_data_in
from disclosure.office_texts import office_pieces
from disclosure.pdf_texts import pdf_pieces
from disclosure.picture_texts import PLACE, opened, picture_pieces
from disclosure.pieces import Piece, Pieces, Unread, decoded

WHOLE = "文件内容"


@dataclass(frozen=True)
class Finding:
    """Personal data in a file: of which kind, where, and how it would be written masked."""

    kind: str
    place: str
    masked: str


@dataclass(frozen=True)
class Searched:
    """findings: what must not be public. to_look_at: sentences on what only a person can judge."""

    findings: list[Finding]
    to_look_at: list[str]


def search(content: bytes) -> Searched:
    """What a file holds that must not be public, each once, in the order of its parts, and what nobody but a
    person can read or judge.

    Raises ValidationError, code unreadable, for a file that cannot be searched: it is not let through.
    """
    try:
        pieces = list(pieces_of(content))
    except (
        zipfile.BadZipFile, ElementTree.ParseError, PyPdfError, Image.DecompressionBombError,
        OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, RecursionError,
    ) as error:  # fmt: skip
        message = "这份文件打不开，无法检查是否含有个人信息。"
        raise ValidationError(message, code="unreadable") from error
    texts = [each for each in pieces if isinstance(each, Piece)]
    found, doubts = [], []
    for piece in texts:
        known = sure_personal_data_in(piece.text)
        found += [Finding(each.kind, piece.place_at(each.start), each.masked) for each in known]
        doubts += [
            f"{piece.place_at(start)}有几段数字，连起来像{kind}。"
            for start, kind in doubts_in(piece.text, known)
        ]
    found += [Finding(PLACE, piece.place, "") for piece in texts if piece.text == PLACE]
    looks = [f"{each.place}{each.what}。" for each in pieces if isinstance(each, Unread)]
    return Searched(list(dict.fromkeys(found)), list(dict.fromkeys(looks + doubts)))


def pieces_of(content: bytes, place: str = WHOLE) -> Pieces:
    """The texts of a file, each as one piece that belongs together. place: of the file in another."""
    if content.startswith(b"PK\x03\x04"):
        yield from office_pieces(content, pieces_of)
    elif content.lstrip()[:5] == b"%PDF-":
        yield from pdf_pieces(content, pieces_of)
    elif (picture := opened(content)) is not None:
        yield from picture_pieces(picture, content, "图片" if place == WHOLE else place)
    else:
        yield Piece(place, decoded(content))
