"""What is asked when a contract is opened, signed, withdrawn, ended, or looked up."""

from django import forms
from django.core.exceptions import ValidationError

from contracts.transitions import Method, Role
from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import DayField, LineField, SmsCodeField


class CodeForm(forms.Form):
    """The one-time code that opens the contract."""

    code = SmsCodeField(
        label="短信验证码",
        help_text="六位数字。",
        error_messages={"required": "请填写短信里的六位验证码。"},
    )


class SigningForm(forms.Form):
    """The name, as it stands in the contract, and either a drawn one beside it or a one-time code."""

    typed_name = LineField(
        label="您的姓名",
        longest=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="和合同上的姓名一样。",
        error_messages={"required": "请写您的姓名。"},
    )
    code = SmsCodeField(
        label="签字验证码",
        required=False,
        help_text="点上面的“发送签字验证码”，收到短信再填。已经在方框里手写姓名的，不用填。",
    )
    drawing = forms.CharField(required=False, widget=forms.HiddenInput)
    sha256 = forms.CharField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label="我看过合同，同意签字",
        error_messages={"required": "同意的，请在前面打勾。"},
    )

    @property
    def method(self) -> Method:
        return Method.DRAWN if self.cleaned_data.get("drawing") else Method.TYPED

    def clean(self):
        given = self.cleaned_data
        if not given.get("drawing") and not given.get("code") and "code" not in self.errors:
            message = "请填写签字验证码，或者在方框里手写姓名。"
            self.add_error("code", ValidationError(message, code="required"))
        return given


class ScanField(forms.FileField):
    """One file, made harmless: ``uploads.Accepted``."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads.accept_upload(data)


class PaperForm(forms.Form):
    """The page that somebody has signed by hand."""

    role = forms.ChoiceField(
        label="谁签的",
        choices=[(Role.CONSUMER, Role.CONSUMER.label), (Role.WORKER, Role.WORKER.label)],
        widget=forms.RadioSelect,
        error_messages={"required": "请选是谁签的。", "invalid_choice": "没有这个选项。"},
    )
    signed_on = DayField(label="纸上的签字日期", error_messages={"required": "请填写签字日期。"})
    scan = ScanField(
        label="签好的合同的照片或者扫描件",
        help_text="JPG、PNG、WebP 图片或者 PDF，不超过20MB，要看得清签名和页脚的 SHA-256。",
        error_messages={"required": "请选择文件。"},
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = LineField(
        label="原因",
        longest=150,
        help_text="三方都看得到。不要写电话和证件号。",
        error_messages={"required": "请写明原因。"},
    )


class EndingForm(ReasonForm):
    """Who ends a contract, when and why."""

    ended_by = forms.ChoiceField(
        label="谁提出解除",
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选是谁提出的。", "invalid_choice": "没有这个选项。"},
    )
    ended_on = DayField(label="服务到哪一天为止", error_messages={"required": "请填写日期。"})
    field_order = ("ended_by", "ended_on", "reason")


class VerifyForm(forms.Form):
    """The pair that shows the facts of a contract."""

    number = LineField(
        label="合同编号",
        longest=40,
        help_text="以 HT 开头，在合同第一页上面。",
        error_messages={"required": "请填写合同编号。"},
    )
    code = LineField(label="查询码", longest=40, error_messages={"required": "请填写八位查询码。"})
