"""What is asked for a self-check: the day, and evidence of one's own."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import LineField, PastDateField
from taxes.models import Declaration


class DayForm(forms.Form):
    """As of which day; today where nothing is asked."""

    on = PastDateField(label="截至哪一天", required=False)

    @property
    def day(self):
        """The day that was asked for; today where none was, or it cannot be read."""
        given = self.cleaned_data.get("on") if self.is_valid() else None
        return given or timezone.localdate()


class OneFileField(forms.FileField):
    """One file, made harmless: ``uploads.Accepted``."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads.accept_upload(data)


class DeclarationForm(forms.Form):
    """A piece of evidence, as the enterprise's own word."""

    kind = forms.ChoiceField(
        label="种类",
        choices=Declaration.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择种类。"},
    )
    from_on = PastDateField(
        label="自",
        help_text="工资填发放的月份的第一天，培训填第一天，协议填签订日。",
        error_messages={"required": "请填写开始的日期。"},
    )
    to_on = PastDateField(
        label="至", help_text="含这一天。", error_messages={"required": "请填写截止的日期。"}
    )
    people = forms.IntegerField(
        label="涉及人数",
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写涉及多少人。",
            "invalid": "请填整数。",
            "min_value": "至少涉及一个人。",
            "max_value": "人数太多，请核对。",
        },
    )
    text = LineField(
        label="说明",
        longest=200,
        help_text="例如：10月工资，银行代发。会印在材料上，请不要写姓名、电话、证件号、账号。",
        error_messages={"required": "请写明是什么。"},
    )
    file = OneFileField(
        label="文件",
        help_text="JPG、PNG、WebP 图片或者 PDF，不超过20MB。请先遮盖证件号和账号。",
        error_messages={"required": "请选择文件。"},
    )

    def clean(self):
        given = super().clean()
        if given.get("from_on") and given.get("to_on") and given["to_on"] < given["from_on"]:
            self.add_error("to_on", "截止日期不能早于开始日期。")
        return given
