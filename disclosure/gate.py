"""The gate before anything is put up: no text becomes public while it holds personal data.

Pure functions of a text. What can be told by its form is found: mobile numbers, identity numbers, bank
accounts, and an address down to the door. A name cannot be told from other words: whoever publishes
reads the text, and the page shows it once more before it goes up. Source: 《中华人民共和国个人信息保护法》
第二十五条; 《中华人民共和国政府信息公开条例》第十五条.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from gaotai_jiazheng.identifiers import id_number_problem, uscc_problem
from gaotai_jiazheng.masking import mask_bank_account, mask_id_number, mask_phone

FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")
GAP = "[ -]?"
# Behind a letter the digits belong to a number of ours, such as GS202611260000011.
NOT_INSIDE = r"(?<![0-9A-Za-z])"
ENDS = r"(?![0-9])"
MOBILE = re.compile(rf"{NOT_INSIDE}(?:\+?86{GAP})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}{ENDS}")
ID_NUMBER = re.compile(rf"{NOT_INSIDE}[0-9](?:{GAP}[0-9]){{16}}{GAP}[0-9Xx](?![0-9A-Za-z])")
OLD_ID_NUMBER = re.compile(rf"{NOT_INSIDE}[0-9]{{15}}{ENDS}")
BANK_ACCOUNT = re.compile(rf"{NOT_INSIDE}[0-9](?:{GAP}[0-9]){{15,18}}{ENDS}")
NUMERAL = "[0-9一二三四五六七八九十百]+"
BUILDING = f"{NUMERAL}(?:号楼|栋|幢|座|单元)"
# One number says which building, the next which stair or door: "3号楼" alone is nobody's home.
DOOR = re.compile(
    rf"{NUMERAL}(?:号楼|栋|幢|座){NUMERAL}单元(?:{NUMERAL}(?:室|户|号)?)?|{BUILDING}{NUMERAL}(?:室|户|号)?"
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
    plain = text.translate(FULL_WIDTH)
    found = []
    for kind, pattern, mask in PATTERNS:
        for match in pattern.finditer(plain):
            overlaps = any(each.start < match.end() and match.start() < each.end for each in found)
            if not overlaps and not is_credit_code(match.group()):
                found.append(
                    Found(kind, match.start(), match.end(), mask(without_gaps(match.group())))
                )
    return sorted(found, key=lambda each: each.start)


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
    return re.sub("[ -]", "", text)


def is_credit_code(text) -> bool:
    """An enterprise's credit code may have digits only; it is public, and an identity number is not."""
    number = without_gaps(text).upper()
    return (
        len(number) == 18 and uscc_problem(number) is None and id_number_problem(number) is not None
    )


def mask_door(text):
    return "****"


PATTERNS = (  # kind, pattern, mask; an earlier kind keeps what a later one would take as well
    ("身份证号", ID_NUMBER, mask_id_number),
    ("手机号", MOBILE, mask_phone),
    ("身份证号", OLD_ID_NUMBER, mask_id_number),
    ("银行卡号", BANK_ACCOUNT, mask_bank_account),
    ("门牌地址", DOOR, mask_door),
)
