"""What was chosen and typed, in the words that stand in a contract. Plain functions, no database."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.template.defaultfilters import date as day_in_words

NOT_COLLECTED = "不收取"
INSURANCES = {
    "accident": "意外伤害保险",
    "liability": "雇主责任保险",
    "family": "家政服务责任保险",
    "social": "社会保险（含工伤保险）",
}
PAYERS = {"enterprise": "企业", "consumer": "家庭", "worker": "服务员"}
NO_CAMERA, OPEN_CAMERA = "none", "open"


def yuan(fen: int) -> str:
    """12000 → 120元, 12050 → 120.50元."""
    amount = Decimal(fen) / 100
    return f"{amount:.0f}元" if fen % 100 == 0 else f"{amount:.2f}元"


def price_in_words(line: Mapping, units: Mapping[str, str]) -> str:
    """What one item costs. line: as a snapshot of a price list has it; units: value -> word."""
    if line["price_fen"] is None:
        return line["method"]
    words = f"{yuan(line['price_fen'])}/{units.get(line['unit'], line['unit'])}"
    if line["least_fen"] is not None:
        words += f"，每单最低{yuan(line['least_fen'])}"
    if line["most_fen"] is not None:
        words += f"，每单最高{yuan(line['most_fen'])}"
    return words


def item_in_words(line: Mapping, units: Mapping[str, str]) -> str:
    content = f"（{line['content'].rstrip('。')}）" if line["content"] else ""
    return f"{line['title']}{content}：{price_in_words(line, units)}"


def items_in_words(lines: Iterable[Mapping], units: Mapping[str, str]) -> str:
    return "\n".join(f"· {item_in_words(line, units)}" for line in lines)


def deposit_in_words(amount_yuan: Decimal | None, return_days: int | None) -> str:
    """ "" where nothing was said."""
    if amount_yuan is None:
        return ""
    if not amount_yuan:
        return NOT_COLLECTED
    if return_days is None:
        return ""
    return f"{amount_yuan:f}元，合同结束后{return_days}日内全额退还，有损坏的只扣实际损失"


def insurance_in_words(kinds: Iterable[str], payer: str) -> str:
    """ "" where nothing was said; "none" among the kinds says that there is no insurance."""
    kinds = list(kinds)
    if kinds == ["none"]:
        return "没有投保"
    named = [INSURANCES[kind] for kind in kinds if kind in INSURANCES]
    if not named or payer not in PAYERS:
        return ""
    return f"{'、'.join(named)}，保险费由{PAYERS[payer]}承担"


def cameras_in_words(choice: str, places: str) -> str:
    """ "" where nothing was said."""
    if choice == NO_CAMERA:
        return "家中没有对着服务区域的摄像头"
    if choice == OPEN_CAMERA and places:
        return f"{places}装有摄像头，已经告诉服务员并得到同意；卧室、卫生间、更衣的地方不装"
    return ""


def in_words(given: Mapping, *, enterprise: Mapping[str, str], items: str, place: str) -> dict:
    """Field of a template -> its words.

    given: the cleaned values of the form, those in order only. enterprise: name, uscc, phone.
    """
    text = {
        name: str(given.get(name) or "")
        for name in (
            "consumer_name",
            "consumer_phone",
            "consumer_id_number",
            "worker_name",
            "worker_phone",
            "worker_id_number",
            "service_detail",
            "hours",
            "rest_days",
            "worker_pay",
            "pay_way",
            "fee",
            "fee_way",
            "refund_rule",
        )
    }
    text = {name: value.rstrip("。；，,;") for name, value in text.items()}
    for name in ("change_days", "change_times", "refund_days", "notice_days"):
        value = given.get(name)
        text[name] = "" if value is None else str(value)
    return text | {
        "enterprise_name": enterprise["name"],
        "enterprise_uscc": enterprise["uscc"],
        "enterprise_phone": enterprise["phone"],
        "items": items,
        "starts_on": day_in_words(given.get("starts_on")),
        "ends_on": day_in_words(given.get("ends_on")),
        "place": place,
        "deposit": deposit_in_words(given.get("deposit_yuan"), given.get("deposit_return_days")),
        "insurance": insurance_in_words(
            given.get("insurance") or [], given.get("insurance_payer") or ""
        ),
        "cameras": cameras_in_words(given.get("cameras") or "", given.get("camera_places") or ""),
    }
