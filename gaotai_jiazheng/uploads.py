"""Files from strangers, made harmless: pictures are drawn anew, PDFs are searched for anything active.

The type comes from the content, never from the name. A picture is decoded and encoded again, so that
its metadata (where it was taken, by which phone) and whatever was hidden behind it are gone. A PDF
keeps its bytes: it may carry a signature. The name a person gave is only a label.
"""

import hashlib
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from io import BytesIO

import filetype
from django.core.exceptions import ValidationError
from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE  # of one file, and of all files of one case together
MAX_FILES = 10
MAX_PIXELS = 64_000_000
MAX_SIDE = 4096  # pixels of the longer side that are kept: a page of A4 stays readable
PORTRAIT = (480, 640)  # pixels that are kept of a portrait
PORTRAIT_BYTES = 100_000
SMALLEST_PORTRAIT = 200  # pixels of the shorter side
QUALITIES = (85, 75, 65, 50, 35, 20)
MAX_PDF_OBJECTS = 20_000
MAX_NAME_LENGTH = 120

ACCEPTED_TYPES = "image/jpeg,image/png,image/webp,application/pdf"  # for the accept attribute
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
OFFICE_SUFFIXES = {DOCX: ".docx", XLSX: ".xlsx"}
KNOWN_SUFFIXES = (".jpeg", ".jpg", ".png", ".webp", ".pdf", ".docx", ".xlsx")
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
APPLE_PICTURES = {"image/heic", "image/heif"}
OFFICE_FILES = {DOCX, XLSX, "application/msword", "application/vnd.ms-excel"}
# What else people have at hand, and what to do with it.
WAYS_ON = (
    (OFFICE_FILES.__contains__, "Word、Excel 文件请先另存为 PDF。"),
    (lambda kind: kind.startswith("video/"), "视频请截几张图上传，在文字里写明内容。"),
    (lambda kind: kind.startswith("audio/"), "录音请在文字里写明内容，原件自己留着。"),
)

ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/AA", "/RichMediaContent"}
)
ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"}
)
ACTIVE_SUBTYPES = frozenset({"/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/3D"})
# What the two libraries raise for bytes that are no picture or no PDF; neither promises one class.
BROKEN_PICTURE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
BROKEN_PDF = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    zlib.error,
)


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: a clean label, what it is, and the bytes to store."""

    name: str
    content_type: str
    content: bytes
    digest: str

    @property
    def size(self) -> int:
        return len(self.content)


def accept_upload(file) -> Accepted:
    """The harmless form of an uploaded file (Django's UploadedFile).

    Raises ValidationError, code file_empty, file_too_large, file_type, file_broken, picture_too_large,
    pdf_encrypted, pdf_active or pdf_too_complex.
    """
    if file.size > MAX_BYTES:
        raise ValidationError("文件超过20MB，请压缩或者分开上传。", code="file_too_large")
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise ValidationError("这是一个空文件。", code="file_empty")
    content_type = type_of(content)
    if content_type in PICTURES:
        content_type, content = redraw(content, PICTURES[content_type])
    else:
        check_pdf(content)
    if len(content) > MAX_BYTES:
        raise ValidationError("图片太大，请缩小后再上传。", code="file_too_large")
    digest = hashlib.sha256(content).hexdigest()
    return Accepted(clean_name(file.name or "", content_type), content_type, content, digest)


def accept_portrait(file) -> bytes:
    """A small JPEG of an uploaded picture of somebody, upright and with nothing but its pixels.

    Raises ValidationError as ``accept_upload``; codes file_type for what is no picture, picture_too_small.
    """
    accepted = accept_upload(file)
    if accepted.content_type == "application/pdf":
        raise ValidationError("照片要用 JPG、PNG 或者 WebP 图片。", code="file_type")
    with Image.open(BytesIO(accepted.content)) as picture:
        if min(picture.size) < SMALLEST_PORTRAIT:
            message = f"照片太小，看不清人：较短的一边至少{SMALLEST_PORTRAIT}像素。"
            raise ValidationError(message, code="picture_too_small")
        return small_jpeg(picture, PORTRAIT, PORTRAIT_BYTES)


def small_jpeg(picture, size: tuple[int, int], most: int) -> bytes:
    """The picture as a JPEG that fits into this many pixels and, by a lower quality, into so many bytes."""
    small = Image.new("RGB", picture.size, "white")
    picture = picture.convert("RGBA")
    small.paste(picture, mask=picture.getchannel("A"))
    small.thumbnail(size)
    for quality in QUALITIES:
        encoded = BytesIO()
        small.save(encoded, "JPEG", quality=quality)
        if encoded.tell() <= most:
            break
    return encoded.getvalue()


def check_together(sizes: list[int]):
    """Whether files of these sizes may be kept for one case. Codes too_many_files, files_too_large."""
    if len(sizes) > MAX_FILES:
        raise ValidationError(f"最多{MAX_FILES}个文件。", code="too_many_files")
    if sum(sizes) > MAX_BYTES:
        message = f"全部文件加起来最多{MAX_BYTES // MEGABYTE}MB，请压缩或者少传几个。"
        raise ValidationError(message, code="files_too_large")


def type_of(content: bytes) -> str:
    """The media type that the bytes themselves show. Raises ValidationError, code file_type."""
    kind = filetype.guess(content)
    found = kind.mime if kind else None
    if found in APPLE_PICTURES:
        message = "不能读取 HEIC 格式的照片，请在手机相机设置中选“兼容性最佳”，或者截图后上传。"
        raise ValidationError(message, code="file_type")
    if found not in PICTURES and found != "application/pdf":
        way_on = next((words for kinds, words in WAYS_ON if kinds(found or "")), "")
        message = f"只能上传 JPG、PNG、WebP 图片或者 PDF 文件。{way_on}"
        raise ValidationError(message, code="file_type")
    return found


def redraw(content: bytes, picture_format: str) -> tuple[str, bytes]:
    """The picture encoded again, upright and without metadata, as (media type, bytes).

    Transparency is kept by PNG; everything else that was not a PNG becomes a JPEG.
    """
    try:
        with Image.open(BytesIO(content), formats=[picture_format]) as picture:
            refuse_too_many_pixels(picture)
            picture.thumbnail((MAX_SIDE, MAX_SIDE))
            drawn = plain_pixels(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels() from error
    except BROKEN_PICTURE as error:
        raise ValidationError("图片已损坏，打不开。", code="file_broken") from error
    kept_as = "PNG" if drawn.mode == "RGBA" or picture_format == "PNG" else "JPEG"
    encoded = BytesIO()
    if kept_as == "PNG":
        drawn.save(encoded, "PNG", compress_level=3)
        return "image/png", encoded.getvalue()
    drawn.save(encoded, "JPEG", quality=88)
    return "image/jpeg", encoded.getvalue()


def refuse_too_many_pixels(picture):
    """Before anything is decoded: a small file can stand for gigabytes of pixels."""
    if picture.width * picture.height > MAX_PIXELS:
        raise too_many_pixels()


def too_many_pixels():
    message = (
        f"图片的像素太多，最多{MAX_PIXELS // 10_000}万像素。请在手机里打开照片，截图以后再上传。"
    )
    return ValidationError(message, code="picture_too_large")


def plain_pixels(picture):
    """A picture that has nothing but its pixels: no profile, no comment, no place, no palette."""
    is_transparent = picture.has_transparency_data
    if picture.mode != "L" or is_transparent:
        picture = picture.convert("RGBA" if is_transparent else "RGB")
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    return plain


def check_pdf(content: bytes):
    """Refuse a PDF that does not open, is encrypted, or can do more than be looked at."""
    if b"%%EOF" not in content[-1024:]:
        # Cut off, or something else was put behind the document.
        raise ValidationError("PDF 文件不完整，请重新生成。", code="file_broken")
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise ValidationError("PDF 文件有密码，请去掉密码后上传。", code="pdf_encrypted")
        has_page = False
        for part in dictionaries_of(reader.trailer):
            refuse_active(part)
            has_page = has_page or part.get("/Type") == "/Page"
    except BROKEN_PDF as error:
        if isinstance(error, ValidationError):
            raise
        raise ValidationError("PDF 文件已损坏，打不开。", code="file_broken") from error
    if not has_page:
        raise ValidationError("PDF 文件里没有页面。", code="file_broken")


def dictionaries_of(trailer):
    """Every dictionary that can be reached from the trailer, each once."""
    seen = set()
    waiting = [trailer]
    count = 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if (part.idnum, part.generation) in seen:
                continue
            seen.add((part.idnum, part.generation))
            part = part.get_object()
        count += 1
        if count > 10 * MAX_PDF_OBJECTS or len(seen) > MAX_PDF_OBJECTS:
            raise ValidationError(
                "PDF 文件太复杂，请打印成普通 PDF 后上传。", code="pdf_too_complex"
            )
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.raw_get(key) for key in part)
        elif isinstance(part, ArrayObject):
            waiting.extend(list.__iter__(part))


def refuse_active(part):
    """Scripts, programs to start, forms that send themselves, and files inside the file."""
    actions = {part.get("/S"), part.get("/Subtype")}
    is_active = (
        not ACTIVE_KEYS.isdisjoint(part)
        or not (ACTIVE_ACTIONS | ACTIVE_SUBTYPES).isdisjoint(actions)
        or part.get("/Type") == "/EmbeddedFile"
    )
    if is_active:
        message = "PDF 文件含有脚本、附件或者表单程序，请打印成普通 PDF 后上传。"
        raise ValidationError(message, code="pdf_active")


def clean_name(name: str, content_type: str) -> str:
    """The given name as a label: no folders, no invisible characters, the ending of what it really is."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = (c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join("".join("_" if c in '<>:"|?*' else c for c in visible).split())
    for suffix in KNOWN_SUFFIXES:
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
            break
    suffix = (SUFFIXES | OFFICE_SUFFIXES)[content_type]
    return (name[: MAX_NAME_LENGTH - len(suffix)].strip(". ") or "附件") + suffix
