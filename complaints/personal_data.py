"""What of a complainant a text would give away: the gate of ``disclosure``, and what only a case knows.

Pure functions of a text. Beyond what the gate finds by its form they find numbers however they are written,
and the names and values that they are told of. A name that nobody told of is for the second person to see.
"""

import re
import unicodedata
from collections.abc import Iterable

from disclosure.gate import personal_data_in
from gaotai_jiazheng.identifiers import id_number_problem

CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九幺两", "0012345678912")
BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s\-—–－.·,，、_*()（）]{1,3}(?=[0-9Xx])")
MOBILE = re.compile(r"(?<![0-9])(?:86)?1[3-9][0-9]{9}(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9])0[1-9][0-9]{1,2}[2-9][0-9]{6,7}(?![0-9])")
LONG_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{16,19}")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
ACCOUNT = re.compile(r"(?:微信号?|QQ|qq|VX|vx)\s*[:：]?\s*[A-Za-z0-9_-]{5,}")
SHORTEST_NAME = 2
SHORTEST_NUMBER, SHORTEST_ADDRESS = 7, 6


def found_in(text: str, names: Iterable[str] = (), values: Iterable[str] = ()) -> list[str]:
    """What is found, in words, each once and without the value itself; [] when nothing is.

    names: of people. values: telephone numbers and addresses of theirs, as they are stored.
    """
    plain = unicodedata.normalize("NFKC", text)
    digits = BETWEEN_DIGITS.sub("", plain.translate(CHINESE_DIGITS))
    squeezed = squeeze(plain)
    numbers = LONG_NUMBER.findall(digits)
    found = [each.kind for each in personal_data_in(plain)]
    found += [
        words
        for words, is_there in (
            ("手机号", MOBILE.search(digits)),
            ("固定电话号码", LANDLINE.search(digits)),
            ("身份证号", any(id_number_problem(number) is None for number in numbers)),
            ("银行卡号", any(map(is_card_number, numbers))),
            ("电子邮箱", EMAIL.search(plain)),
            ("微信号或者QQ号", ACCOUNT.search(plain)),
            ("当事人的姓名", any(is_named(name, squeezed) for name in names)),
            ("当事人的电话或者地址", any(has_value(squeezed, digits, value) for value in values)),
        )
        if is_there
    ]
    return list(dict.fromkeys(found))


def squeeze(text: str) -> str:
    """The text without blanks, in one width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_named(name, squeezed) -> bool:
    name = squeeze(name)
    return len(name) >= SHORTEST_NAME and name in squeezed


def has_value(squeezed, digits, value) -> bool:
    """Whether a stored value stands in the text, a number whatever stands between its digits."""
    value = squeeze(value)
    number = re.sub(r"[^0-9]", "", value)
    if len(number) >= SHORTEST_NUMBER and number in digits:
        return True
    return len(value) >= SHORTEST_ADDRESS and value in squeezed


def is_card_number(number: str) -> bool:
    """Whether the digits keep the check rule of bank cards (Luhn, ISO/IEC 7812-1)."""
    if not number.isdigit() or not 16 <= len(number) <= 19:
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
