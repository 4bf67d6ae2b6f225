"""People that nobody is, told from a serial number: always the same for the same serial, no two the same.

The region of their identity numbers is no county's. One in a hundred is written down badly, as old registers
have it, and the next one is a namesake.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.cn import ric

NO_REGION = "629997"  # no county has it, nor have the people of the demonstration
FIRST_BIRTHDAY = date(1966, 1, 1)
BIRTHDAYS = 12_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀兰桂英玉梅春燕淑珍丽萍红霞建国志强海龙永福雪琴月娥彩云金凤文军"
BADLY_WRITTEN = (
    "王 秀兰",
    "阿依古丽·买买提江",
    "𠮷㛃兰",
    "李桂英２",
    "Ｗang玉梅",
    "张  春燕（大）",
)
EVERY = 100
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
# Applicants are others than workers.
FIRST_APPLICANT = 5_000_000


@dataclass(frozen=True)
class Person:
    """phone: eleven digits; phone_as_written: the same as somebody typed it."""

    name: str
    id_number: str
    born: date
    sex: str
    phone: str
    phone_as_written: str

    @property
    def is_badly_written(self) -> bool:
        return not PLAIN_NAME.fullmatch(self.name) or self.phone != self.phone_as_written


def person(serial: int) -> Person:
    """The person of a serial number below twelve million."""
    born = FIRST_BIRTHDAY + timedelta(days=serial % BIRTHDAYS)
    order = serial // BIRTHDAYS
    digits = f"{NO_REGION}{born:%Y%m%d}{order:03}"
    phone = f"197{serial:08}"
    return Person(
        name=name_of(serial),
        id_number=digits + ric.calc_check_digit(f"{digits}0"),
        born=born,
        sex="male" if order % 2 else "female",
        phone=phone,
        phone_as_written=phone.translate(FULL_WIDTH) if serial % EVERY == 9 else phone,
    )


def name_of(serial: int) -> str:
    if serial % EVERY == 7:
        return BADLY_WRITTEN[serial // EVERY % len(BADLY_WRITTEN)]
    if serial % EVERY == 8:
        serial -= 2
    surname = SURNAMES[serial % len(SURNAMES)]
    first = GIVEN[serial // 20 % len(GIVEN)]
    second = GIVEN[serial // 640 % len(GIVEN)]
    return surname + first + second
