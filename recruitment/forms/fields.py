"""Fields of the forms of recruitment and brands, with what they say to whoever fills them in wrongly."""

from django import forms

UNKNOWN = "没有这一项，请重新选。"


def number_field(label, *, most, least=0, **kwargs):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": f"请填写{label}。",
            "invalid": "请填整数。",
            "min_value": f"至少{least}。",
            "max_value": f"最多{most}，请核对。",
        },
        **kwargs,
    )


def row_field(label, queryset, *, required=True, **kwargs):
    return forms.ModelChoiceField(
        label=label,
        queryset=queryset,
        required=required,
        empty_label="请选择" if required else "没有",
        error_messages={"required": f"请选择{label}。", "invalid_choice": UNKNOWN},
        **kwargs,
    )


def choice_field(label, choices, **kwargs):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": f"请选择{label}。", "invalid_choice": UNKNOWN},
        **kwargs,
    )


def time_field(label):
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
        error_messages={
            "required": "请填写时间。",
            "invalid": "请按“时:分”填写，例如 14:30。",
        },
    )
