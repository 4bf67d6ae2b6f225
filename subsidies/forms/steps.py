"""What is asked when a step is taken in the workbench."""

from django import forms

from gaotai_jiazheng.form_fields import PhoneField
from papers.taking import received_field
from subsidies.forms.application import ASKED, QUESTIONS, ApplicationForm, ask_for_tenants
from subsidies.models import SubsidyPolicy

LONG = forms.Textarea(attrs={"rows": 3})


class StepForm(forms.Form):
    """application: what the step is about, for a form that asks of it."""

    def __init__(self, *args, application=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.application = application


class AgreeForm(StepForm):
    """An opinion is kept for good, so that it names nobody."""

    note = forms.CharField(
        label="审核意见",
        max_length=300,
        required=False,
        widget=LONG,
        help_text="张榜的写明起止日期和有没有异议。请不要写个人信息。",
    )


class GapsForm(StepForm):
    """The one list: one line for each thing."""

    items = forms.CharField(
        label="要补正的材料，每行一项",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="只能告知一次，请一次写全。请不要写个人信息。",
    )

    def clean_items(self):
        return self.cleaned_data["items"].splitlines()


class ReasonForm(StepForm):
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=LONG,
        help_text="会写进决定书，请不要写电话、证件号或账号。",
    )


class DemandForm(ReasonForm):
    """Paid money is asked back. The whole sum is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = "要求全额退回，申请人看得到理由。请不要写电话、证件号或账号。"
        self.fields["reason"].help_text = words


class AsideForm(ReasonForm):
    """Somebody stands aside."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "办理这件申请的人看得到。请不要写电话、证件号或账号。"


class CorrectionForm(StepForm):
    """What the applicant declared, to be put right; ``changed`` is what the form says of every fact."""

    reason = forms.CharField(
        label="更正的理由",
        max_length=300,
        widget=LONG,
        help_text="写明凭什么核实的。申请人会看到，请不要写电话、证件号或账号。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = ASKED[self.application.code]
        for fact in self.asked:
            self.fields[fact] = QUESTIONS[fact]()
            self.fields[fact].initial = self.application.facts.get(fact)
        self.order_fields([*self.asked, "reason"])

    def clean(self):
        given = super().clean()
        ask_for_tenants(self, given)
        if self.errors:
            return given
        return {"changed": {fact: given[fact] for fact in self.asked}, "reason": given["reason"]}


class SureForm(StepForm):
    """A step that needs no words."""


class DocumentForm(StepForm):
    document = forms.CharField(label="退回凭证", max_length=120, help_text="银行回单号。")


class PolicyChoiceForm(forms.Form):
    """Under which policy something is typed in from paper."""

    policy = forms.ModelChoiceField(
        label="政策", queryset=SubsidyPolicy.objects.none(), empty_label="请选择"
    )

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


class PaperEntryForm(PaperForm):
    """The same with what the office has noted on the sheet."""

    received_on = received_field()
