"""What of a person a text would give away: the gate before anything is published.

Pure functions of a text. They find what has a shape (telephone, identity and bank numbers, a door) and the
names and values that they are told of. A name that nobody told of is for the second person to see.
"""

import re
import unicodedata
from collections.abc import Iterable

from gaotai_jiazheng.identifiers import id_number_problem

CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九幺两", "0012345678912")
BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s\-—–－.·,，、_*()（）]{1,3}(?=[0-9Xx])")
MOBILE = re.compile(r"(?<![0-9])(?:86)?1[3-9][0-9]{9}(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9])0[1-9][0-9]{1,2}[2-9][0-9]{6,7}(?![0-9])")
LONG_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15,19}")
DOOR = re.compile(r"[0-9]+\s*(?:号楼|栋|单元|室|号院|组[0-9]+号)")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
ACCOUNT = re.compile(r"(?:微信号?|QQ|qq|VX|vx)\s*[:：]?\s*[A-Za-z0-9_-]{5,}")
SHORTEST_NAME = 2


def found_in(text: str, names: Iterable[str] = (), values: Iterable[str] = ()) -> list[str]:
    """What is found, in words, each once and without the value itself; [] when nothing is.

    names: of people. values: telephone numbers and addresses of theirs, as they are stored.
    """
    plain = unicodedata.normalize("NFKC", text)
    digits = BETWEEN_DIGITS.sub("", plain.translate(CHINESE_DIGITS))
    squeezed = "".join(plain.split())
    found = [
        ("手机号码", MOBILE.search(digits)),
        ("固定电话号码", LANDLINE.search(digits)),
        ("身份证号码或者银行卡号", any(map(is_number_of_person, LONG_NUMBER.findall(digits)))),
        ("门牌号", DOOR.search(plain)),
        ("电子邮箱", EMAIL.search(plain)),
        ("微信号或者QQ号", ACCOUNT.search(plain)),
        ("当事人的姓名", any(name in squeezed for name in map(squeeze, names) if is_name(name))),
        ("当事人的电话或者地址", any(has_value(squeezed, digits, value) for value in values)),
    ]
    return [words for words, is_there in found if is_there]


def squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_name(name: str) -> bool:
    return len(name) >= SHORTEST_NAME


def has_value(squeezed, digits, value) -> bool:
    """Whether a stored value stands in the text, a number whatever stands between its digits."""
    value = squeeze(value)
    only_digits = re.sub(r"[^0-9]", "", value)
    if len(only_digits) >= 7 and only_digits in re.sub(r"[^0-9]", " ", digits):
        return True
    return len(value) >= 6 and value in squeezed


def is_number_of_person(number: str) -> bool:
    """Whether a long number is one of a resident (GB 11643-1999, or the old one of 15 digits) or of a bank card."""
    return len(number) == 15 or id_number_problem(number) is None or is_card_number(number)


def is_card_number(number: str) -> bool:
    """Whether the digits keep the check rule of bank cards (Luhn, ISO/IEC 7812-1)."""
    if not number.isdigit() or not 16 <= len(number) <= 19:
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
