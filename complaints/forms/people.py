"""Several people written down at once, one a line."""

import re

from django.core.exceptions import ValidationError

from gaotai_jiazheng import typed_values

MAX_PEOPLE = 50
LONGEST_NAME = 40
# A name may have blanks of its own, 买买提 阿里; the number begins behind a blank, or with its first three digits.
DIGIT, PREFIX = r"[0-9\uff10-\uff19]", r"[+\uff0b(（]"
NAME_AND_NUMBERS = re.compile(
    rf"((?:(?!{DIGIT}{{3}}).)*?)(?:\s+(?={DIGIT}|{PREFIX})|(?={DIGIT}{{3}}|{PREFIX}))(.*)",
    re.DOTALL,
)


def read_people(text: str) -> list[dict]:
    """{name, phone} for each line “姓名 电话”; empty lines are passed over.

    Raises ValidationError, code person, phone, person_twice or too_many_people, naming the line.
    """
    lines = [line.strip() for line in text.splitlines()]
    people = [read_person(line, place) for place, line in enumerate(filter(None, lines), start=1)]
    if len(people) > MAX_PEOPLE:
        message = f"最多写{MAX_PEOPLE}人，更多的请联系承办单位。"
        raise ValidationError(message, code="too_many_people")
    phones = [person["phone"] for person in people]
    if len(set(phones)) != len(phones):
        raise ValidationError("有两行写了同一个电话，请核对。", code="person_twice")
    return people


def name_and_numbers(line: str) -> tuple[str, str]:
    """A line's name and what stands behind it, each "" where there is none."""
    found = NAME_AND_NUMBERS.fullmatch(line.strip())
    return found.groups() if found else (line.strip(), "")


def read_person(line: str, place: int) -> dict:
    for mark in "，,、：:；;":
        line = line.replace(mark, " ")
    name, phone = name_and_numbers(line)
    if not name or not phone:
        raise ValidationError(f"第{place}行请写成“姓名 电话”。", code="person")
    try:
        return {
            "name": typed_values.clean_line(name, LONGEST_NAME),
            "phone": typed_values.check_phone(phone),
        }
    except ValidationError as error:
        raise ValidationError(f"第{place}行：{error.messages[0]}", code=error.code) from None
