"""The wage claim as a form, in the words of somebody who has worked and was not paid."""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from complaints.forms.matter import (
    MatterForm,
    address_field,
    category_field,
    consent_field,
    enterprise_field,
    files_field,
    phone_field,
    place_field,
)
from complaints.forms.people import name_and_numbers
from complaints.models import WageClaim
from complaints.models.wage import months_in_words
from complaints.transitions import Kind
from complaints.wage_rules import owed_sum
from gaotai_jiazheng import typed_values
from gaotai_jiazheng.form_fields import (
    AmountField,
    LineField,
    PastDateField,
    PastMonthField,
    StoryField,
)
from gaotai_jiazheng.masking import mask_name, mask_phone

Agreement, PayUnit = WageClaim.Agreement, WageClaim.PayUnit
UNITS = {PayUnit.DAY: "天", PayUnit.HOUR: "小时", PayUnit.MONTH: "个月", PayUnit.JOB: "次"}
QUANTITY = re.compile(r"[0-9]{1,5}(\.[0-9])?")
MOST_COWORKERS = 30
# The comma of 1,200; another one parts the telephone from the sum.
THOUSANDS = re.compile(r"(?<![0-9])([0-9]{1,3}),(?=[0-9]{3}(?![0-9]))")
BEFORE_YUAN = re.compile(r" (?=元)")
WORK_OUT = "sum"  # the button that works out what is owed


