"""What a typed value must be, whichever door it came in by: pages, workbench or API. A leaf.

Each function gives the cleaned value or raises ValidationError with a Chinese sentence and a code. An
empty text is let through: whether a value may be left out is the form's business.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from gaotai_jiazheng.identifiers import ID_NUMBER, MOBILE, phone_problem

MAX_AMOUNT_YUAN = Decimal("99999999.99")
EARLIEST = date(1949, 10, 1)
DAY = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
DAY_WORDS = "请按“年-月-日”填写，例如 2026-11-03。"
# What Chinese keyboards and pasted texts have for a hyphen.
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
AREA_CODE_IN_BRACKETS = re.compile(r"\((0[0-9]{2,3})\)-?")
WITH_COUNTRY_CODE = re.compile(r"(?:(?:00)?86)?(1[0-9]{10})")

# Marks that turn the direction of the text round and can make one name look like another.
DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_line(value: str, max_length: int) -> str:
    """A text of one line: runs of blanks made one space. Codes: control_characters, max_length."""
    value = " ".join(refuse_control_characters(value).split())
    return refuse_too_long(value, max_length)


def clean_text(value: str, max_length: int) -> str:
    """A text of several lines, ended by "\\n" each. Codes: control_characters, max_length."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return refuse_too_long(refuse_control_characters(value).strip(), max_length)


def refuse_control_characters(value: str) -> str:
    for character in value:
        is_control = unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t"
        if is_control or character in DIRECTION_MARKS:
            message = "含有看不见的控制字符，请删去后重新输入。"
            raise ValidationError(message, code="control_characters")
    return value


def refuse_too_long(value: str, max_length: int) -> str:
    if len(value) > max_length:
        message = f"最多{max_length}个字，现在是{len(value)}个字。"
        raise ValidationError(message, code="max_length")
    return value


def plain(value: str) -> str:
    """A number or a code without what people and programs put into it: full-width characters are read, blanks
    and invisible marks left out, as a telephone's contacts paste them, and every hyphen is the same."""
    value = unicodedata.normalize("NFKC", value).translate(HYPHENS)
    return "".join(c for c in value if not c.isspace() and unicodedata.category(c) != "Cf")


def check_phone(value: str) -> str:
    """A telephone number as it is kept: of a mobile the eleven digits, of a landline with or without a hyphen
    behind its area code. Codes: control_characters, phone."""
    value = refuse_control_characters(plain(value)).removeprefix("+86").lstrip("-")
    value = AREA_CODE_IN_BRACKETS.sub(r"\1-", value)
    if mobile := WITH_COUNTRY_CODE.fullmatch(value.replace("-", "")):
        value = mobile[1]
    problem = phone_problem(value if value.isascii() else "")
    if problem:
        raise ValidationError(problem, code="phone")
    return value


def phone_in(text: str) -> str:
    """The telephone number that was typed into a search, as numbers are stored; "" for any other words."""
    try:
        return check_phone(text)
    except ValidationError:
        return ""


def mobile_of(text: str) -> str:
    """The mobile number that was typed, however it is spaced; "" for anything else."""
    number = phone_in(text)
    return number if MOBILE.fullmatch(number) else ""


def clean_id_number(value: str) -> str:
    """The number of an identity paper as it is kept, unchecked: capitals, and of a resident's number neither
    blanks nor hyphens. A sign of multiplication is how some keyboards give the X."""
    value = plain(value).upper().replace("×", "X")
    bare = value.replace("-", "")
    return bare if ID_NUMBER.fullmatch(bare) else value


def day_of(text: str) -> date | None:
    """A day as people write it: 2026-11-03, 2026/11/3, 2026年11月3日, 20261103; None for anything else."""
    parts = DAY.fullmatch(plain(text))
    try:
        return date(*map(int, filter(None, parts.groups()))) if parts else None
    except ValueError:
        return None


def check_past(day: date) -> date:
    """A day that has been. Codes: future_date, too_early."""
    if day > timezone.localdate():
        raise ValidationError("日期不能晚于今天。", code="future_date")
    if day < EARLIEST:
        raise ValidationError("日期太早，请核对年份。", code="too_early")
    return day


def check_amount(value: Decimal) -> Decimal:
    """An amount in yuan, not negative, in whole fen. Codes: amount, amount_fen."""
    if not value.is_finite() or not 0 <= value <= MAX_AMOUNT_YUAN:
        message = f"金额应在0到{MAX_AMOUNT_YUAN}元之间。"
        raise ValidationError(message, code="amount")
    if value != value.quantize(Decimal("0.01")):
        raise ValidationError("金额最多两位小数。", code="amount_fen")
    return value
