"""Who would like to come, the code of the text message, and giving a seat back."""

from django import forms

from communities.forms.events import CancelForm, CodeForm
from gaotai_jiazheng.form_fields import LineField, MobileField, ResidentNumberField
from gaotai_jiazheng.questions import Question
from papers.taking import received_field
from regions.places import CommunityField

__all__ = ["CancelForm", "CodeForm", "EnrolForm", "PaperForm", "PhoneForm", "ReasonForm"]


def community_field():
    return CommunityField(
        label="住在哪个社区（村）",
        required=False,
        empty_label="不清楚或者不在这些地方",
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )


class EnrolForm(forms.Form):
    """Who comes; the number tells the same person apart in the county's records."""

    name = LineField(label="姓名", longest=40, error_messages={"required": "请填写姓名。"})
    id_number = ResidentNumberField(
        label="身份证号码",
        help_text="用来核对同一个人有没有重复报名和补贴，页面上只显示一部分。",
        error_messages={"required": "请填写身份证号码。"},
    )
    phone = MobileField(
        label="手机号",
        help_text="验证码、候补有名额时的短信发到这个号码。",
        error_messages={"required": "请填写手机号。"},
    )
    community = community_field()
    agrees = forms.BooleanField(
        label="我同意培训机构和县人社局为这次培训、评价、补贴和就业跟踪使用这些信息",
        error_messages={"required": "同意以后才能报名。不同意的，可以到培训机构当面问清楚。"},
    )

    questions = (
        Question("name", "您叫什么名字？", ("name",)),
        Question("number", "您的身份证号码是多少？", ("id_number",)),
        Question("phone", "您的手机号是多少？", ("phone",)),
        Question("where", "您住在哪个社区（村）？", ("community",)),
        Question("consent", "请您确认", ("agrees",)),
    )
    on_paper = {
        "id_number": "用来核对同一个人有没有重复报名和补贴，登记以后只显示一部分。",
        "phone": "候补有名额时发短信。没有手机就不填。",
        "community": "写镇和社区（村）的名称。",
    }

    def clean(self):
        self.cleaned_data.pop("agrees", None)
        return self.cleaned_data


class PaperForm(EnrolForm):
    """The paper form of somebody who has signed at the institution, typed in."""

    consent_paper = LineField(
        label="本人签字的同意书",
        longest=80,
        help_text="写明编号和存放处，例如：2026-018，教务柜三层。",
        error_messages={"required": "代报的要有本人签字的同意书，请写明编号和存放处。"},
    )
    received_on = received_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = False
        self.fields["phone"].help_text = "没有就不填；有的，候补时能收短信。"
        self.fields["agrees"].label = "本人在纸质报名表上签了字"
        self.fields["agrees"].error_messages["required"] = "要本人签字同意才能登记。"

    def clean_phone(self):
        return self.cleaned_data["phone"]


class PhoneForm(forms.Form):
    """Whose enrolments are looked for."""

    phone = MobileField(
        label="报名时用的手机号", error_messages={"required": "请填写报名时用的手机号。"}
    )


class ReasonForm(forms.Form):
    reason = LineField(
        label="查看的理由",
        longest=200,
        help_text="会记下您是谁、什么时候、为什么看。",
        error_messages={"required": "请写明理由。"},
    )
