"""The gate before anything is put up: no text becomes public while it holds personal data.

Pure functions of a text. What can be told by its form is found: mobile numbers, identity numbers, bank
accounts, and an address down to the door. A name cannot be told from other words: whoever publishes
reads the text, and the page shows it once more before it goes up. Digits may be written in any script, with
marks that show nothing between them, over lines or cells: the wider the gaps, the more a number has to prove
(the check of an identity number or a card), or every column of figures would be one. Source: 《中华人民共和国个人信息保护法》
第二十五条; 《中华人民共和国政府信息公开条例》第十五条.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from stdnum import luhn

from gaotai_jiazheng.identifiers import id_number_problem, uscc_problem
from gaotai_jiazheng.masking import mask_bank_account, mask_id_number, mask_phone

GAP = "[ -]?"
WIDE_GAP = "[ \\n-]{0,6}"
MOBILE_GAP = r"[ \n./()_-]{0,3}"
DASHES = "‐‑‒–—―−﹣·•~～"
# Behind a letter the digits belong to a number of ours, such as GS202611260000011; behind 0. they
# are the rest of a figure.
NOT_INSIDE = r"(?<![0-9A-Za-z])(?<!(?<![0-9])0\.)"
# Of a number whose form leaves no doubt: a word such as tel may stand before it, a code with digits not.
NOT_IN_A_CODE = r"(?<![0-9])(?<!(?<![0-9])0\.)(?<![0-9][A-Za-z])(?<![0-9][A-Za-z]{2})"
ENDS = r"(?![0-9])"
MOBILE = re.compile(rf"{NOT_INSIDE}(?:\+?86{GAP})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}{ENDS}")
WIDE_MOBILE = re.compile(
    rf"{NOT_IN_A_CODE}(?:1[3-9][0-9]{MOBILE_GAP}[0-9]{{4}}{MOBILE_GAP}[0-9]{{4}}"
    rf"|1[3-9][0-9]{MOBILE_GAP}[0-9]{{3}}{MOBILE_GAP}[0-9]{{5}}"
    rf"|1(?P<gap>{WIDE_GAP})[3-9](?:(?P=gap)[0-9]){{9}}(?!(?P=gap)[0-9])){ENDS}"
)
ID_NUMBER = re.compile(rf"{NOT_INSIDE}[0-9](?:{GAP}[0-9]){{16}}{GAP}[0-9Xx](?![0-9A-Za-z])")
WIDE_ID_NUMBER = re.compile(
    rf"{NOT_IN_A_CODE}[1-9](?:{WIDE_GAP}[0-9]){{16}}{WIDE_GAP}[0-9Xx]{ENDS}"
)
OLD_ID_NUMBER = re.compile(rf"{NOT_INSIDE}[0-9]{{15}}{ENDS}")
BANK_ACCOUNT = re.compile(rf"{NOT_INSIDE}[0-9](?:{GAP}[0-9]){{15,18}}{ENDS}")
WIDE_BANK_ACCOUNT = re.compile(rf"{NOT_IN_A_CODE}6{WIDE_GAP}2(?:{WIDE_GAP}[0-9]){{14,17}}{ENDS}")
# Digits in Chinese, as somebody writes a number who does not want it found, or reads it out.
NUMERALS = str.maketrans("〇零一幺壹二贰三叁四肆五伍六陆七柒八捌九玖", "001112233445566778899")
SPELLED = re.compile(r"(?:[0-9〇零一幺壹二贰三叁四肆五伍六陆七柒八捌九玖][ \n/()_-]{0,3}){11,}")
# Any cut of a mobile number over cells or lines: sure it is not, a row of figures may look the same.
DOUBTFUL_MOBILE = re.compile(
    rf"{NOT_IN_A_CODE}1[ \n-]{{0,5}}[3-9](?:[ \n-]{{0,5}}[0-9]){{9}}{ENDS}"
)
MOST_CUTS = 6
NUMERAL = "[0-9一二三四五六七八九十百]+"
SPACES = r"[ \n]{0,3}"
HOUSE, DOOR_ENDS = "(?:号楼|栋|幢|座)", "(?:室|户|号)"
# One number says which building, the next which stair or door: "3号楼" alone is nobody's home. In a village
# it is the group and the number of the yard.
DOOR = re.compile(
    rf"{NUMERAL}{SPACES}{HOUSE}{SPACES}{NUMERAL}{SPACES}单元(?:{SPACES}{NUMERAL}{SPACES}{DOOR_ENDS}|{NUMERAL})?"
    rf"|{NUMERAL}(?:号楼|栋|幢|座|单元){NUMERAL}{DOOR_ENDS}?"
    rf"|{NUMERAL}{SPACES}(?:号楼|栋|幢|座|单元){SPACES}{NUMERAL}{SPACES}{DOOR_ENDS}"
    rf"|(?<=[村区苑园]){NUMERAL}(?:社|组|队){NUMERAL}号"
    r"|(?<=[区苑园])[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])"
)


@dataclass(frozen=True)
class Found:
    """A piece of personal data in a text: what it is, from where to where, and what may stand instead."""

    kind: str
    start: int
    end: int
    masked: str


def personal_data_in(text: str) -> list[Found]:
    """What the text holds that must not be public, in the order of the text."""
    plain, places = plain_of(text)
    found = []
    for kind, pattern, mask, is_one in PATTERNS:
        for match in matches_of(pattern, plain):
            start, end = places[match.start()], places[match.end() - 1] + 1
            number = without_gaps(match.group())
            overlaps = any(each.start < end and start < each.end for each in found)
            if not overlaps and is_one(number):
                found.append(Found(kind, start, end, mask(number)))
    return sorted(found, key=lambda each: each.start)


def matches_of(pattern, plain):
    """The matches in the text, and in the text with long numbers in Chinese digits written in Arabic ones."""
    yield from pattern.finditer(plain)
    spelled = SPELLED.sub(lambda run: run.group().translate(NUMERALS), plain)
    if spelled != plain:
        yield from pattern.finditer(spelled)


def doubts_in(text: str) -> list[int]:
    """Where digits in pieces, over cells or lines, may be a mobile number or may be figures."""
    plain, places = plain_of(text)
    known = personal_data_in(text)
    starts = [
        places[match.start()]
        for match in matches_of(DOUBTFUL_MOBILE, plain)
        if 0 < len(re.findall(r"[ \n-]+", match.group())) <= MOST_CUTS
    ]
    return [at for at in starts if not any(each.start <= at < each.end for each in known)]


def plain_of(text: str) -> tuple[str, list[int]]:
    """The text with plain digits and gaps and without marks that show nothing; where each character stood."""
    plain, places = [], []
    for place, character in enumerate(text):
        for each in plain_character(character):
            plain.append(each)
            places.append(place)
    return "".join(plain), places


def plain_character(character) -> str:
    """０ and ٠ are 0, a dash of any kind is -, a space of any kind a space; a mark that shows nothing is none."""
    if character.isascii():
        return "\n" if character in "\r\n\t\v\f" else character
    if character in DASHES:
        return "-"
    category = unicodedata.category(character)
    if category == "Cf" or category == "Mn":
        return ""
    if category in {"Zl", "Zp"}:
        return "\n"
    if category == "Zs":
        return " "
    folded = unicodedata.normalize("NFKC", character)
    digit = unicodedata.digit(character, None)
    return str(digit) if digit is not None else folded if len(folded) == 1 else character


def masked(text: str) -> str:
    """The text with every piece of personal data masked: what is proposed for publication."""
    for each in reversed(personal_data_in(text)):
        text = text[: each.start] + each.masked + text[each.end :]
    return text


def refuse_personal_data(text: str, field: str | None = None) -> None:
    """Raise ValidationError, code personal_data, naming the kinds found, never the values.

    field: the name of the field that the sentence stands beside.
    """
    kinds = list(dict.fromkeys(each.kind for each in personal_data_in(text)))
    if kinds:
        message = f"公开的文字里有{'、'.join(kinds)}，请遮盖或者删去后再发布。"
        error = ValidationError(message, code="personal_data")
        raise ValidationError({field: error}) if field else error


def without_gaps(text):
    return re.sub(r"[ \n./()_-]", "", text)


def is_credit_code(text) -> bool:
    """An enterprise's credit code may have digits only; it is public, and an identity number is not."""
    number = without_gaps(text).upper()
    return (
        len(number) == 18 and uscc_problem(number) is None and id_number_problem(number) is not None
    )


def is_no_credit_code(number) -> bool:
    return not is_credit_code(number)


def is_id_number(number) -> bool:
    return id_number_problem(number) is None


def is_card(number) -> bool:
    return luhn.is_valid(number)


def mask_door(text):
    return "****"


PATTERNS = (  # kind, pattern, mask, test; an earlier kind keeps what a later one would take as well
    ("身份证号", ID_NUMBER, mask_id_number, is_no_credit_code),
    ("身份证号", WIDE_ID_NUMBER, mask_id_number, is_id_number),
    ("手机号", MOBILE, mask_phone, bool),
    ("身份证号", OLD_ID_NUMBER, mask_id_number, bool),
    ("银行卡号", BANK_ACCOUNT, mask_bank_account, is_no_credit_code),
    ("银行卡号", WIDE_BANK_ACCOUNT, mask_bank_account, is_card),
    ("手机号", WIDE_MOBILE, mask_phone, bool),
    ("门牌地址", DOOR, mask_door, bool),
)
