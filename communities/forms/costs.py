"""What is asked about rent, meters and bills."""

from django import forms
from django.core.exceptions import ValidationError

from communities.models import Supplier, Utility
from communities.transitions import RateAction
from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import (
    AmountField,
    DayField,
    LineField,
    PastDateField,
    StoryField,
)
from ledger.amounts import fen_of


class FileField(forms.FileField):
    """One file, made harmless: ``uploads.Accepted``."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads.accept_upload(data)


class MeterForm(forms.Form):
    """A meter of the outlet."""

    kind = forms.ChoiceField(
        label="哪一种表",
        choices=Utility.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择。", "invalid_choice": "没有这一种，请重新选择。"},
    )
    supplier = forms.ModelChoiceField(
        label="供应单位",
        queryset=Supplier.objects.all(),
        required=False,
        empty_label="不在名单里",
        error_messages={"invalid_choice": "没有这个供应单位，请重新选择。"},
    )
    supplier_name = LineField(
        label="不在名单里的，写下名称", longest=80, required=False, help_text="照账单上的写。"
    )
    meter_number = LineField(
        label="表号或者户号", longest=40, error_messages={"required": "请填写表号或者户号。"}
    )


class BillForm(forms.Form):
    """A bill with its photo."""

    first_day = PastDateField(label="账期自", error_messages={"required": "请填写账期的第一天。"})
    last_day = PastDateField(label="账期至", error_messages={"required": "请填写账期的最后一天。"})
    quantity = forms.DecimalField(
        label="用量",
        max_digits=10,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        error_messages={
            "required": "请填写用量。",
            "invalid": "请只填数字，例如 120 或者 120.5。",
            "max_decimal_places": "用量最多两位小数。",
            "max_digits": "用量太大，请核对。",
            "max_whole_digits": "用量太大，请核对。",
        },
    )
    paid_fen = AmountField(label="实付（元）", error_messages={"required": "请填写实付多少元。"})
    file = FileField(
        label="账单照片",
        help_text="JPG、PNG、WebP 图片或者 PDF，不超过20MB。别的内容要改时，照片要再选一次。",
        error_messages={"required": "请选择账单照片。"},
    )

    def __init__(self, *args, unit="", **kwargs):
        super().__init__(*args, **kwargs)
        if unit:
            self.fields["quantity"].label = f"用量（{unit}）"

    def clean_quantity(self):
        quantity = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise ValidationError("用量要大于零。", code="not_positive")
        return quantity

    def clean_paid_fen(self):
        yuan = self.cleaned_data["paid_fen"]
        return None if yuan is None else fen_of(yuan)

    def clean(self):
        given = self.cleaned_data
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            message = "账期的最后一天不能早于第一天。"
            self.add_error("last_day", ValidationError(message, code="order"))
        return given


class AskForm(forms.Form):
    note = StoryField(label="说明", longest=300, required=False, widget=forms.Textarea({"rows": 2}))


class ConfirmRateForm(AskForm):
    household_from = PastDateField(
        label="执行居民价自", error_messages={"required": "请填写从哪一天起。"}
    )


class RefusalForm(forms.Form):
    note = StoryField(
        label="供应单位的理由",
        longest=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明供应单位的理由。"},
    )


class VoidForm(forms.Form):
    note = LineField(
        label="作废的原因", longest=200, error_messages={"required": "请写明作废的原因。"}
    )


RATE_FORMS = {
    RateAction.APPLY: AskForm,
    RateAction.CONFIRM: ConfirmRateForm,
    RateAction.REFUSE: RefusalForm,
}


class WaiverForm(forms.Form):
    """A decision on rent."""

    decision_number = LineField(
        label="决定文号", longest=60, error_messages={"required": "请填写决定文号。"}
    )
    decided_by = LineField(
        label="决定单位", longest=60, error_messages={"required": "请填写决定单位。"}
    )
    decided_on = PastDateField(label="决定日", error_messages={"required": "请填写决定日。"})
    first_month = DayField(
        label="从哪个月起",
        help_text="填那个月的任何一天。",
        error_messages={"required": "请填写从哪个月起。"},
    )
    months = forms.IntegerField(
        label="减免几个月",
        min_value=1,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写减免几个月。",
            "invalid": "请填整数。",
            "min_value": "至少一个月。",
            "max_value": "最多120个月，请核对。",
        },
    )
    monthly_fen = AmountField(
        label="每月减免（元）", error_messages={"required": "请填写每月减免多少元。"}
    )

    def clean_monthly_fen(self):
        yuan = self.cleaned_data["monthly_fen"]
        if not yuan:
            raise ValidationError("每月减免要大于零。", code="not_positive")
        return fen_of(yuan)


class EndWaiverForm(forms.Form):
    last_month = DayField(
        label="最后减免哪个月",
        help_text="填那个月的任何一天。",
        error_messages={"required": "请填写最后减免哪个月。"},
    )
    note = LineField(label="原因", longest=200, error_messages={"required": "请写明原因。"})
