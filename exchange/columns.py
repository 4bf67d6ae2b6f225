"""From the cells of a row to a work order, as its source writes it down; and which column is which."""

import re
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError

from complaints import catalogue
from complaints.transitions import Kind
from exchange.models import NEEDED_FIELDS, ColumnMapping, OrderField
from gaotai_jiazheng.spreadsheets import FORMULA_STARTS

# Excel keeps fifteen digits of a number; the rest of a longer one is lost.
EXACT_BELOW = 10**15
DAY_OR_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[\sT]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
)
YES, NO = (
    frozenset({"是", "匿名", "true", "1", "y", "yes"}),
    frozenset({"否", "不匿名", "false", "0", "n", "no"}),
)
KINDS = {label: value for value, label in Kind.choices}


def stored_columns(partner) -> dict[str, tuple[str, str]]:
    """Field -> (heading, fixed value) of a source; the plain headings where nothing is stored."""
    rows = ColumnMapping.objects.filter(partner=partner)
    stored = {row.field: (row.heading, row.fixed_value) for row in rows}
    return stored or {field.value: (field.label, "") for field in OrderField}


def placed(stored: dict[str, tuple[str, str]], headings: list[str]) -> dict[str, list]:
    """Field -> [place of its column or None, fixed value], of those fields that have either."""
    places = {}
    for place, heading in enumerate(headings):
        places.setdefault(heading, place)
    columns = {
        field: [places.get(heading) if heading else None, fixed]
        for field, (heading, fixed) in stored.items()
    }
    return {field: column for field, column in columns.items() if column != [None, ""]}


def lacking(columns: dict[str, list]) -> list[OrderField]:
    """The fields that no order can be without and that have neither a column nor a fixed value."""
    return [field for field in NEEDED_FIELDS if field not in columns]


def order_data(cells: tuple, columns: dict[str, list]) -> tuple[dict, dict]:
    """(values as ``forms.check_order`` takes them, {field: [sentence]} of what could not be read)."""
    data, problems = {}, {}
    for field, (place, fixed) in columns.items():
        value = cells[place] if place is not None and place < len(cells) else None
        try:
            text = READERS.get(field, read_text)(value) or fixed
        except ValidationError as error:
            problems[field] = error.messages
            text = ""
        if text != "":
            data[field] = text
    name_of_kind(data)
    return data, problems


def read_text(value) -> str:
    """The text of a cell; an apostrophe that keeps a text from being a formula is not part of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= EXACT_BELOW:
            message = "这一格是数字格式，末尾的几位已经丢失。请把这一列改成文本后重新填写。"
            raise ValidationError(message, code="digits_lost")
        return str(int(value))
    if isinstance(value, datetime):
        return read_moment(value)
    if isinstance(value, date | time | timedelta):
        return str(value)
    text = str(value).strip()
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return text


def read_moment(value) -> str:
    """A day with its time in ISO 8601; what is neither stays as it was written."""
    if isinstance(value, datetime):
        # A serial number of Excel is a fraction of a day and misses a second by a hair.
        return (value + timedelta(milliseconds=500)).replace(microsecond=0).isoformat()
    text = read_text(value)
    if parts := DAY_OR_MOMENT.fullmatch(text):
        year, month, day, hour, minute, second = parts.groups()
        return f"{year}-{month:0>2}-{day:0>2}T{hour or '0':0>2}:{minute or '00'}:{second or '00'}"
    return text


def read_day(value) -> str:
    """A day in ISO 8601; a time behind it is left out."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = read_moment(value)
    return text[:10] if DAY_OR_MOMENT.fullmatch(text) else text


def read_yes_or_no(value):
    text = read_text(value)
    if text.lower() in YES:
        return True
    return False if text.lower() in NO else text


READERS = {
    OrderField.RECEIVED_AT: read_moment,
    OrderField.OCCURRED_ON: read_day,
    OrderField.BUREAU_RECEIVED_ON: read_day,
    OrderField.ANONYMOUS: read_yes_or_no,
}


def name_of_kind(data):
    """Put the names that a program uses in place of the words that people read."""
    kind = data.get(OrderField.KIND)
    kind = data[OrderField.KIND] = KINDS.get(kind, kind)
    if kind is None:
        del data[OrderField.KIND]
    category = data.get(OrderField.CATEGORY)
    if kind in Kind.values and category:
        data[OrderField.CATEGORY] = slug_of(kind, category)


def slug_of(kind, name) -> str:
    """The slug of the category with this name; a name that is none of this kind stays as it is."""
    for slug, category in catalogue.categories_of(kind).items():
        if category.name == name:
            return slug
    return name
