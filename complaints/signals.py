"""What may speak against a real consumer dispute, for the eyes of the officer (总局令第121号第十七条).

Each signal is a pure function of the case and of cases near it, and only says what it has seen: nothing is
refused, closed or sorted by it. Source of the kinds: 第十七条; the numbers are an interim agreement, to be
confirmed by 县市场监管局.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from complaints.models import Complaint
from complaints.models.choices import Purpose
from complaints.transitions import Kind

MONTH, YEAR = timedelta(days=30), timedelta(days=365)
OFTEN_IN_MONTH, OFTEN_IN_YEAR = 5, 12
MANY_NAMES = 3
SAME_TEXTS = 3
LOOKED_AT = 200
COLUMNS = (
    "pk",
    "number",
    "seen_by",
    "submitted_at",
    "complainant_phone_index",
    "complainant_name",
    "complainant_address",
    "content",
)


@dataclass(frozen=True)
class Filing:
    """What the signals know of a case. has_facts: asked of the case itself only."""

    pk: int
    number: str
    seen_by: frozenset[int]
    filed_on: date
    phone_index: str
    name: str
    address: str
    text: str
    has_facts: bool


@dataclass(frozen=True)
class Signal:
    """What was seen, in words, and the cases that it was seen in; the case itself is not among them."""

    slug: str
    words: str
    filings: tuple[Filing, ...] = ()


def frequent_phone(this: Filing, others: list[Filing]) -> Signal | None:
    """Many complaints from the same telephone within thirty or 365 days up to this one."""
    same = [each for each in others if this.phone_index and each.phone_index == this.phone_index]
    in_year = [each for each in same if this.filed_on - YEAR <= each.filed_on]
    in_month = [each for each in in_year if this.filed_on - MONTH <= each.filed_on]
    month, year = len(in_month) + 1, len(in_year) + 1
    if month < OFTEN_IN_MONTH and year < OFTEN_IN_YEAR:
        return None
    words = f"同一电话30天内投诉{month}件，365天内{year}件。"
    return Signal("frequent_phone", words, tuple(in_year))


def names_on_one_phone(this: Filing, others: list[Filing]) -> Signal | None:
    """Several people who complain from one telephone."""
    same = [each for each in others if this.phone_index and each.phone_index == this.phone_index]
    return names_together("names_on_one_phone", "电话", this, same)


def names_at_one_address(this: Filing, others: list[Filing]) -> Signal | None:
    """Several people who complain with one address; told from cases of the same telephone or firm."""
    same = [each for each in others if this.address and each.address == this.address]
    return names_together("names_at_one_address", "地址", this, same)


def names_together(slug, what, this, same) -> Signal | None:
    names = Counter(each.name for each in [this, *same] if each.name)
    if len(names) < MANY_NAMES:
        return None
    return Signal(slug, f"{len(names)}个不同的姓名使用同一{what}。", tuple(same))


def repeated_text(this: Filing, others: list[Filing]) -> Signal | None:
    """The same words filed many times."""
    same = tuple(each for each in others if each.text == this.text)
    if len(same) + 1 < SAME_TEXTS:
        return None
    return Signal("repeated_text", f"文字完全相同的投诉有{len(same) + 1}件。", same)


def no_consumption_facts(this: Filing, others: list[Filing]) -> Signal | None:
    """Nothing that shows a purchase: no sum, no day, no contract or receipt."""
    if this.has_facts:
        return None
    return Signal("no_consumption_facts", "没有填写金额和发生日期，也没有合同、票据等材料。")


SIGNALS = (
    frequent_phone,
    names_on_one_phone,
    names_at_one_address,
    repeated_text,
    no_consumption_facts,
)


def signals_of(complaint: Complaint) -> list[Signal]:
    """The signals of a complaint, in the order above; two queries at most, whatever there is to find."""
    this, others = neighbourhood(complaint)
    return [signal for look in SIGNALS if (signal := look(this, others)) is not None]


def neighbourhood(complaint: Complaint) -> tuple[Filing, list[Filing]]:
    """The complaint, and those of the year before it that share its telephone or its firm, the latest
    first."""
    earlier = Complaint.objects.filter(
        pk__lt=complaint.pk, kind=Kind.COMPLAINT, submitted_at__gt=complaint.submitted_at - YEAR
    )
    phone, firm = complaint.complainant_phone_index, complaint.enterprise_id
    of_phone = earlier.filter(complainant_phone_index=phone) if phone else earlier.none()
    of_firm = earlier.filter(enterprise=firm) if firm else earlier.none()
    rows = latest(of_phone).union(latest(of_firm))
    others = sorted((filing_of(*row) for row in rows), key=lambda each: -each.pk)
    own = (getattr(complaint, name) for name in COLUMNS)
    return filing_of(*own, has_facts=has_facts(complaint)), others


def latest(complaints):
    """The columns that the signals read, of so many cases that more would say nothing new."""
    return complaints.order_by("-pk").values_list(*COLUMNS)[:LOOKED_AT]


def filing_of(
    pk, number, seen_by, submitted_at, phone_index, name, address, text, *, has_facts=True
) -> Filing:
    return Filing(
        pk=pk,
        number=number,
        seen_by=frozenset(seen_by),
        filed_on=timezone.localdate(submitted_at),
        phone_index=phone_index,
        name=plain(name),
        address=plain(address),
        text=plain(text),
        has_facts=has_facts,
    )


def has_facts(complaint) -> bool:
    """Whether anything shows a purchase: a sum, a day, a contract, a receipt."""
    is_told = complaint.amount_yuan is not None or complaint.occurred_on is not None
    files = complaint.attachments.all()
    return is_told or any(each.purpose == Purpose.EVIDENCE for each in files)


def plain(text: str) -> str:
    """The words without their spaces."""
    return "".join(text.split())