class QuantityField(forms.Field):
    """How many days, hours or months, with at most one decimal: 26, 26.5, 26天."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    default_error_messages = {"invalid": "请只填数字，例如 26 或者 26.5。"}

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        text = re.sub(r"(天|小时|个月|月)$", "", text).strip()
        if not text:
            return None
        if not QUANTITY.fullmatch(text) or not Decimal(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text)


class WageForm(MatterForm):
    """What a worker is asked. What is owed is worked out where it is left empty; what is typed wins."""

    category = category_field(Kind.WAGE_ARREARS, "哪一种情况")
    respondent_name = LineField(
        label="单位或者老板的名字",
        longest=80,
        required=False,
        help_text="写几个字后按“查找”，从名录里选；名录里没有，写招牌上的名字或者老板的姓名。",
        error_messages={"required": "请填写单位或者老板的名字。"},
    )
    enterprise = enterprise_field()
    respondent_address = address_field()
    place = place_field()
    is_still_employed = forms.TypedChoiceField(
        label="还在那里干活吗",
        choices=[("yes", "还在干"), ("no", "已经离开")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    left_on = PastDateField(
        label="哪天离开的",
        required=False,
        help_text="还在干的不填。申请仲裁的时间从这一天算起，记不准就写大概的日子。",
    )
    first_month = PastMonthField(
        label="从哪个月开始欠",
        help_text="例如 2026-06。",
        error_messages={"required": "请填写从哪个月开始欠。"},
    )
    last_month = PastMonthField(
        label="欠到哪个月",
        help_text="只欠一个月的，和上面填一样。",
        error_messages={"required": "请填写欠到哪个月。"},
    )
    pay_unit = forms.ChoiceField(
        label="按什么算",
        choices=PayUnit.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )
    rate_yuan = AmountField(
        label="说好多少钱（元）",
        required=False,
        help_text="按天就填一天多少，按月就填一个月多少，一口价就填总数。",
    )
    quantity = QuantityField(
        label="干了多少",
        required=False,
        help_text="按天填几天，按小时填几小时，按月填几个月；一口价不用填。",
    )
    how_agreed = forms.ChoiceField(
        label="怎么说好的",
        choices=Agreement.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )
    paid_yuan = AmountField(
        label="已经付了您多少（元）", required=False, help_text="一分没付，填0或者不填。"
    )
    owed_yuan = AmountField(
        label="还欠您多少（元）",
        required=False,
        help_text="填好上面几项，按“算一算”；算得不对，您可以改。",
    )
    coworkers = StoryField(
        label="一起被欠的人",
        longest=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行写一个人：姓名 电话 欠多少元，例如：李梅 13812345678 3000。没有就不填。",
    )
    content = StoryField(
        label="还有什么要说的",
        longest=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="要过几次、对方怎么说。不写也可以。",
    )
    attachments = files_field("记工的本子、聊天、转账记录", required=False)
    complainant_name = LineField(
        label="您的姓名",
        longest=40,
        help_text="只有办理单位写明理由才能看到全名，每次查看都有记录。",
        error_messages={"required": "请填写您的姓名。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    hides_name = forms.BooleanField(
        label="不让单位知道是我",
        required=False,
        help_text="查的时候不说是谁反映的。以后申请调解或者仲裁，单位会知道，要您自己决定。",
    )
    complainant_phone = phone_field(error_messages={"required": "请填写能找到您的电话。"})
    consent_version = consent_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_month", "last_month"):
            if name in self.fields:
                self.fields[name].widget.attrs["max"] = f"{timezone.localdate():%Y-%m}"

    def given(self, name):
        """The cleaned value of a field that this page or an earlier one asks; None for what is not in order."""
        field = self.base_fields[name]
        if self.is_bound and name in self.fields:
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        else:
            typed = self.initial.get(name)
        try:
            return field.clean(typed)
        except ValidationError:
            return None

    def worked_out(self) -> Decimal | None:
        """What the answers so far make; None while one of them is missing."""
        rate, quantity = self.given("rate_yuan"), self.quantity_given()
        if rate is None or quantity is None:
            return None
        owed = owed_sum(rate, quantity, self.given("paid_yuan") or Decimal(0))
        return owed if 0 < owed <= typed_values.MAX_AMOUNT_YUAN else None

    def quantity_given(self):
        """How many units; a price for the whole job is one."""
        if self.given("pay_unit") == PayUnit.JOB:
            return Decimal(1)
        return self.given("quantity")

    def sum_text(self) -> str:
        """The sum in words, for the page that asks what is owed; empty when it cannot be worked out."""
        owed = self.worked_out()
        if "owed_yuan" not in self.fields or owed is None:
            return ""
        unit = UNITS.get(self.given("pay_unit"), "")
        paid = self.given("paid_yuan") or 0
        return (
            f"按您填的：{self.given('rate_yuan'):,}元×{self.quantity_given()}{unit}"
            f"－已付{paid:,}元＝还欠{owed:,}元"
        )

    def answers_for(self, button) -> dict:
        """With the button that works out, the sum stands in its field."""
        answers = super().answers_for(button)
        if button == WORK_OUT and (owed := self.worked_out()) is not None:
            answers["owed_yuan"] = str(owed)
        return answers

    def clean_coworkers(self):
        """Dicts of name, phone, owed_yuan."""
        lines = [line.strip() for line in self.cleaned_data["coworkers"].splitlines()]
        return read_coworkers([line for line in lines if line])

    def clean(self):
        values = self.cleaned_data
        first, last = values.get("first_month"), values.get("last_month")
        if first and last and last < first:
            self.add_error(
                "last_month", ValidationError("不能早于开始欠的月份。", code="months_order")
            )
        if values.get("is_still_employed") and values.get("left_on"):
            self.add_error(
                "left_on", ValidationError("还在干的，不填离开的日期。", code="still_employed")
            )
        if "owed_yuan" in self.fields and "owed_yuan" not in self.errors:
            self.clean_owed(values)

    def clean_owed(self, values):
        if values.get("owed_yuan") is None:
            values["owed_yuan"] = self.worked_out()
        if not values["owed_yuan"]:
            message = "请填写还欠多少；或者填好工钱怎么算、干了多少，按“算一算”。"
            self.add_error("owed_yuan", ValidationError(message, code="owed_missing"))

    def words_of(self, name):
        """An answer as the check page shows it."""
        value = self.cleaned_data[name]
        if name in {"first_month", "last_month"}:
            return f"{value.year}年{value.month}月" if value else ""
        if name in {"rate_yuan", "paid_yuan", "owed_yuan"}:
            return f"{value:,}元" if value is not None else ""
        if name == "is_still_employed":
            return {True: "还在干", False: "已经离开"}.get(value, "")
        if name in {"pay_unit", "how_agreed"}:
            return dict(self.fields[name].choices).get(value, "")
        if name == "coworkers":
            return "\n".join(
                f"{mask_name(p['name'])} {mask_phone(p['phone'])} {p['owed_yuan']:,}元"
                for p in value
            )
        return None

    def filing_values(self):
        values = super().filing_values()
        own, coworkers = values.pop("owed_yuan"), values.pop("coworkers")
        terms = {name: values.pop(name) for name in TERMS}
        terms["paid_yuan"] = terms["paid_yuan"] or 0
        months = months_in_words(terms["first_month"], terms["last_month"])
        total = own + sum(person["owed_yuan"] for person in coworkers)
        facts = f"{months}的工钱没有付清，反映人被欠{own:,}元。"
        if coworkers:
            facts += f"一起反映的共{len(coworkers) + 1}人，合计被欠{total:,}元。"
        return {
            **values,
            "kind": Kind.WAGE_ARREARS,
            "title": f"{months}的工钱没有付清",
            "content": f"{facts}\n{values['content']}".strip(),
            "demand": f"付清拖欠的工钱{total:,}元。",
            "wage": {"own_yuan": own, "coworkers": coworkers, "terms": terms},
        }


# Answers that are kept as they are with the claim.
TERMS = (
    "first_month",
    "last_month",
    "pay_unit",
    "rate_yuan",
    "quantity",
    "how_agreed",
    "paid_yuan",
    "is_still_employed",
    "left_on",
)


def read_coworkers(lines: list[str]) -> list[dict]:
    """{name, phone, owed_yuan} for each line “姓名 电话 金额”. Raises ValidationError, code coworker, phone,
    amount, person_twice or too_many_people, naming the line."""
    if len(lines) > MOST_COWORKERS:
        message = f"最多写{MOST_COWORKERS}人，更多的请联系办理单位。"
        raise ValidationError(message, code="too_many_people")
    people = [read_coworker(line, place) for place, line in enumerate(lines, start=1)]
    phones = [person["phone"] for person in people]
    if len(set(phones)) != len(phones):
        raise ValidationError("有两行写了同一个电话，请核对。", code="person_twice")
    return people


def read_coworker(line: str, place: int) -> dict:
    line = THOUSANDS.sub(r"\1", line.replace("，", ","))
    name, numbers = name_and_numbers(re.sub("[,、：:；;]", " ", line))
    phone, _, amount = BEFORE_YUAN.sub("", " ".join(numbers.split())).rpartition(" ")
    if not name or not phone:
        message = f"第{place}行请写成“姓名 电话 欠多少元”。"
        raise ValidationError(message, code="coworker")
    try:
        person = {
            "name": typed_values.clean_line(name, 40),
            "phone": typed_values.check_phone(phone),
            "owed_yuan": AmountField().clean(amount),
        }
    except ValidationError as error:
        raise ValidationError(f"第{place}行：{error.messages[0]}", code=error.code) from None
    if not person["owed_yuan"]:
        raise ValidationError(f"第{place}行：欠的金额要大于零。", code="amount")
    return person
