"""Papers, codes, reasons: the smaller forms about one worker."""

from django import forms

from accounts.access import SHORTEST_REASON
from gaotai_jiazheng.form_fields import (
    DayField,
    LineField,
    ManyFilesField,
    PastDateField,
    SmsCodeField,
    StoryField,
)
from workers.forms.person import UNKNOWN
from workers.models import (
    AttestationKind,
    BackgroundResult,
    CertificateKind,
    EvaluationBody,
    HealthCertificate,
    Occupation,
    OccupationCertificate,
    Policy,
    PolicyKind,
    SkillLevel,
    VerifyMethod,
)

FILE_HELP = "照片或者 PDF；照片里的位置等信息会自动去掉。"


class PaperForm(forms.Form):
    """A paper and its files. FIRST_DAY: the field of the day before which it cannot end."""

    FIRST_DAY = "valid_from"

    files = ManyFilesField(label="证件照片", required=False, help_text=FILE_HELP)

    def clean(self):
        """Codes: ends_before_it_begins."""
        given = super().clean()
        first, last = given.get(self.FIRST_DAY), given.get("valid_until")
        if first and last and last < first:
            error = forms.ValidationError("截止日不能早于起始日。", code="ends_before_it_begins")
            self.add_error("valid_until", error)
        return given

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "files"}


class TakeBackForm(forms.Form):
    """A paper is taken out; there is nothing to say."""


class CertificateForm(PaperForm):
    FIRST_DAY = "issued_on"

    kind = forms.ChoiceField(
        label="证书种类",
        choices=CertificateKind.choices,
        error_messages={"required": "请选择证书种类。", "invalid_choice": UNKNOWN},
    )
    occupation = forms.ModelChoiceField(
        label="职业",
        queryset=Occupation.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择职业。", "invalid_choice": UNKNOWN},
    )
    skill_level = forms.TypedChoiceField(
        label="等级",
        choices=[("", "没有等级"), *reversed(SkillLevel.choices)],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="专项职业能力证书和培训合格证书没有等级。",
        error_messages={"invalid_choice": UNKNOWN},
    )
    number = LineField(
        label="证书编号", longest=25, error_messages={"required": "请填写证书编号。"}
    )
    body = forms.ModelChoiceField(
        label="评价机构",
        queryset=EvaluationBody.objects.all(),
        required=False,
        empty_label="不在下面",
        error_messages={"invalid_choice": UNKNOWN},
    )
    issuer = LineField(
        label="发证机构", longest=80, required=False, help_text="评价机构不在上面的，写全称。"
    )
    issued_on = PastDateField(label="发证日", error_messages={"required": "请填写发证日。"})
    valid_until = DayField(label="有效期至", required=False, help_text="长期有效的空着。")

    field_order = (
        "kind",
        "occupation",
        "skill_level",
        "number",
        "body",
        "issuer",
        "issued_on",
        "valid_until",
        "files",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["occupation"].queryset = Occupation.objects.filter(active_to=None)


class HealthForm(PaperForm):
    issuer = LineField(
        label="体检机构", longest=80, error_messages={"required": "请填写体检机构。"}
    )
    number = LineField(label="证明编号", longest=40, required=False)
    valid_from = PastDateField(label="自", error_messages={"required": "请填写起始日。"})
    valid_until = DayField(label="至", error_messages={"required": "请填写截止日。"})

    field_order = ("issuer", "number", "valid_from", "valid_until", "files")


class PolicyForm(PaperForm):
    kind = forms.ChoiceField(
        label="险种",
        choices=PolicyKind.choices,
        error_messages={"required": "请选择险种。", "invalid_choice": UNKNOWN},
    )
    insurer = LineField(
        label="保险公司", longest=80, error_messages={"required": "请填写保险公司。"}
    )
    number = LineField(label="保单号", longest=60, error_messages={"required": "请填写保单号。"})
    valid_from = DayField(label="自", error_messages={"required": "请填写起始日。"})
    valid_until = DayField(label="至", error_messages={"required": "请填写截止日。"})

    field_order = ("kind", "insurer", "number", "valid_from", "valid_until", "files")


# Word in the address -> the form, its model and its title.
PAPERS = {
    "certificate": (CertificateForm, OccupationCertificate, "技能证书"),
    "health": (HealthForm, HealthCertificate, "健康证明"),
    "policy": (PolicyForm, Policy, "商业保险"),
}


class CodeForm(forms.Form):
    """Six digits from a text message."""

    code = SmsCodeField(label="验证码")


class ReasonForm(forms.Form):
    """Why something is opened. It is kept for good and the worker reads it."""

    reason = LineField(
        label="理由",
        longest=200,
        help_text=f"至少{SHORTEST_REASON}个字，本人看得到。请不要写电话和证件号。",
        error_messages={"required": "请写明理由。"},
    )


class VerifyForm(forms.Form):
    """What a bureau found when it looked at a paper."""

    agrees = forms.TypedChoiceField(
        label="核对结果",
        choices=[("yes", "一致"), ("no", "不一致")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核对结果。", "invalid_choice": UNKNOWN},
    )
    method = forms.ChoiceField(
        label="怎样核对",
        choices=VerifyMethod.choices,
        error_messages={"required": "请选择怎样核对。", "invalid_choice": UNKNOWN},
    )
    note = LineField(label="说明", longest=200, required=False, help_text="不要写个人信息。")


class HealthVerifyForm(VerifyForm):
    """A look at a health certificate, and what the check found where it matters."""

    conclusion = StoryField(
        label="体检结论",
        longest=500,
        required=False,
        help_text="只有县卫生健康局看得到；没有要注意的不填。",
    )


class RevokeForm(forms.Form):
    on = PastDateField(label="吊销日", error_messages={"required": "请填写吊销日。"})
    reason = LineField(label="原因", longest=200, error_messages={"required": "请写明原因。"})


class BackgroundForm(forms.Form):
    """What 县公安局 found: result and day, nothing else."""

    result = forms.ChoiceField(
        label="结果",
        choices=BackgroundResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。", "invalid_choice": UNKNOWN},
    )
    checked_on = PastDateField(label="核验日", error_messages={"required": "请填写核验日。"})


class AttestationForm(forms.Form):
    """A fact of one of the kinds that the person's bureau enters."""

    kind = forms.ChoiceField(
        label="事项", error_messages={"required": "请选择事项。", "invalid_choice": UNKNOWN}
    )
    value = LineField(
        label="内容", longest=60, required=False, help_text="学历写程度和学校，服务同一家庭写年数。"
    )
    since = PastDateField(label="自", error_messages={"required": "请填写起始日。"})
    until = DayField(label="至", required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, AttestationKind(kind).label) for kind in kinds]


class MonthForm(forms.Form):
    """Which insurances were paid in a month."""

    month = PastDateField(
        label="月份", help_text="当月任何一天。", error_messages={"required": "请填写月份。"}
    )
    pension = forms.BooleanField(label="养老", required=False)
    medical = forms.BooleanField(label="医疗", required=False)
    unemployment = forms.BooleanField(label="失业", required=False)
    work_injury = forms.BooleanField(label="工伤", required=False)


class CorrectionForm(forms.Form):
    text = StoryField(
        label="哪里不对，应该是什么",
        longest=1000,
        error_messages={"required": "请写明哪里不对。"},
    )


class AnswerForm(forms.Form):
    answer = StoryField(
        label="答复", longest=1000, error_messages={"required": "请写明怎样处理，不改的写明理由。"}
    )
