"""Documents with personal data planted in them in disguise, and clean twins: the same for the same number."""

import random
from dataclasses import dataclass
from io import BytesIO

from stdnum import luhn
from stdnum.cn import ric

from bench.planting_office import DOCX_PLACES, XLSX_PLACES, docx, with_part, xlsx
from bench.planting_pdf import PLACES as PDF_PLACES
from bench.planting_pdf import pdf
from bench.planting_pictures import JPG_PLACES, PNG_PLACES, jpg, png, scan

FULL_WIDTH = str.maketrans("0123456789Xx-", "０１２３４５６７８９Ｘｘ－")


NUMERALS = [
    str.maketrans("0123456789", digits)
    for digits in ("〇一二三四五六七八九", "零幺二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
]


@dataclass(frozen=True)
class Planted:
    """kind: txt, xlsx, docx, pdf, png, jpg or scan. what, how, where: what was planted, in which disguise."""

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
    "Chinese numerals": lambda value, chance: value.translate(chance.choice(NUMERALS)),
    "after a word": lambda value, chance: "tel" + value,
}  # fmt: skip
OF_HOMES = ("plain", "full width", "unseen")
CLEAN = (
    "编号GS20261126000001K", "统一社会信用代码91350100M000100Y43", "公示电话0936-6621234", "2026年11月26日起施行",
    "得分86.50，共17项", "地址：城关镇人民西路甲18号", "2024 年 2,380 元，2025 年 1,120 元", "每小时 35.5 元",
    "第3号楼的公共区域", "比例 0.13893600001234", "校验值 3fa1c09e77", "1 3 5 7 9 11 13 15",
    "年度 2021 2022 2023 2024 2025", "补贴 1200 3500 1200 8800", "合计 82000 6100 12950 3",
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
    if is_clean:
        value = "无"
    return Planted(kind, what, how, where, make(around, value, where, chance))


def txt(around, value, where, chance):
    return f"{around[0]}\n{around[1]}：{value}。{around[2]}".encode(where)


def scanned(around, value, where, chance):
    """What no program reads: a person has to be told to look."""
    picture, to = scan(value), BytesIO()
    if where == "picture":
        picture.save(to, "PNG")
    elif where == "page of a PDF":
        picture.convert("RGB").save(to, "PDF")
    else:
        picture.save(to, "PNG")
        archive = BytesIO(docx(around, "无", "text", chance))
        return with_part(archive, "word/media/image1.png", to.getvalue())
    return to.getvalue()


KINDS = {  # kind -> maker, where a value may stand
    "txt": (txt, ["utf-8", "utf-16", "gb18030"]),
    "xlsx": (xlsx, XLSX_PLACES),
    "docx": (docx, DOCX_PLACES),
    "pdf": (pdf, PDF_PLACES),
    "png": (png, PNG_PLACES),
    "jpg": (jpg, JPG_PLACES),
    "scan": (scanned, ["picture", "page of a PDF", "picture in a text"]),
}
