"""What an enterprise types about itself."""

from django import forms
from django.core.exceptions import ValidationError

from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import AmountField
from ratings.models import Answer


class AnswerForm(forms.Form):
    """How far one item is met."""

    claim = forms.ChoiceField(
        label="做到了没有",
        choices=Answer.Claim.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择做到了没有。", "invalid_choice": "没有这个选项。"},
    )
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="可以不填。部分做到的，写明还差什么、什么时候补上。",
        error_messages={"max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。"},
    )
    cost_yuan = AmountField(
        label="做到这一项，您估计还要花多少钱（元）",
        required=False,
        help_text="可以不填。只有自己看得到，用来比较先做哪一项。",
    )


class EvidenceFileField(forms.FileField):
    """One file, made harmless: ``uploads.Accepted``."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads.accept_upload(data)


class EvidenceForm(forms.Form):
    """A file that shows that an item is met."""

    title = forms.CharField(
        label="材料名称",
        max_length=80,
        help_text="例如：营业执照照片。授予以后名称公开，文件不公开；不要写姓名、电话、证件号。",
        error_messages={
            "required": "请写明是什么材料。",
            "max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。",
        },
    )
    file = EvidenceFileField(
        label="文件",
        help_text="JPG、PNG、WebP 图片或者 PDF，不超过20MB。请先遮盖个人信息。",
        error_messages={"required": "请选择文件。"},
    )
