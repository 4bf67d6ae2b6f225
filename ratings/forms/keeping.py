"""Criteria that are brought in, and what is done with a granted rating."""

from django import forms

from ratings.forms.steps import DayInput, text_area
from ratings.transitions import Keeping


class SchemeUploadForm(forms.Form):
    """A file of criteria; it becomes a draft that is looked at before it is used."""

    file = forms.FileField(
        label="标准文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.yaml,.yml"}),
        help_text="可以先下载现有标准的表格，改好以后上传。上传后是草稿，看过再投入使用。",
        error_messages={"required": "请选择文件。", "empty": "这是一个空文件。"},
    )


class SchemeConfirmationForm(forms.Form):
    """By which document the bureau makes the criteria its rule."""

    document = forms.CharField(
        label="确认文件",
        max_length=120,
        help_text="文件名称和文号。确认以后，企业可以据此申请评定。",
        error_messages={"required": "请写明文件。"},
    )


class KeepingForm(forms.Form):
    """Something done with a rating, with its reason; what else is asked depends on what it is."""

    reason = forms.CharField(
        label="理由",
        max_length=2000,
        widget=text_area(4),
        help_text="对所有人公开，请不要写个人信息。",
        error_messages={"required": "请写明理由。"},
    )
    level = forms.ChoiceField(label="降为", error_messages={"required": "请选择等级。"})
    repair_by = forms.DateField(
        label="整改期限",
        widget=DayInput(),
        error_messages={"required": "请填写整改期限。", "invalid": "请按“年-月-日”填写。"},
    )

    def __init__(self, *args, rating, keeping, **kwargs):
        super().__init__(*args, **kwargs)
        if keeping == Keeping.DOWNGRADE:
            names = [level["name"] for level in rating.result.application.scheme.levels_from_lowest]
            lower = names[: names.index(rating.level)]
            self.fields["level"].choices = [(name, name) for name in lower]
        else:
            del self.fields["level"]
        if keeping != Keeping.ORDER_REPAIR:
            del self.fields["repair_by"]
