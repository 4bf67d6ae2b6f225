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
LINE_ENDS = "\r\n\t\v\f"
UNSEEN = frozenset(["Cf", "Cc", "Mn"])
# Behind a letter the digits belong to a number of ours, such as GS202611260000011; behind 0. they
# are the rest of a figure.
NOT_INSIDE = r"(?<![0-9A-Za-z])(?<!(?<![0-9])0\.)"
# Of a number whose form leaves no doubt: a word such as tel may stand before it, a code with digits not.
NOT_IN_A_CODE = r"(?<![0-9])(?<!(?<![0-9])0\.)(?<![0-9][A-Za-z])(?<![0-9][A-Za-z]{2})"
ENDS = r"(?![0-9])"
MOBILE = re.compile(rf"{NOT_INSIDE}(?:\+?86{GAP})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}{ENDS}")
WIDE_MOBILE = re.compile(
    rf"{NOT_IN_A_CODE}(?:1[3-9][0-9]{MOBILE_GAP}[0-9]{{4}}{MOBILE_GAP}[0-9]{{4}}"
    rf"|1(?P<gap>[ \n-]{{0,4}})[3-9](?:(?P=gap)[0-9]){{9}}(?!(?P=gap)[0-9])){ENDS}"
)
# 138 936 00001, as few write it and as a row of three amounts looks.
FIVE_LAST_MOBILE = re.compile(
    rf"{NOT_IN_A_CODE}1[3-9][0-9]{MOBILE_GAP}[0-9]{{3}}{MOBILE_GAP}[0-9]{{5}}{ENDS}"
)
# Written in the groups that people write it in; in any others it has to prove itself.
ID_NUMBER = re.compile(
    rf"{NOT_INSIDE}[1-9][0-9]{{5}}{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}{GAP}[0-9]{{3}}[0-9Xx](?![0-9A-Za-z])"
)
WIDE_ID_NUMBER = re.compile(
    rf"{NOT_IN_A_CODE}[1-9](?:{WIDE_GAP}[0-9]){{16}}{WIDE_GAP}[0-9Xx]{ENDS}"
)
OLD_ID_NUMBER = re.compile(rf"{NOT_INSIDE}[0-9]{{15}}{ENDS}")
BANK_ACCOUNT = re.compile(rf"{NOT_INSIDE}[0-9]{{16,19}}{ENDS}")
# In fours, as on the card. Those of a bank of this country begin with 62; other fours may be years or amounts.
IN_FOURS = rf"[0-9]{{2}}(?:{GAP}[0-9]{{4}}){{3}}(?:{GAP}[0-9]{{1,3}})?{ENDS}"
CARD_IN_FOURS = re.compile(rf"{NOT_INSIDE}62{IN_FOURS}")
DOUBTFUL_CARD = re.compile(rf"{NOT_INSIDE}[3-9][0-9]{IN_FOURS}")
# Of each length by itself: what stands behind a card may be the next figure of the row.
WIDE_CARDS = [
    re.compile(rf"{NOT_IN_A_CODE}6{WIDE_GAP}2(?:{WIDE_GAP}[0-9]){{{length - 2}}}{ENDS}")
    for length in (19, 18, 17, 16)
]
# In fours, digit by digit, in one piece or behind the six digits of the bank.
USUAL_GROUPS = re.compile(
    r"[0-9]{4}(?:[ \n-]+[0-9]{4}){3}(?:[ \n-]+[0-9]{1,3})?|[0-9](?:[ \n-]+[0-9]){15,18}|[0-9]+"
    r"|[0-9]{6}[ \n-]+[0-9]{10,13}"
)
# Digits in Chinese, as somebody writes a number who does not want it found, or reads it out.
NUMERALS = str.maketrans("〇零一幺壹二贰三叁四肆五伍六陆七柒八捌九玖", "001112233445566778899")
SPELLED = re.compile(r"(?:[0-9〇零一幺壹二贰三叁四肆五伍六陆七柒八捌九玖][ \n/()_-]{0,3}){11,}")
# Any cut of a mobile number over cells or lines: sure it is not, a row of figures may look the same. It is
# cut into a few pieces or into its digits; 1 3 5 7 9 11 13 15 is a count.
DOUBTFUL_MOBILE = re.compile(
    rf"{NOT_IN_A_CODE}1[ \n-]{{0,5}}[3-9](?:[ \n-]{{0,5}}[0-9]){{9}}{ENDS}"
)
MOST_CUTS, ALL_CUTS = 6, 10
NUMERAL = "[0-9一二三四五六七八九十百]+"
SPACES = r"[ \n]{0,3}"
DASH = f"{SPACES}-{SPACES}"


def digits(least, most):
    """So many digits, which may stand in two cells of a row."""
    return rf"[0-9](?:{SPACES}[0-9]){{{least - 1},{most - 1}}}"


