"""What is asked of enterprises and households: people wanted, trained to order or not."""

from django import forms

from gaotai_jiazheng.form_fields import DayField, LineField, MobileField
from regions.models import Town
from training.models.order import MOST_PEOPLE as MOST_ORDERED
from training.models.survey import MOST_PEOPLE
from workers.models import Occupation, SkillLevel

UNKNOWN = "没有这一项，请重新选。"


def people_field(label, most):
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写人数。",
            "invalid": "请填整数。",
            "min_value": "至少1人。",
            "max_value": f"最多{most}人，请核对。",
        },
    )


def occupation_field():
    return forms.ModelChoiceField(
        label="职业",
        queryset=Occupation.objects.filter(active_to=None),
        empty_label="请选择",
        error_messages={"required": "请选择职业。", "invalid_choice": UNKNOWN},
    )


class DemandForm(forms.Form):
    """One answer to a survey."""

    occupation = occupation_field()
    town = forms.ModelChoiceField(
        label="哪个镇",
        queryset=Town.objects.filter(is_active=True),
        empty_label="请选择",
        error_messages={"required": "请选择镇。", "invalid_choice": UNKNOWN},
    )
    people = people_field("想培训几个人", MOST_PEOPLE)
    wish = LineField(
        label="最想学什么",
        longest=200,
        required=False,
        help_text="例如照护失能老人。不要写姓名和电话。",
    )


class HouseholdForm(DemandForm):
    """The same, of somebody at home."""

    phone = MobileField(
        label="手机号",
        help_text="只用来保证一家填一次，不保存号码。",
        error_messages={"required": "请填写手机号。"},
    )


class OrderForm(forms.Form):
    """People that an enterprise will hire after a class."""

    occupation = occupation_field()
    level = forms.TypedChoiceField(
        label="等级",
        choices=[("", "不要求"), *reversed(SkillLevel.choices)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    people = people_field("要几个人", MOST_ORDERED)
    needed_by = DayField(label="最晚哪天到岗", error_messages={"required": "请填写日期。"})
    offer = LineField(
        label="待遇和要求",
        longest=200,
        required=False,
        help_text="编入培训班以后公开。例如包吃住、每月休四天。不要写姓名和电话。",
    )
