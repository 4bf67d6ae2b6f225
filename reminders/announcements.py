"""The State Council's yearly announcement of days off, read from its text or from a table (CSV).

Nothing is guessed: whatever contradicts itself (a weekday, a number of days, a missing festival) is
refused with a sentence that says where.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

HOLIDAY, MAKEUP = "holiday", "makeup"
KINDS = {
    "holiday": HOLIDAY,
    "放假": HOLIDAY,
    "makeup": MAKEUP,
    "调休上班": MAKEUP,
    "上班": MAKEUP,
}
# Source: 《全国年节及纪念日放假办法》第二条.
FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
WEEKDAYS = "一二三四五六日"
LONGEST_RANGE_DAYS = 15
COLUMNS = ["day", "kind", "name"]

DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^)]*\))?"
DATE_PARTS = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?")
SPAN = re.compile(rf"({DATE})(?:至({DATE}))?")
PHRASE = re.compile(rf"((?:{DATE}(?:至{DATE})?[、,和]?)+)(放假|上班)")
CLAUSE_START = re.compile(r"(?:^|[。;\n])\s*[一二三四五六七八九十]+、([^:。,\d()\n]{1,20}):")
PROMISED_DAYS = re.compile(r"(?:共|放假)(\d+)天")
TITLE = re.compile(r"关于(\d{4})年部分节假日安排")
DOCUMENT = re.compile(r"国办发明电[〔\[【(](\d{4})[〕\]】)](\d+)号")
HEADER = re.compile(r"^#\s*(\w+):\s*(.+?)\s*$")


@dataclass(frozen=True, order=True)
class ListedDay:
    """A day that the announcement names. kind: holiday or makeup."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True)
class Arrangement:
    """One year's announcement."""

    year: int
    days: tuple[ListedDay, ...]
    document: str = ""
    source_url: str = ""
    announced_on: date | None = None


def read_announcement(text: str, year: int | None = None) -> Arrangement:
    """The announcement in a text: the notice as published, or a table with the columns day, kind, name.

    year: None = as the text says.
    Raises ValidationError, one sentence a fault; codes year_unknown, year_differs,
    announcement_unreadable.
    """
    text = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").strip()
    header = read_header(text)
    year = the_year(year, header.get("year") or title_year(text))
    is_table = any(line.replace(" ", "") == ",".join(COLUMNS) for line in text.split("\n"))
    days, faults = read_table(text) if is_table else read_clauses(text, year)
    faults += faults_of(days, year)
    if faults:
        raise ValidationError(
            [ValidationError(fault, code="announcement_unreadable") for fault in faults]
        )
    document = DOCUMENT.search(text)
    return Arrangement(
        year,
        tuple(sorted(days)),
        document=f"国办发明电〔{document[1]}〕{document[2]}号"
        if document
        else header.get("document", ""),
        source_url=header.get("source_url", ""),
        announced_on=parse_day(header.get("announced_on", "")),
    )


def read_header(text: str) -> dict[str, str]:
    """The "# name: value" lines above a table."""
    found = (HEADER.match(line) for line in text.split("\n"))
    return {match[1]: match[2] for match in found if match}


def title_year(text: str) -> str:
    match = TITLE.search(text)
    return match[1] if match else ""


def the_year(asked: int | None, written: str) -> int:
    if written and not written.isdigit():
        raise ValidationError(f"“{written}”不是年份。", code="year_unknown")
    if asked is None and not written:
        raise ValidationError("没有读出是哪一年的安排，请填写年份。", code="year_unknown")
    if asked and written and asked != int(written):
        message = f"所填年份是{asked}年，文中是{written}年。"
        raise ValidationError(message, code="year_differs")
    return asked or int(written)


def read_table(text: str) -> tuple[list[ListedDay], list[str]]:
    """The days of a table and the faults of its lines."""
    days, faults = [], []
    lines = enumerate(text.split("\n"), start=1)
    rows = [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]
    for number, line in rows[1:]:
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        day = parse_day(cells[0])
        if len(cells) != len(COLUMNS) or day is None or cells[1] not in KINDS or not cells[2]:
            faults.append(
                f"第{number}行“{line}”应为：日期（如2027-01-01）,holiday 或 makeup,名称。"
            )
        else:
            days.append(ListedDay(day, KINDS[cells[1]], cells[2]))
    return days, faults


