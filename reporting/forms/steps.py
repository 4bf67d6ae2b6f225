"""What is filled in for a quarter and for a report."""

from datetime import date

from django import forms
from django.utils import timezone

from gaotai_jiazheng.form_fields import DayField, LineField, StoryField

UNKNOWN = "请从列表里选择。"
LONGEST_WORDS = 3000
FIRST_YEAR = 2025
QUARTERS = [(1, "第一季度"), (2, "第二季度"), (3, "第三季度"), (4, "第四季度")]


class OpenPeriodForm(forms.Form):
    leads_to = "实施方案里的每个责任单位收到一份待填的报告，期限到了没有报送的，逐级提醒。"
    year = forms.IntegerField(
        label="年份",
        min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写年份。",
            "invalid": "请填写四位数的年份。",
            "min_value": f"最早{FIRST_YEAR}年。",
        },
    )
    quarter = forms.TypedChoiceField(
        label="季度",
        choices=QUARTERS,
        coerce=int,
        error_messages={"required": "请选择季度。", "invalid_choice": UNKNOWN},
    )
    due_on = DayField(
        label="报送期限",
        help_text="各单位最迟在这一天提交。",
        error_messages={"required": "请填写报送期限。"},
    )

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("这一年还没有到。", code="year_to_come")
        return year


def in_words(figures) -> str:
    """What the registers say of a measure, on one line."""
    return "；".join(
        f"{each.title}{'尚无记录' if each.value is None else f'{each.value}{each.unit}'}"
        for each in figures
    )


class WordsForm(forms.Form):
    """One text for each measure of the report: fields measure_<number>.

    parts: dicts of measure, words and figures, which stand above the text that explains them.
    """

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.numbers = [part["measure"].number for part in parts]
        for part in parts:
            measure = part["measure"]
            self.fields[f"measure_{measure.number}"] = StoryField(
                label=f"第{measure.number}项　{measure.title}",
                longest=LONGEST_WORDS,
                required=False,
                initial=part["words"],
                help_text=in_words(part["figures"]),
            )

    @property
    def words(self) -> dict[int, str]:
        """Measure number -> text."""
        return {number: self.cleaned_data[f"measure_{number}"] for number in self.numbers}


class ReturnForm(forms.Form):
    leads_to = "责任单位收到退回的原因，并按新的期限重新计时。"
    reason = LineField(
        label="退回原因", longest=300, error_messages={"required": "请写明退回原因。"}
    )
    again_by = DayField(
        label="重新提交的期限", error_messages={"required": "请填写重新提交的期限。"}
    )


def quarter_before(today: date) -> dict:
    """The quarter that has just ended, as it is filled in at first."""
    month = today.month
    year, quarter = (today.year - 1, 4) if month <= 3 else (today.year, (month - 1) // 3)
    return {"year": year, "quarter": quarter}
