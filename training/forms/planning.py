"""What is asked for a year's plan and for a quota."""

from django import forms

from communities.forms.events import count
from gaotai_jiazheng.form_fields import LineField
from training.models import ClassKind, Institution
from training.models.year_plan import MOST_PLANNED
from workers.models import Occupation

UNKNOWN = "没有这个选项，请重新选择。"


class PlanForm(forms.Form):
    """A plan of a year, or another round of one that was approved."""

    leads_to = "先建立，再加各机构的指标，最后由另一个人批准。已批准的不能改，追加的再编一次。"

    year = count("年度", 2020, 2100)
    document = LineField(label="文号", longest=80, required=False)


class QuotaForm(forms.Form):
    """Seats of one institution."""

    institution = forms.ModelChoiceField(
        label="培训机构",
        queryset=Institution.objects.filter(struck_on=None),
        empty_label="请选择",
        error_messages={"required": "请选择培训机构。", "invalid_choice": UNKNOWN},
    )
    kind = forms.ChoiceField(
        label="培训类型",
        choices=ClassKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择培训类型。", "invalid_choice": UNKNOWN},
    )
    occupation = forms.ModelChoiceField(
        label="职业",
        queryset=Occupation.objects.filter(active_to=None),
        empty_label="创业培训不填",
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    planned = count("计划人次", 1, MOST_PLANNED)
