"""What a typed value must be, whichever door it came in by: pages, workbench or API. A leaf.

Each function gives the cleaned value or raises ValidationError with a Chinese sentence and a code. An
empty text is let through: whether a value may be left out is the form's business.
"""

import unicodedata
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from gaotai_jiazheng.identifiers import phone_problem

MAX_AMOUNT_YUAN = Decimal("99999999.99")
EARLIEST = date(1949, 10, 1)

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


def check_phone(value: str) -> str:
    """A telephone number without the blanks and hyphens that people put into a mobile's. Code: phone."""
    value = unicodedata.normalize("NFKC", refuse_control_characters(value))
    value = "".join(value.split()).replace("－", "-").removeprefix("+86")
    digits = value.replace("-", "")
    if len(digits) == 11 and digits.startswith("1"):
        value = digits
    problem = phone_problem(value if value.isascii() else "")
    if problem:
        raise ValidationError(problem, code="phone")
    return value


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
