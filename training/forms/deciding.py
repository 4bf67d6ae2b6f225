"""What 县人社局 is asked when it answers a flag, puts an order into a class, or decides on an application."""

from django import forms

from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import LineField, ManyFilesField, StoryField
from training.models import BaseApplication, TrainingClass
from training.models.choices import ClassMode
from training.models.flag import Answer
from training.transitions import TAKES_NO_ORDERS

UNKNOWN = "没有这一项，请重新选。"


class FlagForm(forms.Form):
    """What was found out about a flag."""

    answer = forms.ChoiceField(
        label="结果",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。", "invalid_choice": UNKNOWN},
    )
    note = LineField(
        label="核对了什么",
        longest=300,
        help_text="不要写姓名、电话和证件号码。",
        error_messages={"required": "请写明核对了什么。"},
    )


class ConfirmForm(forms.Form):
    """Completion of a class is confirmed: nothing is asked, but it is said what follows."""

    leads_to = (
        "出勤达到要求并且考核合格的学员结业，计入培训人次，在服务人员登记里的会登记培训合格证书。"
        "确认以后，考勤和成绩由县人社局更正。"
    )


class IntoClassForm(forms.Form):
    """The class in which ordered people are trained."""

    training_class = forms.ModelChoiceField(
        label="培训班",
        queryset=None,
        empty_label="请选择",
        error_messages={"required": "请选择培训班。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        rows = TrainingClass.objects.filter(mode=ClassMode.ORDER, occupation=order.occupation)
        self.fields["training_class"].queryset = rows.exclude(state__in=TAKES_NO_ORDERS)


class DeclineForm(forms.Form):
    """No class comes for an order."""

    leads_to = "企业会收到消息。以后能安排了，由企业重新下单。"
    decline_reason = LineField(
        label="为什么不能安排",
        longest=200,
        help_text="企业看得到。",
        error_messages={"required": "请写明原因。"},
    )


class CloseForm(forms.Form):
    """An order is over."""

    leads_to = "结束以前请核对到岗人数。"


class BaseContentForm(forms.Form):
    """What an application says, with its papers."""

    title = LineField(
        label="基地或者工作室名称", longest=80, error_messages={"required": "请填写名称。"}
    )
    conditions = StoryField(
        label="场地、师资和近两年培训情况",
        longest=2000,
        error_messages={"required": "请写明场地、师资和培训情况。"},
    )
    files = ManyFilesField(label="材料", required=False)


class BaseForm(BaseContentForm):
    """An application for a base or a studio."""

    kind = forms.ChoiceField(
        label="种类",
        choices=BaseApplication.Kind.choices,
        error_messages={"required": "请选择种类。", "invalid_choice": UNKNOWN},
    )
    level = forms.ChoiceField(
        label="级别",
        choices=BaseApplication.Level.choices,
        error_messages={"required": "请选择级别。", "invalid_choice": UNKNOWN},
    )
    applicant = LineField(
        label="申报单位",
        longest=80,
        help_text="家政企业请写登记的全名，会自动对上。",
        error_messages={"required": "请填写申报单位。"},
    )

    field_order = ("kind", "level", "applicant", "title", "conditions", "files")

    def clean(self):
        given = super().clean()
        given["enterprise"] = Enterprise.objects.filter(name=given.get("applicant", "")).first()
        return given


class BaseRefileForm(BaseContentForm):
    """A returned application, put right; papers are added to those that are there."""

    def __init__(self, *args, application, **kwargs):
        given = {"title": application.title, "conditions": application.conditions}
        super().__init__(*args, initial=given, **kwargs)
        self.fields["files"].label = "补充的材料"
        self.fields["files"].help_text = "以前交的材料都留着，这里只加新的。"
        self.leads_to = f"退回的理由：{application.reason}" if application.reason else ""


class BaseStepForm(forms.Form):
    """A step of an application; returned and declined say why."""

    reason = LineField(
        label="意见", longest=300, required=False, help_text="退回和不推荐要写明理由。"
    )
