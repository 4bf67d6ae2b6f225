"""What of a person's data may be shown to those who need not see it.

The value stays recognisable to whoever knows it already, and to nobody else. Pure functions of a
text; an empty text stays empty. Masking happens in Python, before a template or an export sees it.
"""

import re

COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容司徒令狐夏侯宇文长孙端木轩辕独孤南宫西门东郭"
        "百里呼延申屠太史公羊澹台濮阳淳于单于闻人钟离仲孙鲜于闾丘司空司寇拓跋赫连万俟即墨"
        "第五左丘东门段干公冶宗政太叔梁丘乐正漆雕亓官巫马谷梁壤驷子车颛孙",
    )
)
STREET = re.compile(r"^(.{2,}?(?:镇|乡|街道))(?!企业)")
COMMUNITY = re.compile(r"^[^0-9０-９]{1,8}?(?:社区|村(?!小区|苑|庄|路|街|巷))")
COUNTY = re.compile(r"^.{2,}?[县区](?!公寓)")


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳修 → 欧阳*: one star, so that the length of the given name is not told either."""
    name = name.strip()
    if not name:
        return ""
    is_compound = len(name) > 2 and name[:2] in COMPOUND_SURNAMES
    return name[: 2 if is_compound else 1] + "*"


def mask_phone(phone: str) -> str:
    """13800000000 → 138****0000, 0936-6621234 → 0936-*****34; anything else keeps its last two digits."""
    digits = re.sub(r"[^0-9]", "", phone)
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    if landline := re.match(r"\s*(0[0-9]{2,3})[-\s]?([0-9]{7,8})(?![0-9])", phone):
        area, number = landline.groups()
        return f"{area}-{_keep(number, last=2)}"
    return _keep(digits, last=2) if digits else "*" * len(phone)


def mask_id_number(number: str) -> str:
    """A resident identity number keeps its first six and last four; another document its last two."""
    number = number.strip()
    if re.fullmatch(r"[0-9]{17}[0-9Xx]|[0-9]{15}", number):
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return _keep(number, last=2)


def mask_bank_account(number: str) -> str:
    """6222020200112233 → ************2233."""
    return _keep(re.sub(r"\s", "", number), last=4)


def mask_case_number(number: str) -> str:
    """GT20260918000005Y → GT****005Y: enough for whoever has the case, of no use to whoever would ask for it."""
    return f"{number[:2]}****{number[-4:]}"


def mask_address(address: str) -> str:
    """An address down to its town and community, never the street, house or door.

    高台县城关镇东关社区3号楼2单元 → 高台县城关镇东关社区****; where no town is named, the county remains.
    """
    address = address.strip()
    if not address:
        return ""
    street = STREET.match(address)
    kept = street.group(1) if street else ""
    if community := COMMUNITY.match(address[len(kept) :]):
        kept += community.group()
    elif not kept and (county := COUNTY.match(address)):
        kept = county.group()
    return kept if kept == address else kept + "****"


def _keep(text, last):
    """Stars but for the last characters; all stars when that would leave fewer than half hidden."""
    if len(text) < 2 * last:
        return "*" * len(text)
    return "*" * (len(text) - last) + text[-last:]
