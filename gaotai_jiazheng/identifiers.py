"""Numbers that carry their own check: credit codes, identity cards, telephone numbers.

Each function gives None for a good value, else a Chinese sentence that tells a form's reader what is
wrong: the form of the number and its check character are told apart. A value is checked as it will be
stored, so blanks and full-width digits are wrong here; a form takes them out first.
"""

import re
from datetime import date

from django.utils import timezone
from stdnum.cn import ric, uscc

MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?")
# The first character names the registering department; some are letters (N: rural collectives).
USCC = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def uscc_problem(value: str) -> str | None:
    """What is wrong with a unified social credit code. Source: GB 32100-2015."""
    if not USCC.fullmatch(value):
        return "统一社会信用代码应为18位数字或大写字母（不含 I、O、S、V、Z）。"
    if uscc.calc_check_digit(value[:17]) != value[17]:
        return "统一社会信用代码的校验位不对，请核对是否有错字。"
    return None


def id_number_problem(value: str) -> str | None:
    """What is wrong with a resident identity number, or with that of a residence permit for people of
    Hong Kong, Macao and Taiwan (81, 82, 83), which is built alike. Source: GB 11643-1999.

    A small x is taken. The region code is not looked up: one that is no longer in use stays valid.
    """
    number = value.upper()
    if not ID_NUMBER.fullmatch(number):
        return "身份证号应为18位：前17位是数字，最后一位是数字或 X。"
    if not _is_past_day(number[6:14]):
        return "身份证号中的出生日期不存在，请核对第7至14位。"
    if ric.calc_check_digit(number) != number[17]:
        return "身份证号的校验位不对，请核对是否有错字。"
    return None


def _is_past_day(digits):
    """Whether the digits YYYYMMDD name a day of a living person: from 1900 up to today."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= day <= timezone.localdate()


def phone_problem(value: str) -> str | None:
    """What is wrong with a telephone number: a mobile, or a landline with or without its area code."""
    if MOBILE.fullmatch(value) or LANDLINE.fullmatch(value):
        return None
    return "请填写11位手机号，或者带区号的固定电话，例如 0936-6621234。"
