"""Invented work orders of the two hotlines, the same for the same seed: for the demonstration, for tests and
for measurements."""

from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from complaints import catalogue
from complaints.transitions import Kind
from exchange.models import OrderField
from gaotai_jiazheng.demo import words

CHINA = ZoneInfo("Asia/Shanghai")
H12345, H12315 = "12345", "12315"
# How often each kind is asked for, of a hundred calls.
SHARES = {
    H12345: {
        Kind.COMPLAINT: 45,
        Kind.VIOLATION_REPORT: 10,
        Kind.WAGE_ARREARS: 10,
        Kind.CONSULTATION: 18,
        Kind.HELP: 10,
        Kind.SUGGESTION: 7,
    },
    H12315: {Kind.COMPLAINT: 80, Kind.VIOLATION_REPORT: 20},
}
RESPONDENTS = ("高台县安心家政服务有限公司", "高台县好邻居家政服务部", "甘肃暖阳家政服务有限公司")
FIRST_CALL, LAST_CALL = 8 * 60, 20 * 60  # minutes of the day


def orders_of_day(day: date, hotline: str, how_many: int) -> list[dict]:
    """The orders of a day's calls, oldest first, as the interface takes them (JSON values)."""
    chance = Random(f"{hotline} {day}")
    minutes = sorted(chance.randrange(FIRST_CALL, LAST_CALL) for _ in range(how_many))
    return [
        one_order(chance, hotline, day, minute, number) for minute, number in zip(minutes, count(1))
    ]


def one_order(chance, hotline, day, minute, number) -> dict:
    shares = SHARES[hotline]
    kind = chance.choices(list(shares), list(shares.values()))[0]
    category = chance.choice(list(catalogue.categories_of(kind).values()))
    title, content, demand = words.story(chance, category.slug)
    received_at = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=CHINA)
    order = {
        "external_number": f"{'ZY' if hotline == H12345 else 'GS'}{day:%Y%m%d}{number:05d}",
        "received_at": received_at.isoformat(),
        "kind": kind.value,
        "category": category.slug,
        "title": title[:80],
        "content": content,
        "demand": demand,
        "complainant_name": words.person_name(chance),
        "complainant_phone": f"139{chance.randrange(10**8):08d}",
        "occurred_on": (day - timedelta(days=chance.randrange(1, 20))).isoformat(),
    }
    if kind in {Kind.COMPLAINT, Kind.VIOLATION_REPORT, Kind.WAGE_ARREARS}:
        order["respondent_name"] = chance.choice(RESPONDENTS)
        order["amount_yuan"] = f"{chance.randrange(50, 8000)}.00"
    if kind == Kind.VIOLATION_REPORT and chance.random() < 0.3:
        order["anonymous"] = True
        del order["complainant_name"], order["complainant_phone"]
    if hotline == H12315 and chance.random() < 0.5:
        order["bureau_received_on"] = day.isoformat()
    return order


def cells_of(order: dict) -> list:
    """An order as a row that people fill in: words for the names, dates for the days."""
    kind = Kind(order["kind"])
    category = catalogue.categories_of(kind)[order["category"]]
    received_at = datetime.fromisoformat(order["received_at"]).replace(tzinfo=None)
    written = {
        **order,
        "kind": kind.label,
        "category": category.name,
        "received_at": received_at,
        "occurred_on": date.fromisoformat(order["occurred_on"]),
        "anonymous": "是" if order.get("anonymous") else "否",
    }
    return [written.get(field.value) for field in OrderField]


HEADINGS = [field.label for field in OrderField]
