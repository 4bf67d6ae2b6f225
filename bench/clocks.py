"""What the first last days of a hotline's order must be, worked out from nothing but the notices and the law.

It shares no line with the portal: it reads the yearly notice of the State Council (reminders/data/) by itself
and counts by itself, so that a fault of ``gaotai_jiazheng.workdays`` or of a service cannot hide in it.

    expected(order, hotline, taken_on, bureau, is_routed=…) -> {rule: last day}

Source: 总局令第121号（2026-04-15起施行）第十五条 (7 workdays), 第四十五条 (the day of the event is not counted);
《市场监督管理行政处罚程序规定》第十八条 (15 workdays); the hotlines' lengths are the county's interim ones.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

NOTICES = Path(__file__).resolve().parent.parent / "reminders" / "data"
STATUTORY_BUREAU = "market-regulation"
SATURDAY = 5
# Kind -> (rule, workdays) of the law; wages wherever the claim is, the others at the bureau that is named.
LAW = {
    "complaint": ("samr_accept", 7),
    "violation_report": ("samr_report_check", 15),
    "wage_arrears": ("labor_inspection_accept", 5),
}
PROMISE = {
    "complaint": ("h12345_complaint", 15),
    "violation_report": ("h12345_complaint", 15),
    "wage_arrears": ("h12345_complaint", 15),
    "consultation": ("h12345_consult", 3),
    "help": ("h12345_help", 5),
    "suggestion": ("h12345_suggest", 10),
}


@cache
def notice(year: int) -> dict[date, str]:
    """Day -> "holiday" or "makeup". Raises FileNotFoundError for a year without a notice."""
    with (NOTICES / f"calendar_{year}.csv").open(encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return {date.fromisoformat(row["day"]): row["kind"] for row in csv.DictReader(lines)}


def is_worked(day: date) -> bool:
    kind = notice(day.year).get(day)
    if kind is not None:
        return kind == "makeup"
    return day.weekday() < SATURDAY


def workdays_after(day: date, length: int) -> date:
    while length:
        day += timedelta(days=1)
        length -= is_worked(day)
    return day


def expected(
    order: dict, hotline: str, taken_on: date, bureau: str, *, is_routed: bool = True
) -> dict[str, date]:
    """The clocks that run when an order has come in and nothing has been done.

    order: as the hotline sent it. taken_on: the day on which the portal got it. bureau: the slug of the
    office that has it; the one under 总局令第121号 has published the portal as its channel. is_routed: False
    for a matter that no rule gives to an office: the dispatch centre decides on the next workday.
    """
    if not is_routed:
        return {"arbitrate_return": workdays_after(taken_on, 1)}
    kind = order["kind"]
    due = {"h12345_sign": workdays_after(taken_on, 1)}
    lives_by_law = kind == "wage_arrears" or (kind in LAW and bureau == STATUTORY_BUREAU)
    if lives_by_law:
        rule, length = LAW[kind]
        told = order.get("bureau_received_on") if bureau == STATUTORY_BUREAU else None
        received_on = date.fromisoformat(told) if told and hotline == "12315" else taken_on
        due[rule] = workdays_after(received_on, length)
    if hotline == "12345" or not lives_by_law:
        rule, length = PROMISE[kind]
        due[rule] = workdays_after(taken_on, length)
    return due
