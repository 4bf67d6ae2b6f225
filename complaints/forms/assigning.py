"""Handing several cases to one person."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.permissions import bureau_ids_of

MAX_CASES = 100


class AssignManyForm(forms.Form):
    """The cases by their keys, separated by commas, and the person who gets them."""

    cases = forms.RegexField(
        r"^\d{1,18}(,\d{1,18})*$",
        widget=forms.HiddenInput,
        error_messages={"required": "请先在列表里选择事项。", "invalid": "请先在列表里选择事项。"},
    )
    to = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="交给",
        empty_label="请选择经办人",
        error_messages={
            "required": "请选择经办人。",
            "invalid_choice": "这个人现在不是您单位的人员，请重新选择。",
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        members = BureauMember.objects.current(timezone.localdate())
        colleagues = members.filter(bureau__in=bureau_ids_of(user)).values("user")
        people = get_user_model().objects.filter(is_active=True, pk__in=colleagues)
        self.fields["to"].queryset = people.order_by("name", "pk")

    def clean_cases(self):
        return [int(key) for key in self.cleaned_data["cases"].split(",")][:MAX_CASES]
