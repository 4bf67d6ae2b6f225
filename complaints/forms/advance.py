"""What is asked when a loss is to be paid from a deposit: what proves it, why, and how much it is."""

import uuid

from django import forms

from deposits.lanes import LossBasis
from gaotai_jiazheng.form_fields import AmountField, ManyFilesField

PROVED_OTHERWISE = [choice for choice in LossBasis.choices if choice[0] != LossBasis.CALCULATION]


class AdvanceForm(forms.Form):
    """The papers and the reason. attachments: the case's files that the person may open."""

    papers = forms.MultipleChoiceField(
        label="用哪些材料证明", required=False, widget=forms.CheckboxSelectMultiple
    )
    more = ManyFilesField(
        label="补充材料",
        required=False,
        help_text="照片或者 PDF。上传后存入这件投诉的材料，算金额时也不会丢。",
    )
    reason = forms.CharField(
        label="为什么先行赔付",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如企业失联、拖延不退。请不要写姓名、电话和证件号。",
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, attachments, **kwargs):
        super().__init__(*args, **kwargs)
        self.attachments = {str(each.pk): each for each in attachments}
        self.fields["papers"].choices = [(pk, each.name) for pk, each in self.attachments.items()]
        if not attachments:
            del self.fields["papers"]

    def chosen(self) -> list:
        """The files that were ticked."""
        return [self.attachments[pk] for pk in self.cleaned_data.get("papers", [])]


class ProvenLossForm(forms.Form):
    """A loss that a paper proves: an agreement, a ruling, the enterprise's own words."""

    basis = forms.ChoiceField(label="损失依据", choices=PROVED_OTHERWISE, widget=forms.RadioSelect)
    document = forms.CharField(
        label="依据文书", max_length=120, help_text="名称、文号和日期，例如调解书〔2026〕第3号。"
    )
    loss_yuan = AmountField(label="文书写明应付给消费者的金额（元）")
