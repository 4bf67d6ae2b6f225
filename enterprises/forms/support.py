"""What an enterprise tells of its partnerships, its home care and its trademarks."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises.forms.registration import FILE_HINT, ticks
from enterprises.models import ServiceLine
from enterprises.transitions import NEXT_TRADEMARK_STATES, TrademarkState
from gaotai_jiazheng.form_fields import (
    DayField,
    LineField,
    ManyFilesField,
    PastDateField,
    StoryField,
)
from regions.places import CommunityField

# Of the Nice classification of goods and services.
LAST_CLASS = 45


class PartnershipForm(forms.Form):
    property_company = LineField(
        label="物业企业", longest=80, error_messages={"required": "请填写物业企业名称。"}
    )
    quarter = LineField(label="小区", longest=60, error_messages={"required": "请填写小区名称。"})
    community = CommunityField(
        label="小区在哪个社区（村）",
        empty_label="请选择",
        error_messages={
            "required": "请选择社区（村）。",
            "invalid_choice": "没有这个社区，请重新选择。",
        },
    )
    service_lines = ticks("合作的服务", ServiceLine.choices)
    signed_on = PastDateField(label="合作协议签订日", error_messages={"required": "请填写签订日。"})
    valid_until = DayField(label="协议有效期至", required=False, help_text="没有写期限的不填。")
    files = ManyFilesField(label="合作协议", required=False, help_text=f"可以以后补。{FILE_HINT}")

    def clean(self):
        given = self.cleaned_data
        signed, until = given.get("signed_on"), given.get("valid_until")
        if signed and until and until < signed:
            self.add_error("valid_until", ValidationError("有效期不能早于签订日。", code="order"))
        return given


class HomeCareForm(forms.Form):
    statement = StoryField(
        label="您的人员和条件",
        longest=2000,
        help_text="有几名护理员、证书和健康证明、能去哪些镇和社区、怎样保证老人安全。",
        error_messages={"required": "请写明您的人员和条件。"},
    )
    files = ManyFilesField(
        label="证明材料", required=False, help_text=f"人员的证书等，可以以后补。{FILE_HINT}"
    )


class FilesForm(forms.Form):
    """Further files of something told before."""

    files = ManyFilesField(
        label="材料", help_text=FILE_HINT, error_messages={"required": "请选择文件。"}
    )


class TrademarkForm(forms.Form):
    name = LineField(label="商标", longest=60, error_messages={"required": "请填写商标。"})
    classes = LineField(
        label="类别",
        longest=60,
        help_text="商品和服务的类别号，例如 37、45。",
        error_messages={"required": "请填写类别。"},
    )

    def clean_classes(self):
        """Numbers of the Nice classification, 1 to 45, each once and in their order: 37、45."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["classes"])
        numbers = re.findall(r"[0-9]+", typed)
        if not numbers or re.sub(r"[0-9、,;.第类和 ]", "", typed):
            raise ValidationError("请只填类别号，例如 37、45。", code="classes")
        if wrong := [each for each in numbers if not 1 <= int(each) <= LAST_CLASS]:
            message = f"没有第{wrong[0][:4]}类，类别号是1到{LAST_CLASS}。"
            raise ValidationError(message, code="classes")
        return "、".join(map(str, sorted(set(map(int, numbers)))))


class TrademarkStepForm(forms.Form):
    """The next state of one trademark."""

    state = forms.ChoiceField(
        label="现在到了",
        error_messages={"required": "请选择进展。", "invalid_choice": "不能跳到这一步。"},
    )
    on = PastDateField(label="日期", error_messages={"required": "请填写日期。"})
    number = LineField(
        label="申请号或者注册号", longest=30, required=False, help_text="已经注册的必须填。"
    )

    def __init__(self, *args, trademark, **kwargs):
        super().__init__(*args, auto_id=f"trademark-{trademark.pk}-%s", **kwargs)
        following = NEXT_TRADEMARK_STATES[TrademarkState(trademark.state)]
        self.fields["state"].choices = [(state.value, state.label) for state in following]


class GrantForm(forms.Form):
    """The bureau's answer to an application for home care."""

    valid_from = DayField(label="自", error_messages={"required": "请填写开始日。"})
    valid_until = DayField(label="至", error_messages={"required": "请填写截止日。"})
    answer = LineField(label="说明", longest=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate()

    def clean(self):
        given = self.cleaned_data
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", ValidationError("截止日不能早于开始日。", code="order"))
        return given


class AnswerForm(forms.Form):
    """An answer with its reason."""

    answer = LineField(label="理由", longest=300, error_messages={"required": "请写明理由。"})


class NoteForm(forms.Form):
    """An answer that needs no reason."""

    answer = LineField(label="说明", longest=300, required=False)
