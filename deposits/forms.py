"""What is asked when money comes in, a claim is decided or paid, and a schedule agreed on."""

import uuid

from django import forms
from django.utils.formats import date_format

from deposits.models import Custodian
from deposits.services.recovering import MOST_INSTALMENTS
from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import AmountField, DayField
from ledger.models import Posting

LONG = forms.Textarea(attrs={"rows": 3})


class KeyField(forms.UUIDField):
    """Tells the same page sent twice from two pages."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4, **kwargs)


class OpeningForm(forms.Form):
    """Whose deposit, held by whom."""

    uscc = forms.CharField(label="企业的统一社会信用代码", max_length=18)
    custodian = forms.ModelChoiceField(
        label="保管方",
        queryset=Custodian.objects.none(),
        empty_label="请选择",
        help_text="您记账或者主管的。",
    )

    def __init__(self, *args, custodians, **kwargs):
        """custodians: whose books the person keeps."""
        super().__init__(*args, **kwargs)
        self.fields["custodian"].queryset = custodians

    def clean_uscc(self):
        code = self.cleaned_data["uscc"].strip().upper()
        self.enterprise = Enterprise.objects.registered().filter(uscc=code).first()
        if self.enterprise is None:
            raise forms.ValidationError("登记的家政企业里没有这个代码，请核对。", code="unknown")
        return code


class PayInForm(forms.Form):
    """What the custodian has received."""

    amount_yuan = AmountField(label="金额（元）")
    document = forms.CharField(
        label="收款凭证", max_length=120, help_text="银行回单号。请不要写账号和个人信息。"
    )
    key = KeyField()


class PostingField(forms.ModelChoiceField):
    def label_from_instance(self, posting):
        entry = posting.entry
        day = date_format(entry.booked_on)
        return f"{day}，{posting.amount_yuan}元，{entry.document}，{entry.by}记账"


class TakeBackForm(forms.Form):
    """Which line was written down wrongly, and how."""

    leads_to = "由另一个人撤回：余额减去这笔，对账单里两笔都在；正确的金额另外“记录到账”。"
    posting = PostingField(
        label="记错的到账",
        queryset=Posting.objects.none(),
        empty_label="请选择",
        error_messages={"invalid_choice": "这笔到账已经撤回过，请刷新页面。"},
    )
    reason = forms.CharField(
        label="原因", max_length=80, help_text="例如：金额多写了一个零。企业看得到。"
    )

    def __init__(self, *args, postings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posting"].queryset = postings


class RefundForm(forms.Form):
    """The paper of the money that went back to the enterprise."""

    document = forms.CharField(label="退款凭证", max_length=120, help_text="银行回单号。")
    key = KeyField()


class ApprovalForm(forms.Form):
    """What the examiner has to say."""

    note = forms.CharField(label="审核意见", max_length=500, required=False, widget=LONG)


class ReasonForm(forms.Form):
    """Why nothing is paid."""

    reason = forms.CharField(
        label="原因", max_length=200, widget=LONG, help_text="不予赔付的原因会告诉投诉人。"
    )


class PaymentForm(forms.Form):
    """The paper of the payment to the consumer."""

    document = forms.CharField(
        label="付款凭证", max_length=120, help_text="银行回单号。请不要写账号和个人信息。"
    )


class ScheduleForm(forms.Form):
    """In how many months the enterprise pays back."""

    count = forms.IntegerField(
        label="分几期（每月一期）",
        min_value=1,
        max_value=MOST_INSTALMENTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    first_due_on = DayField(label="第一期的日期")
