"""Documents with personal data planted in them in disguise, and clean twins: the same for the same number."""

import random
import zipfile
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from stdnum import luhn
from stdnum.cn import ric

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FULL_WIDTH = str.maketrans("0123456789Xx-", "０１２３４５６７８９Ｘｘ－")


@dataclass(frozen=True)
class Planted:
    """kind: txt, xlsx, docx, pdf, png or jpg. what, how, where: what was planted, in which disguise."""

    kind: str
    what: str
    how: str
    where: str
    content: bytes


def mobile(chance):
    return f"1{chance.choice('3456789')}{chance.randrange(10**9):09}"


def id_number(chance):
    day = f"{chance.randrange(1940, 2010)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = f"620724{day}{chance.randrange(1000):03}"
    return body + ric.calc_check_digit(body + "0")


def bank_card(chance):
    body = f"62{chance.randrange(10 ** chance.choice([13, 16])):0{16}}"[: chance.choice([15, 18])]
    return body + luhn.calc_check_digit(body)


def home(chance):
    a, b, c = chance.randrange(1, 40), chance.randrange(1, 6), chance.randrange(101, 2600)
    forms = (
        f"东苑小区{a}号楼{b}单元{c}室", f"滨河苑{a}栋{c}室", f"东苑小区{a}-{b}-{c}", f"台子寺村{b}社{a}号"
    )  # fmt: skip
    return chance.choice(forms)


VALUES = {"mobile": mobile, "id": id_number, "bank": bank_card, "home": home}


