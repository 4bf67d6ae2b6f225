"""The rules of wage claims: what is owed, who is the same employer, how long a claim may still be brought.

Pure functions; no database.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format

from gaotai_jiazheng.county import place_names

FEN = Decimal("0.01")
WARN_DAYS = (
    90  # Assumption: how early the end of a limitation period is pointed out; 待县人社局确认.
)
PLACES = re.compile(f"^({'|'.join(place_names())})+")
FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|分公司|公司|服务部|服务中心|经营部|服务)+$"
)
SHORTEST_KEY = 2


def owed_sum(rate_yuan: Decimal, quantity: Decimal, paid_yuan: Decimal) -> Decimal:
    """What is still owed: pay for one unit (day, hour, month, job) × units − paid; not below zero."""
    owed = (rate_yuan * quantity - paid_yuan).quantize(FEN, ROUND_HALF_UP)
    return max(owed, Decimal("0.00"))


def employer_key(name: str) -> str:
    """What two spellings of one employer have in common.

    高台县安心家政服务有限公司 and 安心家政 both give 安心家政: the county, the legal form and marks are left
    out. A name that has nothing else is kept whole.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())
    short = FORMS.sub("", PLACES.sub("", plain))
    return short if len(short) >= SHORTEST_KEY else plain


def last_day_of(month: date) -> date:
    """The last day of the month in which the date lies."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def years_later(day: date, years: int) -> date:
    """The corresponding day some years later; where there is none, the month's last (民法典第二百零二条)."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def inspection_until(last_unpaid_month: date | None) -> date | None:
    """The last day on which the labour inspection still takes the matter up; None when unknown.

    Two years, counted here from the end of the last unpaid month, the earliest reading: where the wrong
    goes on they begin later.
    Source: 《劳动保障监察条例》（2004-12-01起施行）第二十条.
    """
    return last_unpaid_month and years_later(last_day_of(last_unpaid_month), 2)


def arbitration_until(left_on: date | None) -> date | None:
    """The last day to apply for arbitration of unpaid wages; None while employed, or when unknown.

    Source: 《劳动争议调解仲裁法》（2008-05-01起施行）第二十七条第四款: one year from the end of the relation.
    """
    return left_on and years_later(left_on, 1)


@dataclass(frozen=True)
class Limitation:
    """A limitation period in words. tone: late (over), wait (over soon) or empty."""

    name: str
    text: str
    basis: str
    tone: str = ""
    mark: str = ""


def limitations(
    *, last_month: date | None, left_on: date | None, is_still_employed: bool | None, on: date
) -> list[Limitation]:
    """Both periods, as the worker reads them on a day."""
    inspection = with_flag(
        Limitation(
            "向劳动监察反映",
            "要在欠薪发生后两年内；请填明欠的是哪几个月，才能算出日期。",
            "《劳动保障监察条例》第二十条",
        ),
        inspection_until(last_month),
        "两年，从最后欠薪的那个月月底算起",
        on,
    )
    arbitration = Limitation(
        "申请劳动仲裁",
        "离开单位那天起一年内；还没有说明哪天离开，算不出日期。",
        "《劳动争议调解仲裁法》第二十七条",
    )
    if is_still_employed:
        text = "还在那里干活，一年的时间没有开始算；离开以后一年内要申请。"
        return [inspection, Limitation(arbitration.name, text, arbitration.basis)]
    return [
        inspection,
        with_flag(arbitration, arbitration_until(left_on), "一年，从离开单位那天算起", on),
    ]


def with_flag(limitation: Limitation, until: date | None, how: str, on: date) -> Limitation:
    """The period with its last day, marked when that day is near or past."""
    if until is None:
        return limitation
    text = f"到{date_format(until)}为止（{how}）。"
    days = (until - on).days
    tone, mark = "", ""
    if days < 0:
        tone, mark = "late", "可能已过，请尽快咨询"
    elif days <= WARN_DAYS:
        tone, mark = "wait", f"只剩{days}天" if days else "今天是最后一天"
    return Limitation(limitation.name, text, limitation.basis, tone, mark)
