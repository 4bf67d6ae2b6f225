"""Asking beforehand which bureau would get a matter."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from complaints import catalogue
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

    def clean(self):
        kind, category = self.cleaned_data.get("kind"), self.cleaned_data.get("category")
        if kind and category and category.kind != catalogue.subjects_of(kind):
            message = f"“{category}”不是{Kind(kind).label}的类别，不会有这样的事项。"
            error = ValidationError(message, code="category_of_another_kind")
            self.add_error("category", error)
