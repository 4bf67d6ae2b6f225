"""An award of one worker, found by the number of her paper."""

from django import forms

from credentials.forms.registering import UNKNOWN, FoundWorker
from credentials.models import RewardRule
from gaotai_jiazheng.form_fields import LineField, ManyFilesField, PastDateField


class AwardForm(FoundWorker):
    leads_to = "登记以后本人在自己的页面上看得到。金额只从奖励标准里来，标准由制定单位按文件登记。"
    title = LineField(label="表彰名称", longest=80, error_messages={"required": "请填写表彰名称。"})
    awarded_by = LineField(
        label="授予单位", longest=80, error_messages={"required": "请填写授予单位。"}
    )
    document = LineField(
        label="文件名称和文号", longest=160, error_messages={"required": "请填写文件名称和文号。"}
    )
    awarded_on = PastDateField(label="授予日", error_messages={"required": "请填写授予日。"})
    rule = forms.ModelChoiceField(
        label="奖励标准",
        queryset=RewardRule.objects.all(),
        required=False,
        empty_label="没有奖金",
        error_messages={"invalid_choice": UNKNOWN},
    )
    files = ManyFilesField(label="文件或者证书", required=False, help_text="照片或者 PDF。")

    def values(self) -> dict:
        """What the service takes besides the worker."""
        names = ("title", "awarded_by", "document", "awarded_on", "rule", "files")
        return {name: self.cleaned_data[name] for name in names}


class WithdrawForm(forms.Form):
    leads_to = "撤销以后不能恢复；本人看得到理由，职业护照里不再显示。"
    on = PastDateField(label="撤销日", error_messages={"required": "请填写撤销日。"})
    reason = LineField(label="撤销的理由", longest=200, error_messages={"required": "请写明理由。"})
