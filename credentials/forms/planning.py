"""What is asked for an exam, for whoever takes part in it, and for the reason of a step."""

from django import forms
from django.db.models import Q

from credentials.models import Qualification
from gaotai_jiazheng.form_fields import LineField, PastDateField
from workers.models import EvaluationBody, Occupation, SkillLevel

MOMENT = "%Y-%m-%dT%H:%M"
UNKNOWN = "没有这一项，请重新选。"
SHORT = {"class": "short", "inputmode": "numeric"}


def moment_field(label):
    return forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        error_messages={
            "required": f"请填写{label}的时间。",
            "invalid": "请填日期和时间，例如 2026-12-03 09:00。",
        },
    )


class PlanForm(forms.Form):
    """An exam: who evaluates what, when, where, for how many."""

    leads_to = (
        "先建立计划，安排考评员和授课教师，再公布报名。合格线按考核日的等级条件，建立以后不变。"
    )

    body = forms.ModelChoiceField(
        label="评价机构",
        queryset=EvaluationBody.objects.filter(revoked_on=None),
        empty_label="请选择",
        error_messages={"required": "请选择评价机构。", "invalid_choice": UNKNOWN},
    )
    occupation = forms.ModelChoiceField(
        label="职业",
        queryset=Occupation.objects.filter(active_to=None),
        empty_label="请选择",
        error_messages={"required": "请选择职业。", "invalid_choice": UNKNOWN},
    )
    level = forms.TypedChoiceField(
        label="等级",
        choices=[("", "没有等级（专项职业能力）"), *reversed(SkillLevel.choices)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    class_name = LineField(
        label="班次", longest=80, required=False, help_text="考生是哪个培训班的；没有办班的不填。"
    )
    starts_at = moment_field("开始")
    ends_at = moment_field("结束")
    place = LineField(label="地点", longest=120, error_messages={"required": "请填写地点。"})
    seats = forms.IntegerField(
        label="名额",
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "required": "请填写名额。",
            "invalid": "请填整数。",
            "min_value": "至少1个名额。",
            "max_value": "最多500个名额。",
        },
    )


class PartForm(forms.Form):
    """Somebody with a qualification that serves this exam."""

    leads_to = "同一批考生的授课教师和考评员不能是同一个人；考评员要属于这家评价机构。"
    qualification = forms.ModelChoiceField(
        label="人员和资格",
        queryset=Qualification.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择人员。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        serving = Q(part="trainer") | Q(part="assessor", body=plan.body_id)
        rows = Qualification.objects.in_force(plan.held_on).filter(serving)
        self.fields["qualification"].queryset = rows.select_related("person", "body")


class ReasonForm(forms.Form):
    reason = LineField(label="理由", longest=200, error_messages={"required": "请写明理由。"})


class RevokeForm(ReasonForm):
    """A certificate is void from a day."""

    leads_to = "吊销以后，查验证书的人马上看到，不能恢复。"
    on = PastDateField(label="吊销日", error_messages={"required": "请填写吊销日。"})


class ReplaceForm(ReasonForm):
    """A certificate with a mistake is revoked and another one issued."""

    leads_to = "原来的证书吊销，另发一份；原来的编号不能再用。"
    number = LineField(
        label="新的证书编号", longest=25, error_messages={"required": "请填写编号。"}
    )
    issued_on = PastDateField(label="发证日", error_messages={"required": "请填写发证日。"})

    field_order = ("number", "issued_on", "reason")
