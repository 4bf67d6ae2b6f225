"""What an enterprise fills in for its booth."""

from django import forms

from employment.models import Job
from gaotai_jiazheng.form_fields import LineField, PastDateField, PhoneField
from recruitment.forms.fields import UNKNOWN, choice_field, number_field, row_field
from recruitment.models import Intent


class AskForm(forms.Form):
    wanted = LineField(
        label="招什么人",
        longest=200,
        help_text="例如 住家保姆3名、月嫂2名。公众看得到，不写个人的姓名和手机号。",
        error_messages={"required": "请写明招什么人。"},
    )
    jobs = forms.ModelMultipleChoiceField(
        label="带来的岗位",
        queryset=Job.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="在“招聘岗位”里发布、现在还在招的岗位。",
        error_messages={"invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["jobs"].queryset = Job.objects.open().filter(enterprise=enterprise)
        if not self.fields["jobs"].queryset.exists():
            del self.fields["jobs"]


class VisitorsForm(forms.Form):
    visitors = number_field("来看的人数", most=100_000)


class IntentForm(forms.Form):
    name = LineField(label="姓名", longest=20, error_messages={"required": "请填写姓名。"})
    phone = PhoneField(label="手机号", required=False, help_text="没有就不填。半年以后删除。")
    job = row_field("想做的岗位", Job.objects.none(), required=False)
    agreed = forms.BooleanField(
        label="本人同意登记，只用于联系这次的岗位",
        error_messages={"required": "要本人同意才能登记。"},
    )

    def __init__(self, *args, booth, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["job"].queryset = booth.jobs.all()

    def clean(self):
        given = self.cleaned_data
        given.pop("agreed", None)
        return given


class ReasonForm(forms.Form):
    reason = LineField(
        label="为什么要看",
        longest=100,
        help_text="例如 通知面试。谁看过会留下记录。",
        error_messages={"required": "请写明理由。"},
    )


class ResultForm(forms.Form):
    """Whether somebody was hired, said in so many words: what is written down stays."""

    state = choice_field(
        "结果",
        [(each, each.label) for each in (Intent.State.HIRED, Intent.State.ENDED)],
        help_text="登记以后不能改。",
    )
    hired_on = PastDateField(label="录用日", required=False, help_text="没有谈成的不填。")

    def clean(self):
        given = self.cleaned_data
        state, knows_day = given.pop("state", None), "hired_on" in given
        if state == Intent.State.HIRED and knows_day and given["hired_on"] is None:
            self.add_error("hired_on", "已录用的要填录用日。")
        elif state == Intent.State.ENDED and knows_day and given["hired_on"] is not None:
            self.add_error("hired_on", "没有谈成的不填录用日。")
        return given


class WithdrawForm(forms.Form):
    """Giving a booth back is said once more."""

    sure = forms.BooleanField(label="我确定不参加了", error_messages={"required": "取消前请勾选。"})

    def clean(self):
        return {}
