"""Finding one person in the register, and putting her record right."""

from django import forms
from django.core.exceptions import ValidationError

from gaotai_jiazheng.form_fields import LineField, MobileField
from regions.models import Town
from workers.forms.person import UNKNOWN, IdNumberField


class FindForm(forms.Form):
    """Whole values only: what is sealed is found by its digest. Sent by POST, so that no log has it."""

    name = LineField(label="姓名", longest=60, required=False)
    id_number = IdNumberField(label="身份证（居住证）号码", max_length=20, required=False)
    phone = MobileField(label="手机号", required=False)

    def clean(self):
        if not any(self.cleaned_data.values()) and not self.errors:
            raise ValidationError("请至少填一项，要写全。", code="nothing_given")
        return self.cleaned_data


class CorrectForm(forms.Form):
    """What is to be written; what is left empty stays."""

    name = LineField(label="姓名", longest=60, required=False)
    phone = MobileField(label="手机号", required=False)
    id_number = IdNumberField(label="证件号码", max_length=20, required=False)
    town = forms.ModelChoiceField(
        label="住在哪个镇",
        queryset=Town.objects.filter(is_active=True),
        required=False,
        empty_label="不改",
        error_messages={"invalid_choice": UNKNOWN},
    )
