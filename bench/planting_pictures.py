"""Pictures with personal data planted in what they say besides what they show, and scans that show it."""

import struct
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

PNG_PLACES = ("text", "old text", "xmp", "exif", "behind")
JPG_PLACES = (
    "description", "title of Windows", "user comment", "comment", "xmp", "iptc", "behind",
)  # fmt: skip
IPTC_CAPTION = b"\x1c\x02\x78"


def png(around, value, where, chance):
    texts = PngInfo()
    texts.add_itxt("Comment", around[0])
    extra = {}
    if where == "text":
        texts.add_itxt("Description", value, zip=chance.random() < 0.5)
    elif where == "old text":
        texts.add_text("Description", value.encode("utf-8"), zip=chance.random() < 0.5)
    elif where == "xmp":
        texts.add_itxt("XML:com.adobe.xmp", xmp_of(value))
    elif where == "exif":
        extra["exif"] = exif_of(value)
    to = BytesIO()
    Image.new("RGB", (4, 4)).save(to, "PNG", pnginfo=texts, **extra)
    return to.getvalue() + (value.encode() if where == "behind" else b"")


def jpg(around, value, where, chance):
    exif, extra = Image.Exif(), {}
    if where == "description":
        exif = exif_of(value)
    elif where == "title of Windows":
        exif[0x9C9B] = value.encode("utf-16-le")
    elif where == "user comment":
        exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + value.encode("utf-16-le")
    elif where == "comment":
        extra["comment"] = value.encode()
    elif where == "xmp":
        extra["xmp"] = xmp_of(value).encode()
    to = BytesIO()
    Image.new("RGB", (4, 4)).save(to, "JPEG", exif=exif, **extra)
    content = to.getvalue()
    if where == "iptc":
        return content[:2] + iptc_of(value) + content[2:]
    return content + (value.encode() if where == "behind" else b"")


def exif_of(value):
    exif = Image.Exif()
    exif[0x010E] = value.encode()
    return exif


def xmp_of(value):
    return f"<x:xmpmeta><d>{value}</d></x:xmpmeta>"


def iptc_of(value) -> bytes:
    """An APP13 segment with the caption, as picture archives write it."""
    text = value.encode()
    block = IPTC_CAPTION + struct.pack(">H", len(text)) + text
    block += b"\0" * (len(block) % 2)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


@cache
def _font():
    import pylopdf_fonts_zh_cn

    return ImageFont.truetype(pylopdf_fonts_zh_cn.serif_path(), 24)


def scan(value):
    """A picture of the words."""
    picture = Image.new("L", (480, 80), "white")
    ImageDraw.Draw(picture).text((10, 20), " ".join(value.split()), font=_font(), fill="black")
    return picture
