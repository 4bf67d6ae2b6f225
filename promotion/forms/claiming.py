"""What is asked of who claims a voucher."""

import uuid

from django import forms

from communities.models import Outlet
from gaotai_jiazheng.form_fields import IdNumberField, MobileField, SmsCodeField
from promotion.models import VoucherBatch


class PhoneForm(forms.Form):
    """The telephone that the code goes to."""

    phone = MobileField(
        label="手机号",
        help_text="验证码发到这个号码。手机号只用来发券和防止多领，活动决算半年后删除。",
        error_messages={"required": "请填写手机号。"},
    )


class CodeForm(forms.Form):
    code = SmsCodeField(label="短信里的六位验证码")


class HandOutForm(forms.Form):
    """Somebody at the counter; cleaned into what ``claiming.hand_out`` takes besides the batch. key: of the page."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    batch = forms.ModelChoiceField(
        label="哪种券",
        queryset=VoucherBatch.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种券。", "invalid_choice": "没有这种券，请重新选择。"},
    )
    outlet = forms.ModelChoiceField(
        empty_label="请选择",
        label="在哪个网点",
        queryset=Outlet.objects.none(),
        error_messages={"required": "请选网点。", "invalid_choice": "没有这个网点，请重新选择。"},
    )
    phone = MobileField(label="手机号", required=False, help_text="领券人的；没有就不填。")
    id_number = IdNumberField(
        label="身份证号",
        required=False,
        help_text="没有手机的，看身份证填写；只用来防止多领，号码不保存。",
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )

    def __init__(self, *args, batches, outlets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = batches
        self.fields["batch"].label_from_instance = lambda each: f"{each.title}，{each.words}"
        self.fields["outlet"].queryset = outlets
