"""What is asked before an official paper is issued: the words that the case does not hold itself."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from complaints.papers.case_facts import COMPLAINANT, RESPONDENT
from papers.forms import MinuteInput

LONGEST = 2000
IDENTITY_HINT = "没有核验的不填，文书上写“无”。"


def words(label, *, rows=4, longest=LONGEST, required=True, help_text=""):
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class PaperForm(forms.Form):
    """What every paper has: why the person's data is opened, and the page's own key."""

    reason = words(
        "签发理由",
        rows=2,
        longest=200,
        help_text="文书会写明投诉人（举报人）的信息；理由会长期保存，请不要写电话和证件号。",
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "这一页已经过期，请重新打开。"}
    )

    def __init__(self, *args, facts, **kwargs):
        initial = {"key": uuid.uuid4(), **self.known(facts)}
        super().__init__(*args, initial=initial, **kwargs)
        self.order_fields([name for name in self.fields if name not in {"reason", "key"}])

    def known(self, facts) -> dict:
        """What the case already says, to be put right by the officer."""
        return {}

    def inputs(self) -> dict[str, str]:
        """Text by name, as the paper's words take it."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"reason", "key"}
        }


class RegistrationForm(PaperForm):
    identity = forms.CharField(
        label="证件类型和号码", max_length=60, required=False, help_text=IDENTITY_HINT
    )


class RoutingNoticeForm(PaperForm):
    unit = forms.CharField(
        label="办理机构",
        max_length=40,
        help_text="本单位内部有处理权限的机构，例如：城关市场监管所。",
    )
    materials = words("随附材料", rows=2, longest=300)

    def known(self, facts):
        return {"materials": f"登记表一份，提交的材料{facts.attachments}件。"}


class IdentityNoticeForm(PaperForm):
    materials = words("需要的材料", rows=3, longest=500)
    how = words("提供方式", rows=2, longest=300)

    def known(self, facts):
        return {
            "materials": "本人身份证件的复印件或者照片；委托他人的，还要授权委托书原件和受托人的身份证件。",
            "how": f"交到或者邮寄到{facts.bureau}。",
        }


class RefusalForm(PaperForm):
    facts = words("理由", help_text="写明事实；不予受理要告知理由（第十五条第二款）。")

    def known(self, facts):
        return {"facts": facts.decline_reason}


class MediationNoticeForm(PaperForm):
    party = forms.ChoiceField(
        label="发给谁",
        choices=[(COMPLAINANT, COMPLAINANT), (RESPONDENT, RESPONDENT)],
        widget=forms.RadioSelect,
        help_text="双方各发一份。发给被投诉人的不写投诉人的电话和地址；投诉人要求隐名的也不写姓名。",
    )
    held_at = forms.DateTimeField(label="调解时间", widget=MinuteInput())
    place = forms.CharField(label="地点或者方式", max_length=120)
    mediator = forms.CharField(label="调解员", max_length=40)

    def clean_held_at(self):
        held_at = self.cleaned_data["held_at"]
        if held_at <= timezone.now():
            raise forms.ValidationError("请填写现在以后的时间。", code="held_at_past")
        return held_at

    def inputs(self):
        local = timezone.localtime(self.cleaned_data["held_at"])
        return super().inputs() | {"held_at": f"{date_format(local)}{local:%H:%M}"}


class TerminationForm(PaperForm):
    facts = words("具体情况", required=False, help_text="双方都会看到。")

    def known(self, facts):
        return {"facts": facts.outcome}


class AgreementForm(PaperForm):
    dispute = words("争议的事实", help_text="双方都会看到。")
    agreement = words("协议内容", help_text="一行一项，例如：被投诉人于某日前退还三百元。")
    mediator = forms.CharField(label="调解员", max_length=40)

    def known(self, facts):
        return {"dispute": facts.content, "agreement": facts.outcome}


class ReportResultForm(PaperForm):
    explanation = words("说明", help_text="不写与举报人无关的他人信息和商业秘密。")

    def known(self, facts):
        return {"explanation": facts.outcome}


PAPER_FORMS: dict[str, type[PaperForm]] = {
    "complaint-registration": RegistrationForm,
    "report-registration": RegistrationForm,
    "routing-notice": RoutingNoticeForm,
    "identity-notice": IdentityNoticeForm,
    "acceptance": PaperForm,
    "refusal": RefusalForm,
    "mediation-notice": MediationNoticeForm,
    "termination": TerminationForm,
    "agreement": AgreementForm,
    "report-result": ReportResultForm,
}
