"""What is asked when a step is taken in the workbench."""

from django import forms

from gaotai_jiazheng.form_fields import PhoneField
from subsidies.forms.application import ApplicationForm
from subsidies.models import SubsidyPolicy

LONG = forms.Textarea(attrs={"rows": 3})


class AgreeForm(forms.Form):
    """An opinion is kept for good, so that it names nobody."""

    note = forms.CharField(
        label="审核意见",
        max_length=300,
        required=False,
        widget=LONG,
        help_text="张榜的写明起止日期和有没有异议。请不要写个人信息。",
    )


class GapsForm(forms.Form):
    """The one list: one line for each thing."""

    items = forms.CharField(
        label="要补正的材料，每行一项",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="只能告知一次，请一次写全。请不要写个人信息。",
    )

    def clean_items(self):
        return self.cleaned_data["items"].splitlines()


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=LONG,
        help_text="会写进决定书，请不要写电话、证件号或账号。",
    )


class SureForm(forms.Form):
    """A step that needs no words."""


class DocumentForm(forms.Form):
    document = forms.CharField(label="退回凭证", max_length=120, help_text="银行回单号。")


class PolicyChoiceForm(forms.Form):
    """Under which policy something is typed in from paper."""

    policy = forms.ModelChoiceField(label="政策", queryset=SubsidyPolicy.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["policy"].queryset = SubsidyPolicy.objects.in_force()


class PaperForm(ApplicationForm):
    """An application from paper: the telephone stands on it and is not proved."""

    phone = PhoneField(label="手机号")

    field_order = ["name", "id_number", "phone"]

    def values(self):
        given = super().values()
        self.phone_number = given.pop("phone")
        return given
