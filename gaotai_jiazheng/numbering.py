"""Case numbers that catch a slip of the pen, and the codes that open a case together with its number.

A number is a prefix, a day and a sequence value with a check character (ISO 7064 MOD 37,36): one wrong
character never makes another valid number, two swapped neighbours hardly ever do. The sequence is the
database's: concurrent filings never wait for each other, numbers rise with time, and a rolled-back filing
leaves a gap.
"""

import re
import secrets
import threading
import time
from datetime import date

from django.db import connection
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.iso7064 import mod_37_36

from gaotai_jiazheng.typed_values import plain

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 8
DRAW = "SELECT nextval(%s)"
# A number as it stands in a text: two capitals, a day, the value and the check character.
IN_A_TEXT = re.compile(r"[A-Z]{2}20\d{2}[01]\d[0-3]\d{7,}[0-9A-Z](?![0-9A-Za-z])")
MISREAD = str.maketrans("OI", "01")
# How long a value that was drawn ahead is used. One of long ago would put a new case among old ones.
AHEAD_SECONDS = 2.0

_ahead = threading.local()


def next_in(sequence: str) -> int:
    """The next value of a database sequence, or the one that this thread has just drawn ahead."""
    value, drawn_at = _ahead.__dict__.pop(sequence, (None, 0.0))
    if value is not None and time.monotonic() - drawn_at < AHEAD_SECONDS:
        return value
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [sequence])
        return cursor.fetchone()[0]


def keep_ahead(sequence: str, value: int) -> None:
    """Remember a value that came with another command, for this thread's next case: a trip is saved."""
    _ahead.__dict__[sequence] = value, time.monotonic()


def next_number(prefix: str, day: date, sequence: str) -> tuple[int, str]:
    """The next value and its number. A value whose check character could be misread is passed over."""
    while True:
        value = next_in(sequence)
        number = format_number(prefix, day, value)
        if number[-1] not in "OI":
            return value, number


def format_number(prefix: str, day: date, value: int) -> str:
    """Such as GT202611230000174: prefix, day, at least six digits, check character."""
    body = f"{prefix}{day:%Y%m%d}{value:06d}"
    return body + mod_37_36.calc_check_digit(body)


def is_number(text: str) -> bool:
    """Whether the check character fits; says nothing about whether such a case exists."""
    try:
        mod_37_36.validate(text)
    except InvalidNumber:
        return False
    return True


def is_of_number(digits: re.Match) -> bool:
    """Whether a run of digits that was found in a text belongs to a number of the portal's own, by which nobody is
    found without its code. The check character tells it from an account number behind two capitals."""
    number = IN_A_TEXT.match(digits.string, max(digits.start() - 2, 0))
    return number is not None and number.end() >= digits.end() and is_number(number[0])


def clean_number(text: str, prefix: str) -> str:
    """A number as typed by a person: without blanks and hyphens, O and I behind the prefix read as 0 and 1."""
    text = clean_code(text)
    if not text.startswith(prefix):
        return text
    return prefix + text[len(prefix) :].translate(MISREAD)


def new_code() -> str:
    """A random code of eight characters, about 40 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def code_from(digest: str) -> str:
    """The code that a keyed digest (hexadecimal) stands for: the same one each time, and nobody's guess."""
    value, drawn = int(digest, 16), []
    for _ in range(CODE_LENGTH):
        value, place = divmod(value, len(CODE_ALPHABET))
        drawn.append(CODE_ALPHABET[place])
    return "".join(drawn)


def clean_code(text: str) -> str:
    """A code as typed by a person: spaces and hyphens left out, full-width characters read, upper case."""
    return plain(text).replace("-", "").upper()
