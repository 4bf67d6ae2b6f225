"""Finding one person in the register, and putting her record right."""

from django import forms
from django.core.exceptions import ValidationError

from gaotai_jiazheng.form_fields import IdNumberField, LineField, MobileField, PastDateField
from regions.models import Town
from workers.forms.person import UNKNOWN
from workers.models import IdType, Sex

UNCHANGED = [("", "不改")]


class FindForm(forms.Form):
    """Whole values only: what is sealed is found by its digest. Sent by POST, so that no log has it."""

    name = LineField(label="姓名", longest=60, required=False)
    id_number = IdNumberField(label="身份证（居住证）号码", required=False)
    phone = MobileField(label="手机号", required=False)

    def clean(self):
        if not any(self.cleaned_data.values()) and not self.errors:
            raise ValidationError("请至少填一项，要写全。", code="nothing_given")
        return self.cleaned_data


class CorrectForm(forms.Form):
    """What is to be written; what is left empty stays."""

    name = LineField(label="姓名", longest=60, required=False)
    phone = MobileField(label="手机号", required=False)
    without_phone = forms.BooleanField(
        label="登记的手机号已经不是本人的，删去",
        required=False,
        help_text="删去以后不再往这个号码发验证码，别人可以登记它。",
    )
    id_type = forms.ChoiceField(
        label="证件类型",
        choices=UNCHANGED + IdType.choices,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    id_number = IdNumberField(label="证件号码", required=False)
    id_issuer = LineField(label="签发国家", longest=40, required=False, help_text="只有护照要填。")
    birth_date = PastDateField(
        label="出生日期", required=False, help_text="只有护照要填；其他证件从号码里读出。"
    )
    sex = forms.ChoiceField(
        label="性别",
        choices=UNCHANGED + Sex.choices,
        required=False,
        help_text="只有护照要选；其他证件从号码里读出。",
        error_messages={"invalid_choice": UNKNOWN},
    )
    town = forms.ModelChoiceField(
        label="住在哪个镇",
        queryset=Town.objects.filter(is_active=True),
        required=False,
        empty_label="不改",
        error_messages={"invalid_choice": UNKNOWN},
    )

    def clean_birth_date(self) -> str:
        """As the register keeps it."""
        born = self.cleaned_data["birth_date"]
        return born.isoformat() if born else ""

    def clean(self):
        given = super().clean()
        if given.get("without_phone") and given.get("phone"):
            message = "填了新手机号的，不用选“删去”。"
            self.add_error("without_phone", ValidationError(message, code="phone_given"))
        return given