def read_clauses(text: str, year: int) -> tuple[list[ListedDay], list[str]]:
    """The days of a notice's numbered clauses and the faults of each."""
    starts = list(CLAUSE_START.finditer(text))
    if not starts:
        return [], ["没有读出“一、元旦：1月1日至3日放假……”这样的条目，请粘贴通知全文。"]
    ends = [match.start() for match in starts[1:]] + [len(text)]
    days, faults = [], []
    for match, end in zip(starts, ends, strict=True):
        found, wrong = read_clause(match[1].strip(), text[match.end() : end], year)
        days += found
        faults += wrong
    return days, faults


def read_clause(name: str, text: str, year: int) -> tuple[list[ListedDay], list[str]]:
    """The days of one festival; a sentence that neither says off nor worked is advice and is left out."""
    days, faults = [], []
    for sentence in re.split(r"[。;]", re.sub(r"\s", "", text)):
        if "放假" not in sentence and "上班" not in sentence:
            continue
        found = []
        for phrase in PHRASE.finditer(sentence):
            kind = HOLIDAY if phrase[2] == "放假" else MAKEUP
            try:
                found += [ListedDay(day, kind, name) for day in days_of(phrase[1], year)]
            except ValueError as error:
                faults.append(f"{name}：{error}")
        off = sum(day.kind == HOLIDAY for day in found)
        promised = PROMISED_DAYS.search(sentence)
        if promised and off != int(promised[1]):
            faults.append(f"{name}：“{sentence}”写的是{promised[1]}天，按日期是{off}天。")
        if DATE_PARTS.search(PHRASE.sub("", sentence)) or not found:
            faults.append(f"{name}：没有读懂“{sentence}”。")
        days += found
    if not faults and not any(day.kind == HOLIDAY for day in days):
        faults.append(f"{name}：没有读出放假日期。")
    return days, faults


def days_of(phrase: str, year: int) -> list[date]:
    """The days of "1月28日(周二)至2月4日(周二)、2月8日(周六)". Raises ValueError with a sentence."""
    days, month = [], None
    for span in SPAN.finditer(phrase):
        first, month = read_date(span[1], year, month)
        last = first
        if span[2]:
            last, month = read_date(span[2], year, month)
        if not 0 <= (last - first).days < LONGEST_RANGE_DAYS:
            raise ValueError(f"“{span[0]}”的起止日期不对。")
        days += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return days


def read_date(text: str, year: int, month: int | None) -> tuple[date, int]:
    """A date and its month; a date without a month is of the month before it."""
    written_year, written_month, day, remark = DATE_PARTS.fullmatch(text).groups()
    month = int(written_month) if written_month else month
    if month is None:
        raise ValueError(f"“{text}”没有月份。")
    try:
        found = date(int(written_year or year), month, int(day))
    except ValueError:
        raise ValueError(f"没有“{text}”这一天。") from None
    weekday = re.search(r"(?:周|星期)([一二三四五六日天])", remark or "")
    if weekday and weekday[1].replace("天", "日") != WEEKDAYS[found.weekday()]:
        raise ValueError(
            f"“{text}”与日历不符，{date_format(found)}是周{WEEKDAYS[found.weekday()]}。"
        )
    return found, month


def faults_of(days: list[ListedDay], year: int) -> list[str]:
    """What cannot be right about the days taken together."""
    faults = []
    seen = set()
    for listed in days:
        if listed.day.year != year and (listed.day.year, listed.day.month) != (year - 1, 12):
            faults.append(f"{date_format(listed.day)}不在{year}年，也不在上一年12月。")
        if listed.kind == MAKEUP and listed.day.weekday() < WEEKDAYS.index("六"):
            faults.append(
                f"{date_format(listed.day)}是周{WEEKDAYS[listed.day.weekday()]}，本来就上班，不会是调休上班日。"
            )
        if listed.day in seen:
            faults.append(f"{date_format(listed.day)}出现了两次。")
        seen.add(listed.day)
    names = "".join(listed.name for listed in days if listed.kind == HOLIDAY)
    missing = [festival for festival in FESTIVALS if festival not in names]
    if days and missing:
        faults.append(f"缺少：{'、'.join(missing)}。请粘贴通知全文。")
    return faults


def parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
