"""From which day to which."""

from django import forms

from complaints.indicators import LONGEST_PERIOD_DAYS
from gaotai_jiazheng.form_fields import PastDateField


class PeriodForm(forms.Form):
    """Two days that have been, the first not after the last, at most a year apart."""

    first = PastDateField(label="从")
    last = PastDateField(label="到", help_text="含这一天。")

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first is None or last is None:
            return
        if first > last:
            self.add_error("last", "结束的日期不能早于开始的日期。")
        elif (last - first).days >= LONGEST_PERIOD_DAYS:
            self.add_error("first", f"一次最多看{LONGEST_PERIOD_DAYS}天。")
