"""What an enterprise answers to a complaint that it was given to settle first."""

from django import forms

from complaints.models import Negotiation
from gaotai_jiazheng.form_fields import StoryField


class EnterpriseAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="结果",
        choices=Negotiation.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。", "invalid_choice": "没有这个选项，请重新选择。"},
    )
    terms = StoryField(
        label="和解的内容，或者没有和解成的原因",
        longest=2000,
        help_text="和解的写明：退多少钱、做什么、哪一天前。承办单位会向投诉人核实。",
        error_messages={"required": "请写明和解的内容，或者没有和解成的原因。"},
    )
