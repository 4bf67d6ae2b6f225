"""The code that stands on a card for reading out: seven characters and a check character.

Of characters that look alike at most one is in the alphabet: neither 0, O and I, 1, L nor 2, Z, 5, S,
8, B; of 6, G the 6, of U, V the U. That leaves 23, a prime number. Each place has a weight of its own,
1 to 8, and the weighted sum is a multiple of 23. Hence every one of these slips is detected:

* one wrong character, at any place;
* two characters exchanged, neighbours or not;
* two equal characters that both became the same other one, neighbours or not (44 read as 77).

Of all other wrong texts of eight characters one in 23 passes.
"""

import secrets
import unicodedata

ALPHABET = "34679ACDEFHJKMNPQRTUWXY"
BASE = len(ALPHABET)
BODY_LENGTH = 7
LENGTH = BODY_LENGTH + 1
HOW_MANY = BASE**BODY_LENGTH
# What is often typed for a character of the alphabet and is none itself.
MISREAD = str.maketrans("GV", "6U")
# 1/8 modulo 23: the check character stands at the eighth place.
INVERSE_OF_LAST_WEIGHT = pow(LENGTH, -1, BASE)


def new_number() -> int:
    """A random number for a card, below ``HOW_MANY``."""
    return secrets.randbelow(HOW_MANY)


def code_of(number: int) -> str:
    """The eight characters of a number, such as "A3F7-K9TM" without its hyphen."""
    if not 0 <= number < HOW_MANY:
        raise ValueError(f"{number} is not the number of a card")
    digits = []
    for _ in range(BODY_LENGTH):
        number, digit = divmod(number, BASE)
        digits.append(digit)
    digits.reverse()
    check = -_weighted(digits) * INVERSE_OF_LAST_WEIGHT % BASE
    return "".join(ALPHABET[digit] for digit in [*digits, check])


def number_of(code: str) -> int:
    """The number of a code as ``clean`` gives it. Raises ValueError when it is none or has a slip."""
    if len(code) != LENGTH or not all(character in ALPHABET for character in code):
        raise ValueError("not eight characters of the alphabet")
    digits = [ALPHABET.index(character) for character in code]
    if _weighted(digits) % BASE:
        raise ValueError("the check character does not fit")
    number = 0
    for digit in digits[:BODY_LENGTH]:
        number = number * BASE + digit
    return number


def clean(text: str) -> str:
    """A code as a person types it: wide characters made narrow, no blanks and hyphens, upper case."""
    text = unicodedata.normalize("NFKC", text)
    kept = (
        character for character in text if not character.isspace() and character not in "-–—_.·"
    )
    return "".join(kept).upper().translate(MISREAD)


def grouped(code: str) -> str:
    """As it is printed: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def _weighted(digits):
    return sum(weight * digit for weight, digit in enumerate(digits, start=1))
