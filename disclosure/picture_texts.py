"""What a picture says besides what it shows: EXIF, XMP, IPTC, text chunks, and what hangs behind its end."""

import re
from collections.abc import Iterator
from io import BytesIO

from PIL import ExifTags, Image, UnidentifiedImageError

from disclosure.pieces import Piece, Pieces, Unread, decoded

PLACE = "拍摄位置"
# Fewer pixels than these hold no number that could be read.
SMALLEST_WIDTH, SMALLEST_HEIGHT = 64, 8
IPTC_HEADER = re.compile(rb"\x1c[\x01-\x09].{3}", re.DOTALL)
UNSEEN = "上的字机器看不见"
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}


def picture_pieces(picture, content: bytes, place: str) -> Pieces:
    for text in picture_texts(picture):
        yield Piece(place, text)
    yield Piece(place, behind(content, picture.format))
    if picture.width >= SMALLEST_WIDTH and picture.height >= SMALLEST_HEIGHT:
        yield Unread(place, UNSEEN)


def behind(content: bytes, kind: str) -> str:
    """What was hung behind the end of the picture."""
    _, end, rest = content.rpartition(ENDS.get(kind, b"\0"))
    return decoded(rest) if end and kind in ENDS else ""


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
        value = IPTC_HEADER.sub(b"\n" * 5, value)
        for codec in ("utf-8", "utf-16-le", "utf-16-be"):
            yield value.decode(codec, "ignore")
            yield value[8:].decode(codec, "ignore")
    elif isinstance(value, str):
        yield value
        yield from misread(value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from values_of(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from values_of(each)


def misread(value: str) -> Iterator[str]:
    """A text in UTF-8 that was read as Latin letters, as old chunks of PNG are."""
    try:
        yield value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return
