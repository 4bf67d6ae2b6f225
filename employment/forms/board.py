"""What a reader of the list of jobs asks for."""

from django import forms
from django.core.exceptions import ValidationError

from employment import board
from employment.models import Shift, WageUnit
from enterprises.models import ServiceLine
from gaotai_jiazheng.form_fields import AmountField, LineField
from regions.places import place_choices, place_of

NO_SUCH = {"invalid_choice": "没有这个选项，请重新选择。"}


def one_of(label, choices):
    return forms.ChoiceField(
        label=label, choices=[("", "都可以"), *choices], required=False, error_messages=NO_SUCH
    )


class BoardForm(forms.Form):
    """The search and the filters; the address of a page carries them."""

    q = LineField(label="搜索", longest=40, required=False, help_text="岗位、地方或者要求里的字。")
    place = one_of("镇、社区或者村", [])
    line = one_of("做什么", ServiceLine.choices)
    shift = one_of("时段", Shift.choices)
    live_in = one_of("住不住家", [("yes", "住家"), ("no", "不住家")])
    unit = one_of("工资按", WageUnit.choices)
    wage = AmountField(label="工资不低于（元）", required=False)
    after = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
        error_messages={"invalid": "这个页码标记无效。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = place_choices("全县")

    def clean(self):
        given = super().clean()
        if given.get("wage") and not given.get("unit"):
            message = "填了工资，请选按月、按天、按小时还是按次。"
            self.add_error("unit", ValidationError(message, code="unit_missing"))
        return given

    def wanted(self) -> board.Wanted:
        """What was asked for; what is wrong is left out."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        town, community = place_of(given.get("place", ""))
        return board.Wanted(
            text=given.get("q", ""),
            town=town,
            community=community,
            line=given.get("line", ""),
            unit=given.get("unit", ""),
            wage=given.get("wage"),
            shift=given.get("shift", ""),
            live_in=given.get("live_in", ""),
            after=given.get("after"),
        )
