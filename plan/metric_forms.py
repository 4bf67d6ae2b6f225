"""What a reader asks of a figure: of which day, and what if more were done."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.form_fields import PastDateField

EARLIEST = date(2020, 1, 1)
MOST_TIMES, MOST_EACH = 50, 500


class DayForm(forms.Form):
    """The day of a figure; today where none is asked for. Codes: invalid, future_date, too_early."""

    on = PastDateField(label="统计到哪一天", required=False)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on is not None and on < EARLIEST:
            raise ValidationError(f"最早只能查到{date_format(EARLIEST)}。", code="too_early")
        return on or timezone.localdate()


class WhatIfForm(forms.Form):
    """So many more times, so much each time. Codes: invalid, min_value, max_value."""

    times = forms.IntegerField(label="再办几期（批）", min_value=0, max_value=MOST_TIMES)
    each = forms.IntegerField(min_value=1, max_value=MOST_EACH)

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["each"].label = f"每期（批）多少{unit}"
        for field in self.fields.values():
            field.widget.attrs["class"] = "short"

    @property
    def more(self) -> int:
        return self.cleaned_data["times"] * self.cleaned_data["each"]
