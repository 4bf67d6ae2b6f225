import random
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from gaotai_jiazheng.uploads import MAX_BYTES, accept_upload, clean_name

GPS = 0x8825
ORIENTATION = 0x0112
MAKER = 0x010F


def upload(content, name="照片.jpg"):
    return SimpleUploadedFile(name, content)


def picture(mode="RGB", size=(40, 20), file_format="JPEG", **options):
    image = Image.new(mode, size, (200, 30, 30, 128)[: len(mode)] if mode != "L" else 90)
    content = BytesIO()
    image.save(content, file_format, **options)
    return content.getvalue()


def phone_photo():
    """A photo as a phone makes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[MAKER] = "SecretPhone"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (39.0, 22.0, 40.0), 3: "E", 4: (99.0, 49.0, 10.0)})
    return picture(exif=exif)


def pdf(change=None):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def png_claiming(width, height):
    """A few bytes that say they are this many pixels."""

    def chunk(kind, data):
        crc = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + crc

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    data = zlib.compress(b"\x00" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def refused(content, name="照片.jpg"):
    with pytest.raises(ValidationError) as refusal:
        accept_upload(upload(content, name))
    return refusal.value.code


def test_photo_loses_its_place_and_stands_upright():
    photo = phone_photo()

    accepted = accept_upload(upload(photo))

    assert b"SecretPhone" in photo
    assert b"SecretPhone" not in accepted.content
    kept = Image.open(BytesIO(accepted.content))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (20, 40), {})
    assert accepted.content_type == "image/jpeg"


def test_large_photo_is_made_smaller_and_still_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    content = picture(size=(6000, 3000), exif=exif)

    kept = Image.open(BytesIO(accept_upload(upload(content)).content))

    assert kept.size == (2048, 4096)


def test_colour_profile_comment_and_xmp_are_dropped():
    content = picture(
        icc_profile=b"profile-secret", comment=b"comment-secret", xmp=b"<x>xmp-secret</x>"
    )

    accepted = accept_upload(upload(content))

    assert content.count(b"-secret") == 3
    assert accepted.content.count(b"-secret") == 0


@pytest.mark.parametrize(
    ("content", "kept_as"),
    [
        pytest.param(picture(file_format="PNG"), ("PNG", "RGB"), id="screenshot"),
        pytest.param(picture("RGBA", file_format="PNG"), ("PNG", "RGBA"), id="transparent"),
        pytest.param(picture("L", file_format="PNG"), ("PNG", "L"), id="grey"),
        pytest.param(picture(file_format="WEBP"), ("JPEG", "RGB"), id="webp"),
        pytest.param(picture("RGBA", file_format="WEBP"), ("PNG", "RGBA"), id="transparent webp"),
        pytest.param(picture("CMYK"), ("JPEG", "RGB"), id="print colours"),
    ],
)
def test_picture_kinds_that_are_kept(content, kept_as):
    kept = Image.open(BytesIO(accept_upload(upload(content)).content))

    assert (kept.format, kept.mode) == kept_as


def test_script_behind_a_picture_is_gone():
    content = picture() + b"<script>alert(1)</script>"

    assert b"<script>" not in accept_upload(upload(content)).content


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        pytest.param(
            b"<html><script>alert(1)</script></html>", "a.png", "file_type", id="html as png"
        ),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", "file_type", id="svg"),
        pytest.param(b"MZ" + b"\x00" * 200, "a.jpg", "file_type", id="program as jpg"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 200, "a.pdf", "file_type", id="zip as pdf"),
        pytest.param(picture(file_format="GIF"), "a.gif", "file_type", id="gif"),
        pytest.param(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64, "a.heic", "file_type", id="heic"),
        pytest.param(
            b"GIF89a" + b"/*" + b"%PDF-1.4", "a.pdf", "file_type", id="gif and pdf at once"
        ),
        pytest.param(b"", "a.jpg", "file_empty", id="empty"),
        pytest.param(picture()[:-200], "a.jpg", "file_broken", id="truncated jpeg"),
        pytest.param(picture(file_format="PNG")[:60], "a.png", "file_broken", id="truncated png"),
        pytest.param(
            b"\xff\xd8\xff\xe0" + b"\x00" * 50, "a.jpg", "file_broken", id="only a magic number"
        ),
        pytest.param(
            png_claiming(9000, 9000), "a.png", "picture_too_large", id="81 million pixels"
        ),
        pytest.param(png_claiming(11000, 11000), "a.png", "picture_too_large", id="121 million"),
        pytest.param(png_claiming(60000, 60000), "a.png", "picture_too_large", id="3.6 billion"),
        pytest.param(
            b"\xff\xd8\xff" + b"0" * (21 * 1024 * 1024), "a.jpg", "file_too_large", id="21 MB"
        ),
    ],
)
def test_what_is_refused(content, name, code):
    assert refused(content, name) == code


def workbook():
    content = BytesIO()
    Workbook().save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(workbook(), "请先另存为 PDF", id="spreadsheet"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64, "请截几张图上传", id="video"),
        pytest.param(b"ID3" + b"\x00" * 64, "录音请在文字里写明内容", id="sound"),
        pytest.param(png_claiming(9000, 9000), "最多6400万像素", id="too many pixels"),
    ],
)
def test_refusal_says_what_to_do_instead(content, words):
    with pytest.raises(ValidationError) as raised:
        accept_upload(upload(content))

    assert words in raised.value.message


def test_picture_whose_kept_form_would_be_too_large_is_refused():
    pixels = random.Random(1).randbytes(4096 * 1600 * 4)
    content = BytesIO()
    Image.frombytes("RGBA", (4096, 1600), pixels).save(content, "WEBP", quality=1)
    assert len(content.getvalue()) < MAX_BYTES

    assert refused(content.getvalue()) == "file_too_large"


def test_plain_pdf_keeps_its_bytes():
    content = pdf()

    accepted = accept_upload(upload(content, "合同.pdf"))

    assert (accepted.content, accepted.content_type, accepted.name) == (
        content,
        "application/pdf",
        "合同.pdf",
    )


def add_script(writer):
    names = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})
    writer._root_object[NameObject("/Names")] = names


def add_launch(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def add_script_to_a_link(writer):
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
            NameObject("/A"): writer._add_object(action),
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])


def add_form_program(writer):
    form = StreamObject()
    form.set_data(b"<xdp/>")
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): form})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(add_script, "pdf_active", id="script of the document"),
        pytest.param(add_script_to_a_link, "pdf_active", id="script on a link"),
        pytest.param(add_launch, "pdf_active", id="starts a program"),
        pytest.param(add_form_program, "pdf_active", id="XFA form"),
        pytest.param(
            lambda writer: writer.add_attachment("x.exe", b"MZ"), "pdf_active", id="file inside"
        ),
        pytest.param(lambda writer: writer.encrypt("secret"), "pdf_encrypted", id="password"),
    ],
)
def test_pdf_that_is_more_than_paper_is_refused(change, code):
    assert refused(pdf(change), "a.pdf") == code


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf()[:-40], id="truncated"),
        pytest.param(b"%PDF-1.4\n%%EOF", id="nothing inside"),
        pytest.param(
            b"%PDF-1.4\nxref\n0 99999999\ntrailer\n<</Root 1 0 R>>\n%%EOF", id="false table"
        ),
        pytest.param(pdf() + b"PK\x03\x04" + b"\x00" * 5000, id="an archive behind it"),
    ],
)
def test_broken_pdf_is_refused(content):
    assert refused(content, "a.pdf") == "file_broken"


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("照片.jpeg", "照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\a.png", "a.jpg"),
        ("page.html", "page.html.jpg"),
        ("a\x00b\n.jpg", "ab.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.exe.jpg"),
        ('a"b<c>.jpg', "a_b_c_.jpg"),
        (" 前后 空格 .png ", "前后 空格.jpg"),
        ("...", "附件.jpg"),
        ("", "附件.jpg"),
        (".jpg", "附件.jpg"),
        ("长" * 300 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_name_becomes_a_label(given, label):
    assert clean_name(given, "image/jpeg") == label
