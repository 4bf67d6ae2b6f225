"""What is asked when a paper is delivered or withdrawn."""

from django import forms
from django.utils import timezone

from papers.models import PaperDelivery


class MinuteInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self, **attrs):
        super().__init__(format="%Y-%m-%dT%H:%M", attrs=attrs)


class DeliveryForm(forms.Form):
    """To whom, how and when the paper went."""

    recipient = forms.ChoiceField(label="送达对象", widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label="方式", choices=PaperDelivery.Way.choices, widget=forms.RadioSelect
    )
    delivered_at = forms.DateTimeField(label="送达时间", widget=MinuteInput())
    remark = forms.CharField(
        label="备注",
        required=False,
        max_length=200,
        help_text="例如邮件单号的后四位、由谁代收。请不要写电话、证件号。",
    )

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = [(word, word) for word in paper.recipients]
        if len(paper.recipients) == 1:
            self.fields["recipient"].initial = paper.recipients[0]
        self.fields["delivered_at"].initial = timezone.now


class WithdrawalForm(forms.Form):
    """Why a paper is taken back."""

    reason = forms.CharField(
        label="撤回原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="原因会长期保存，请不要写电话和证件号。",
    )
