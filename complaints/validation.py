"""What a typed value must be, whichever door it came in by: pages, workbench or API.

Each function gives the cleaned value or raises ValidationError with a Chinese sentence and a code. An
empty text is let through: whether a value may be left out is the form's business.
"""

import unicodedata
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from complaints import catalogue
from complaints.transitions import Kind
from gaotai_jiazheng.identifiers import phone_problem

MAX_AMOUNT_YUAN = Decimal("99999999.99")
EARLIEST = date(1949, 10, 1)
AGAINST_SOMEBODY = frozenset({Kind.COMPLAINT, Kind.VIOLATION_REPORT, Kind.WAGE_ARREARS})
REPORTER = ("complainant_name", "complainant_phone", "complainant_address")

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


def check_filing(values: dict) -> None:
    """What the fields of one filing must be together, whatever its kind.

    values: kind, category, and what was typed. Raises ValidationError with a sentence beside each field;
    codes category_of_another_kind, not_a_report, anonymous_with_name, required.
    """
    problems = {}
    kind = Kind(values["kind"])
    if values["category"].kind != catalogue.subjects_of(kind):
        problems["category"] = ValidationError(
            f"这个类别不是{kind.label}的类别。", code="category_of_another_kind"
        )
    # Who claims wages gives a name and may ask that the employer does not learn it.
    if values.get("anonymous") and kind != Kind.WAGE_ARREARS:
        problems |= anonymity_problems(kind, values)
    else:
        for name, what in (("complainant_name", "真实姓名"), ("complainant_phone", "电话")):
            if not values.get(name):
                problems[name] = ValidationError(
                    f"请填写{what}；只有举报可以匿名。", code="required"
                )
    if kind == Kind.COMPLAINT and not values.get("demand"):
        problems["demand"] = ValidationError("请写明投诉请求。", code="required")
    if kind == Kind.WAGE_ARREARS and not values.get("amount_yuan"):
        problems["amount_yuan"] = ValidationError("请填写被拖欠的工钱，要大于零。", code="required")
    if problems:
        raise ValidationError(problems)


def anonymity_problems(kind, values) -> dict:
    if kind != Kind.VIOLATION_REPORT:
        return {"anonymous": ValidationError("只有举报可以匿名。", code="not_a_report")}
    return {
        name: ValidationError("匿名举报不能留姓名、电话和地址。", code="anonymous_with_name")
        for name in REPORTER
        if values.get(name)
    }
