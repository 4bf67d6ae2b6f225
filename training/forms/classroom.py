"""What is asked in a classroom: the code of the day, a sheet, a result, a correction, where learners work."""

from django import forms
from django.core.exceptions import ValidationError

from enterprises.models import Enterprise
from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import LineField, MobileField, SmsCodeField
from training.models.assessment import Assessment

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}
YES_NO = [("yes", "到课"), ("no", "缺课")]
REASON = {"required": "请写明理由。"}


class SignInForm(forms.Form):
    """A learner in the room."""

    phone = MobileField(
        label="报名时留的手机号", error_messages={"required": "请填写报名时留的手机号。"}
    )
    code = SmsCodeField(
        label="教室里今天的六位签到码",
        widget=forms.TextInput(attrs=DIGITS),
        error_messages={"required": "请填写签到码。"},
    )


class SheetForm(forms.Form):
    """A signed sheet: who is on it, and its scan."""

    leads_to = "勾选签了名的学员，没有勾的记为缺课。用手机签过到的不在这里，保持不变。"

    present = forms.MultipleChoiceField(
        label="签了名的学员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这名学员，请重新选。"},
    )
    file = forms.FileField(
        label="签到表的扫描件或者照片",
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPTED_TYPES}),
        error_messages={
            "required": "请附上签到表的扫描件或者照片。",
            "empty": "文件是空的，请重新选择。",
        },
    )

    def __init__(self, *args, learners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [
            (each.pk, f"{each.masked_name} {each.number}") for each in learners
        ]

    def clean_present(self):
        return {int(pk) for pk in self.cleaned_data["present"]}

    def clean_file(self):
        return uploads.accept_upload(self.cleaned_data["file"])


class CorrectForm(forms.Form):
    """A line of attendance, put right."""

    leads_to = "原来的记录保留，更正另记一版，写明是谁、为什么。"

    is_present = forms.TypedChoiceField(
        label="改为",
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择。", "invalid_choice": "请选择到课或者缺课。"},
    )
    reason = LineField(label="理由", longest=200, error_messages=REASON)


class ResultForm(forms.Form):
    """The result of one learner; once there is one, it is a correction."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=Assessment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。", "invalid_choice": "没有这一项，请重新选。"},
    )
    score = forms.IntegerField(
        label="成绩",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs=DIGITS),
        help_text="百分制；没有打分的空着。",
        error_messages={
            "invalid": "请填整数。",
            "min_value": "成绩在0到100之间。",
            "max_value": "成绩在0到100之间。",
        },
    )

    def __init__(self, *args, corrects=False, **kwargs):
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"] = LineField(
                label="更正的理由", longest=200, error_messages=REASON
            )

    def clean(self):
        given = super().clean()
        if given.get("outcome") == Assessment.Outcome.ABSENT and given.get("score") is not None:
            self.add_error("score", ValidationError("没有参加的不填成绩。", code="absent_score"))
        return given


def words_of(completion) -> str:
    """A learner to be asked about, and whether that was done; asked: as ``followups.asked`` gives them."""
    person = completion.enrolment
    done = "，已登记，要更正" if completion.is_answered else ""
    return f"{person.masked_name} {person.number}{done}"


class FollowupForm(forms.Form):
    """Where one learner works on the day that is asked about. A second answer corrects the first."""

    completion = forms.ModelChoiceField(
        label="学员",
        queryset=None,
        empty_label="请选择",
        error_messages={"required": "请选择学员。", "invalid_choice": "没有这名学员，请重新选。"},
    )
    is_employed = forms.TypedChoiceField(
        label="那一天有没有工作",
        choices=[("yes", "有工作"), ("no", "没有工作")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择。", "invalid_choice": "请选择有没有工作。"},
    )
    employer = LineField(
        label="在哪个单位",
        longest=80,
        required=False,
        help_text="家政企业请写登记的全名，会自动对上。没有工作的空着。",
    )

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["completion"].queryset = asked
        self.fields["completion"].label_from_instance = words_of

    def clean(self):
        """The name of an enterprise of the register becomes that enterprise."""
        given = super().clean()
        name = given.get("employer", "")
        if given.get("is_employed") is True and not name:
            self.add_error(
                "employer", ValidationError("请写明在哪个单位。", code="employer_missing")
            )
        if given.get("is_employed") is False and name:
            message = "没有工作的不填单位。"
            self.add_error("employer", ValidationError(message, code="employer_given"))
        given["enterprise"] = Enterprise.objects.filter(name=name).first() if name else None
        if given["enterprise"] is not None:
            given["employer"] = ""
        return given