HOUSE, DOOR_ENDS = "(?:号楼|栋|幢|座)", "(?:室|户|号)"
# One number says which building, the next which stair or door: "3号楼" alone is nobody's home. In a village
# it is the group and the number of the yard.
DOOR = re.compile(
    rf"{NUMERAL}{SPACES}{HOUSE}{SPACES}{NUMERAL}{SPACES}单元(?:{SPACES}{NUMERAL}{SPACES}{DOOR_ENDS}|{NUMERAL})?"
    rf"|{NUMERAL}(?:号楼|栋|幢|座|单元){NUMERAL}{DOOR_ENDS}?"
    rf"|{NUMERAL}{SPACES}(?:号楼|栋|幢|座|单元){SPACES}{NUMERAL}{SPACES}{DOOR_ENDS}"
    rf"|(?<=[村区苑园]){SPACES}{NUMERAL}{SPACES}(?:社|组|队){SPACES}(?:{NUMERAL}|{digits(2, 4)}){SPACES}号"
    rf"|(?<=[区苑园]){SPACES}{digits(1, 3)}{DASH}{digits(1, 2)}{DASH}{digits(3, 4)}(?![0-9-])"
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
    return found_by(PATTERNS, text)


def sure_personal_data_in(text: str) -> list[Found]:
    """The same of a file, whose tables have figures: without what a row of them looks like now and then."""
    return found_by(SURE_PATTERNS, text)


def found_by(patterns, text: str) -> list[Found]:
    readings, places = readings_of(text)
    found = []
    for kind, pattern, mask, is_one in patterns:
        for match in matches_of(pattern, readings, is_one):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if not any(each.start < end and start < each.end for each in found):
                found.append(Found(kind, start, end, mask(without_gaps(match.group()))))
    return sorted(found, key=lambda each: each.start)


def doubts_in(text: str, known: list[Found]) -> list[tuple[int, str]]:
    """Where digits in pieces, over cells or lines, may be a number of a person or figures, and of which kind.

    known: what the text surely holds; there is no doubt about that.
    """
    readings, places = readings_of(text)
    doubts = [
        (places[match.start()], kind)
        for kind, pattern, is_one in DOUBTS
        for match in matches_of(pattern, readings, is_one)
    ]
    return [
        (at, kind) for at, kind in doubts if not any(each.start <= at < each.end for each in known)
    ]


def readings_of(text: str) -> tuple[list[str], list[int]]:
    """The plain text, the same with long numbers in Chinese digits written in Arabic ones if it has any, and
    where each character stood."""
    plain, places = plain_of(text)
    spelled = SPELLED.sub(lambda run: run.group().translate(NUMERALS), plain)
    return list(dict.fromkeys([plain, spelled])), places


def matches_of(pattern, readings, is_one):
    """The matches that pass the test. One that does not may hold the beginning of one that does."""
    for text in readings:
        at = 0
        while match := pattern.search(text, at):
            is_proved = is_one(match.group())
            at = match.end() if is_proved else match.start() + 1
            if is_proved:
                yield match


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
    if character in LINE_ENDS:
        return "\n"
    if character in DASHES:
        return "-"
    category = unicodedata.category(character)
    if category in UNSEEN:
        return ""
    if character.isascii():
        return character
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


def without_gaps(text) -> str:
    return re.sub(r"[ \n./()_-]", "", text)


def is_credit_code(text) -> bool:
    """An enterprise's credit code may have digits only; it is public, and an identity number is not."""
    number = without_gaps(text).upper()
    return (
        len(number) == 18 and uscc_problem(number) is None and id_number_problem(number) is not None
    )


def is_no_credit_code(text) -> bool:
    return not is_credit_code(text)


def is_id_number(text) -> bool:
    return id_number_problem(without_gaps(text)) is None


def is_card(text) -> bool:
    return luhn.is_valid(without_gaps(text))


def is_card_in_usual_groups(text) -> bool:
    return bool(USUAL_GROUPS.fullmatch(text)) and is_card(text)


def is_cut_like_a_number(text) -> bool:
    cuts = len(re.findall(r"[ \n-]+", text))
    return 0 < cuts <= MOST_CUTS or cuts == ALL_CUTS


def mask_door(text) -> str:
    return "****"


SURE_PATTERNS = (  # kind, pattern, mask, test; an earlier kind keeps what a later one would take as well
    ("身份证号", ID_NUMBER, mask_id_number, is_no_credit_code),
    ("身份证号", WIDE_ID_NUMBER, mask_id_number, is_id_number),
    ("手机号", MOBILE, mask_phone, bool),
    ("身份证号", OLD_ID_NUMBER, mask_id_number, bool),
    ("银行卡号", BANK_ACCOUNT, mask_bank_account, is_no_credit_code),
    ("银行卡号", CARD_IN_FOURS, mask_bank_account, bool),
    *(("银行卡号", card, mask_bank_account, is_card_in_usual_groups) for card in WIDE_CARDS),
    ("手机号", WIDE_MOBILE, mask_phone, bool),
    ("门牌地址", DOOR, mask_door, bool),
)
PATTERNS = (
    *SURE_PATTERNS,
    ("手机号", FIVE_LAST_MOBILE, mask_phone, bool),
    *(("银行卡号", card, mask_bank_account, is_card) for card in WIDE_CARDS),
)
DOUBTS = (  # kind, pattern, test
    ("手机号", DOUBTFUL_MOBILE, is_cut_like_a_number),
    ("手机号", FIVE_LAST_MOBILE, bool),
    ("银行卡号", DOUBTFUL_CARD, is_card),
    *(("银行卡号", card, is_card) for card in WIDE_CARDS),
)
