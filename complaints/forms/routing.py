"""Asking beforehand which bureau would get a matter."""

from django import forms
from django.utils import timezone

from complaints.models import Category
from complaints.models.choices import Channel, Kind


class DryRunForm(forms.Form):
    """A matter as it might be filed."""

    kind = forms.ChoiceField(label="事项类型", choices=Kind.choices)
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True), label="类别", empty_label="请选择类别"
    )
    channel = forms.ChoiceField(label="渠道", choices=Channel.choices)
    on = forms.DateField(
        label="提交日期",
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    text = forms.CharField(
        label="标题和经过",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="规则里的关键词在这里面找。",
    )