def in_groups(value, gap, chance):
    sizes = {11: [3, 4, 4], 18: [6, 8, 4]}.get(
        len(value), [4] * (len(value) // 4) + [len(value) % 4]
    )
    parts, at = [], 0
    for size in filter(None, sizes):
        parts.append(value[at : at + size])
        at += size
    return gap.join(parts)


DISGUISES = {
    "plain": lambda value, chance: value,
    "full width": lambda value, chance: value.translate(FULL_WIDTH),
    "spaces": lambda value, chance: in_groups(value, chance.choice([" ", "  ", "\u3000", "\u00a0"]), chance),
    "lines": lambda value, chance: in_groups(value, chance.choice(["\n", "\r\n"]), chance),
    "dashes": lambda value, chance: in_groups(value, chance.choice("-–—－‑"), chance),
    "unseen": lambda value, chance: chance.choice("\u200b\u200d\u2060").join(value),
    "spelled": lambda value, chance: chance.choice(" -").join(value),
    "after a word": lambda value, chance: "tel" + value,
}  # fmt: skip
OF_HOMES = ("plain", "full width", "unseen")
CLEAN = (
    "编号GS20261126000001K", "统一社会信用代码91350100M000100Y43", "公示电话0936-6621234", "2026年11月26日起施行",
    "得分86.50，共17项", "地址：城关镇人民西路甲18号", "2024 年 2,380 元，2025 年 1,120 元", "每小时 35.5 元",
    "第3号楼的公共区域", "比例 0.13893600001234", "校验值 3fa1c09e77", "1 3 5 7 9 11 13 15",
)  # fmt: skip


def document(number: int, *, is_clean: bool = False) -> Planted:
    """The document of this number, or its twin without the planted value."""
    chance = random.Random(number)
    kind = list(KINDS)[number % len(KINDS)]
    what = chance.choice(list(VALUES))
    how = chance.choice(OF_HOMES if what == "home" else list(DISGUISES))
    make, places = KINDS[kind]
    where = chance.choice(places)
    around = chance.sample(CLEAN, 3)
    value = DISGUISES[how](VALUES[what](chance), chance)
    if kind == "pdf":  # the page has letters of one byte
        how, value = (
            ("plain", mobile(chance)) if not value.isascii() or "\n" in value else (how, value)
        )
    if is_clean:
        value = "无"
    if kind == "pdf":
        around = [each for each in around if each.isascii()] or ["GS20261126000001K"]
        value = value if value.isascii() else "none"
    return Planted(kind, what, how, where, make(around, value, where, chance))


def txt(around, value, where, chance):
    return f"{around[0]}\n{around[1]}：{value}。{around[2]}".encode(where)


def xlsx(around, value, where, chance):
    book = Workbook()
    sheet = book.active
    for text in around:
        sheet.append([text, chance.randrange(2020, 2027), chance.random()])
    if where == "cells":
        third = -(-len(value) // 3)
        sheet.append([value[:third], value[third : 2 * third], value[2 * third :]])
        sheet["E9"] = "见" + value
    elif where == "number" and value.isdigit() and value.isascii() and len(value) < 16:
        sheet["B7"] = int(value)
        sheet["B7"].number_format = "000-0000-0000"
    elif where == "comment":
        sheet["A1"].comment = Comment(value, "bench")
    elif where == "hidden":
        hidden = book.create_sheet("h")
        hidden["A1"], hidden.sheet_state = value, "hidden"
    elif where == "properties":
        book.properties.subject = value
    elif where == "header":
        sheet.oddHeader.center.text = value.replace("\r\n", "\n")
    else:
        sheet["A9"] = value
    sheet.row_dimensions[9].hidden = True
    to = BytesIO()
    book.save(to)
    return to.getvalue()


def docx(around, value, where, chance):
    def paragraph(text):
        cuts = sorted(chance.sample(range(1, len(text)), min(3, len(text) - 1)))
        runs = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return f"<w:p>{''.join(run_of(each) for each in runs)}</w:p>"

    def run_of(text):
        inner = "</w:t><w:br/><w:t>".join(text.splitlines()) if text.strip("\r\n") else " "
        return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{inner}</w:t></w:r>'

    def part(root, body):
        return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{WORD}">{body}</w:{root}>'

    hidden = {"comments": "comments", "header1": "hdr", "footnotes": "footnotes"}
    shown = "无" if where in hidden or where == "properties" else "电话：" + value
    body = "".join(map(paragraph, [*around, shown]))
    if where == "deleted":
        body = body.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    to = BytesIO()
    with zipfile.ZipFile(to, "w") as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        if where in hidden:
            archive.writestr(f"word/{where}.xml", part(hidden[where], paragraph(value + "。")))
        if where == "properties":
            archive.writestr("docProps/core.xml", f"<c><subject>{value}</subject></c>")
    return to.getvalue()


def pdf(around, value, where, chance):
    shown = value if where == "page" else "none"
    lines = " ".join(f"({text}) Tj T*" for text in [*around, "tel: " + shown])
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {lines} ET"
    note = f"/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ({value}) >>]"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> "
        f"{note if where == 'annotation' else ''} >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Subject ({value if where == 'properties' else 'none'}) >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for place, each in enumerate(parts, start=1):
        offsets.append(len(out))
        out += f"{place} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(parts) + 1
    end = f"trailer << /Size {size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def png(around, value, where, chance):
    texts = PngInfo()
    texts.add_itxt("Comment", around[0])
    if where == "text":
        texts.add_itxt("Description", value, zip=chance.random() < 0.5)
    else:
        texts.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta><d>{value}</d></x:xmpmeta>")
    to = BytesIO()
    Image.new("RGB", (4, 4)).save(to, "PNG", pnginfo=texts)
    return to.getvalue()


def jpg(around, value, where, chance):
    exif = Image.Exif()
    extra = {}
    if where == "description":
        exif[0x010E] = value.encode()
    elif where == "title of Windows":
        exif[0x9C9B] = value.encode("utf-16-le")
    elif where == "user comment":
        exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + value.encode("utf-16-le")
    else:
        extra["comment"] = value.encode()
    to = BytesIO()
    Image.new("RGB", (4, 4)).save(to, "JPEG", exif=exif, **extra)
    return to.getvalue()


KINDS = {  # kind -> maker, where a value may stand
    "txt": (txt, ["utf-8", "utf-16", "gb18030"]),
    "xlsx": (xlsx, ["cell", "cells", "number", "comment", "hidden", "properties", "header"]),
    "docx": (docx, ["text", "deleted", "comments", "header1", "footnotes", "properties"]),
    "pdf": (pdf, ["page", "annotation", "properties"]),
    "png": (png, ["text", "xmp"]),
    "jpg": (jpg, ["description", "title of Windows", "user comment", "comment"]),
}
