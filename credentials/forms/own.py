"""What a worker chooses for her passport."""

from django import forms

from credentials.models import PassportField
from credentials.models.passport import MOST_OPENINGS


class PassportForm(forms.Form):
    """Which fields, and how often the link opens."""

    fields_shown = forms.MultipleChoiceField(
        label="给对方看什么",
        choices=PassportField.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="没有选的不显示；不选完整的姓名，只显示姓。",
        error_messages={"required": "请至少选一项。", "invalid_choice": "没有这一项，请重新选。"},
    )
    openings = forms.IntegerField(
        label="可以打开几次",
        min_value=1,
        max_value=MOST_OPENINGS,
        initial=1,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        help_text=f"1到{MOST_OPENINGS}次，给几个人看就写几次。",
        error_messages={
            "required": "请填写次数。",
            "invalid": "请填整数。",
            "min_value": "至少1次。",
            "max_value": f"最多{MOST_OPENINGS}次。",
        },
    )
