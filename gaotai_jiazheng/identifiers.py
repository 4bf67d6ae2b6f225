"""Numbers that carry their own check: credit codes, identity cards, telephone numbers.

Each function gives None for a good value, else a Chinese sentence that tells a form's reader what is
wrong: the form of the number and its check character are told apart.
"""

import re

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")


def uscc_problem(value: str) -> str | None:
    """What is wrong with a unified social credit code. Source: GB 32100-2015."""
    try:
        uscc.validate(value)
    except InvalidChecksum:
        return "统一社会信用代码的校验位不对，请核对是否有错字。"
    except ValidationError:
        return "统一社会信用代码应为18位数字或大写字母（不含 I、O、S、V、Z）。"
    return None


def id_number_problem(value: str) -> str | None:
    """What is wrong with a resident identity number. Source: GB 11643-1999; a region code that is no
    longer in use is accepted."""
    try:
        ric.validate(value.upper())
    except InvalidChecksum:
        return "身份证号的校验位不对，请核对是否有错字。"
    except InvalidComponent as error:
        return None if "birth" not in str(error).lower() else "身份证号中的出生日期不存在。"
    except ValidationError:
        return "身份证号应为18位。"
    return None


def phone_problem(value: str) -> str | None:
    """What is wrong with a telephone number: a mobile, or a landline with or without its area code."""
    if MOBILE.fullmatch(value) or LANDLINE.fullmatch(value):
        return None
    return "请填写11位手机号，或者带区号的固定电话，例如 0936-6621234。"
