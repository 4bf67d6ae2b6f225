"""A price list as people type it: one sheet, a row for each item, all of it in one page without scripts."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure.gate import refuse_personal_data
from enterprises.models import ServiceLine
from gaotai_jiazheng.form_fields import AmountField, DayField, LineField
from ledger.amounts import fen_of, yuan_of
from market.models import LONGEST_CONTENT, LONGEST_TITLE, MOST_FEN, MOST_LINES, Unit
from market.models.price_line import yuan_text
from market.services.prices import FURTHEST, Line

MOST_YUAN = yuan_of(MOST_FEN)
COUNT = "lines"
TWO_ROWS = {"rows": 2, "class": "short-text"}
# What everybody reads of an item beside its price.
WORDS = ("title", "content", "method")


class PriceField(AmountField):
    """A price in yuan; the cleaned value is in fen."""

    def clean(self, value):
        try:
            yuan = super().clean(value)
        except ValidationError as error:
            if error.code != "amount":
                raise
            yuan = Decimal(-1)
        if yuan is None:
            return None
        if not 0 < yuan <= MOST_YUAN:
            message = f"金额应在0.01元到{MOST_YUAN:.0f}元之间。"
            raise ValidationError(message, code="amount")
        return fen_of(yuan)


class TextField(LineField):
    """A few words over two rows."""

    widget = forms.Textarea(attrs=TWO_ROWS)


class LineForm(forms.Form):
    """One item. A row in which nothing was typed is left out of the list."""

    service_line = forms.ChoiceField(
        label="服务类别",
        required=False,
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )
    title = LineField(
        label="项目", longest=LONGEST_TITLE, error_messages={"required": "请写明项目。"}
    )
    content = TextField(
        label="服务内容",
        longest=LONGEST_CONTENT,
        error_messages={"required": "请写明服务内容。"},
    )
    price_fen = PriceField(label="单价（元）", required=False)
    unit = forms.ChoiceField(
        label="计价单位",
        choices=[("", "请选择"), *Unit.choices],
        required=False,
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )
    method = TextField(
        label="计价方法",
        longest=LONGEST_CONTENT,
        required=False,
        help_text="没有固定单价的，写明怎样算出价格；有单价的空着。",
    )
    least_fen = PriceField(label="每单最低收费（元）", required=False)
    most_fen = PriceField(label="每单最高收费（元）", required=False)

    def __init__(self, *args, service_lines, **kwargs):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
        offered = [(value, label) for value, label in ServiceLine.choices if value in service_lines]
        self.fields["service_line"].choices = [("", "自选项目"), *offered]

    @property
    def is_blank(self):
        """Whether nothing was typed."""
        return not self.has_changed()

    def clean(self):
        given = self.cleaned_data
        self.check_price(given)
        least, most = given.get("least_fen"), given.get("most_fen")
        if least and most and most < least:
            message = "最高收费不能低于最低收费。"
            self.add_error("most_fen", ValidationError(message, code="limits"))
        for name in WORDS:
            try:
                refuse_personal_data(given.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        return given

    def check_price(self, given):
        """A price with its unit, or a method; not both and not neither."""
        if "price_fen" not in given or "method" not in given:
            return
        price, method = given["price_fen"], given["method"]
        if price is None and not method:
            self.add_error(
                "price_fen", ValidationError("请填单价，没有单价的写明计价方法。", code="price")
            )
        elif price is not None and method:
            message = "已经有单价，计价方法请空着；没有固定单价的，去掉单价。"
            self.add_error("method", ValidationError(message, code="price"))
        elif price is not None and not given.get("unit") and "unit" not in self.errors:
            self.add_error("unit", ValidationError("请选择计价单位。", code="required"))

    def line(self) -> Line:
        """The item as the service takes it."""
        values = dict(self.cleaned_data)
        if values["price_fen"] is None:
            values["unit"] = ""
        return Line(**values)


class DayForm(forms.Form):
    """From when on the list holds."""

    effective_on = DayField(
        label="生效日",
        help_text="从这一天零点起执行，不能早于今天。",
        error_messages={"required": "请填写生效日。"},
    )

    def clean_effective_on(self):
        day, today = self.cleaned_data["effective_on"], timezone.localdate()
        if day < today:
            raise ValidationError("生效日不能早于今天：价目表不能倒签。", code="effective_on_past")
        if day > today + FURTHEST:
            raise ValidationError("生效日最远可以定在一年以内。", code="effective_on_far")
        return day


class PriceSheet:
    """The whole page: the day and the rows.

    data: what was sent, to be checked; otherwise typed, what is to stand in the fields as it is:
    (effective_on, [row of a line's columns as text or values]).
    """

    def __init__(self, service_lines, *, data=None, typed=None):
        if data is None:
            effective_on, rows = typed
            self.day = DayForm(initial={"effective_on": effective_on})
            self.rows = [
                LineForm(initial=row, prefix=prefix_of(place), service_lines=service_lines)
                for place, row in enumerate(rows)
            ]
        else:
            self.day = DayForm(data)
            self.rows = [
                LineForm(data, prefix=prefix_of(place), service_lines=service_lines)
                for place in range(count_in(data))
            ]
        self.faults = []

    def is_valid(self) -> bool:
        """Whether the day and every row that is not blank are in order, and there is a row."""
        is_valid = all([self.day.is_valid(), *[row.is_valid() for row in self.rows]])
        if all(row.is_blank for row in self.rows):
            self.faults.append("价目表里还没有项目，至少写一项。")
        if len(self.rows) > MOST_LINES:
            self.faults.append(f"一份价目表最多{MOST_LINES}项。")
        return is_valid and not self.faults

    def lines(self) -> list[Line]:
        return [row.line() for row in self.rows if not row.is_blank]

    def refuse(self, error: ValidationError):
        """Put a service's refusal beside the day or above the sheet."""
        if not hasattr(error, "error_dict"):
            self.faults += error.messages
            return
        for name, errors in error.error_dict.items():
            if name in self.day.fields:
                self.day.add_error(name, errors)
            else:
                self.faults += [message for each in errors for message in each.messages]

    def problems(self) -> list[dict]:
        """Every fault with the field it belongs to: {"text", "target"}; target "" for the whole sheet."""
        found = [{"text": text, "target": ""} for text in self.faults]
        found += problems_of(self.day, "")
        for place, row in enumerate(self.rows, start=1):
            found += problems_of(row, f"第{place}项")
        return found


def problems_of(form, where):
    if not form.is_bound:
        return []
    return [
        {"text": f"{where}{field.label}：{error}", "target": field.auto_id}
        for field in form
        for error in field.errors
    ]


def prefix_of(place: int) -> str:
    return f"line-{place}"


def count_in(data) -> int:
    """How many rows were sent; one more than allowed stands for too many."""
    text = data.get(COUNT, "")
    if not (text.isascii() and text.isdigit()):
        return 0
    # Python makes no number of thousands of digits.
    return MOST_LINES + 1 if len(text) > 9 else min(int(text), MOST_LINES + 1)


def typed_in(data) -> tuple[str, list[dict]]:
    """What was sent, unchecked, so that a row can be added or taken away and nothing is lost."""
    rows = [
        {name: data.get(f"{prefix_of(place)}-{name}", "") for name in LineForm.base_fields}
        for place in range(count_in(data))
    ]
    return data.get("effective_on", ""), rows


def row_of(line) -> dict:
    """The columns of a stored line as they stand in the fields."""
    amounts = ("price_fen", "least_fen", "most_fen")
    row = {name: getattr(line, name) for name in LineForm.base_fields}
    return row | {name: yuan_text(row[name]) for name in amounts if row[name] is not None}
